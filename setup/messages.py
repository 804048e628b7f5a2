"""Compiles ``locale/<language>/LC_MESSAGES/django.po`` to ``.mo`` where the text is newer. Run by the ``.venv``."""

import sys
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_messages(folder: Path) -> list[str]:
    """Compile what is newer than its compiled form; return one sentence for each catalogue that cannot be read."""
    complaints = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        import polib  # only when there is work: the usual start has none

        try:
            polib.pofile(str(source)).save_as_mofile(str(compiled))
        except (OSError, ValueError) as error:
            complaints.append(f"{source}: {error}")
    return complaints


if __name__ == "__main__":
    problems = compile_messages(LOCALE)
    print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
    sys.exit(1 if problems else 0)
