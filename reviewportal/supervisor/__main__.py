"""The supervisor's command line: ``run``, ``services -- COMMAND`` and ``with -- COMMAND``."""

import argparse
import sys

from reviewportal.supervisor.portal import run_portal
from reviewportal.supervisor.refusal import RefusalError
from reviewportal.supervisor.single import with_own_services, with_throwaway_services

SINGLE = {
    "services": (with_throwaway_services, "run a command with a throw-away PostgreSQL and Redis"),
    "with": (with_own_services, "run a command with the PostgreSQL and Redis of DATA_DIR"),
}


def main() -> int:
    """Read the arguments, do the one thing asked, and answer with an exit code."""
    parser = argparse.ArgumentParser(prog="python -m reviewportal.supervisor", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="run the portal until Ctrl-C or SIGTERM")
    for name, (_, sentence) in SINGLE.items():
        commands.add_parser(name, help=sentence).add_argument("arguments", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    try:
        if asked.command == "run":
            return run_portal()
        arguments = asked.arguments[1:] if asked.arguments[:1] == ["--"] else asked.arguments
        if not arguments:
            parser.error(f"{asked.command} needs a command after --")
        return SINGLE[asked.command][0](arguments)
    except RefusalError as refusal:
        print(refusal, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
