"""Makes what the portal needs on this machine: virtual environment, system libraries, message catalogues.

Run by the system's Python before anything is installed, so it uses the standard library only. A second run with
nothing to do costs nothing.
"""

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
# Debian's package → the library WeasyPrint opens.
PANGO = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
# A program, or a file where it begins with a stroke.
JAXB = "/usr/share/java/jaxb-runtime.jar"
# Package → program, for the tests: the browser, what reads a PDF back, what verifies a receipt beside us, and what
# checks a PDF against its standards.
TEST_PROGRAMS = {
    "chromium": "chromium",
    "poppler-utils": "pdftotext",
    "openssl": "openssl",
    "default-jdk-headless": "javac",
    "libjaxb-java": JAXB,
}


class SetupError(Exception):
    """One sentence for the terminal."""


def main() -> int:
    """Bring the machine to where the asked command can start; say in one sentence why it cannot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--test", action="store_true", help="also what the tests and linters need")
    test = parser.parse_args().test
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise SetupError(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed; this is {sys.version}.")
        install_system_packages(test=test)
        install_python_packages(ROOT / "requirements" / ("test.txt" if test else "run.txt"))
        compile_messages()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def install_system_packages(*, test: bool) -> None:
    """Install the Debian packages that are missing, or name them: a missing one never passes in silence."""
    missing = missing_packages(test=test)
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(missing)} with apt-get ...", flush=True)
        # A mirror may be out of step with the lists for a moment: once more with fresh lists before giving up.
        _apt_install(missing) or _apt_install(missing)
        missing = missing_packages(test=test)
    if missing:
        raise SetupError(
            f"Missing on this machine: install the packages {' '.join(missing)} (Debian's names) and retry."
        )


def missing_packages(*, test: bool) -> list[str]:
    """Return the Debian packages whose library or program is not there, whatever system this is."""
    missing = [package for package, library in PANGO.items() if not _can_load(library)]
    if test:
        missing += [
            package
            for package, program in TEST_PROGRAMS.items()
            if not (Path(program).exists() or shutil.which(program))
        ]
    return missing


def install_python_packages(requirements: Path) -> None:
    """Make ``.venv`` and install exactly the pinned set, unless the stamp says that it is in place."""
    stamp = VENV / "installed"
    # The Python's own version is part of the wish: a virtual environment of another one is made anew.
    wanted = f"{sys.version_info[0]}.{sys.version_info[1]} {_digest(requirements)}"
    known = stamp.read_text().splitlines() if stamp.exists() else []
    if wanted in known and PYTHON.exists():
        return
    print(f"Installing the pinned packages of {requirements.relative_to(ROOT)} into .venv ...", flush=True)
    stamp.unlink(missing_ok=True)
    if not _is_made_by_this_python():
        venv.create(VENV, clear=True, with_pip=True)
    _run(
        [
            *(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--require-hashes", "--no-deps", "-r", str(requirements)),
        ],
        "The pinned packages could not be installed",
    )
    lines = [wanted]
    if requirements.name == "test.txt":  # test.txt holds all of run.txt
        lines.append(wanted.split()[0] + " " + _digest(requirements.with_name("run.txt")))
    stamp.write_text("\n".join(lines) + "\n")


def compile_messages() -> None:
    """Turn message catalogues that are newer than their compiled form into what gettext reads."""
    _run([str(PYTHON), str(ROOT / "setup" / "messages.py")], "The message catalogues could not be compiled")


def _apt_install(packages: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ]
    for command in commands:
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr.strip(), file=sys.stderr)
    return done.returncode == 0


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _is_made_by_this_python() -> bool:
    configuration = VENV / "pyvenv.cfg"
    if not PYTHON.exists() or not configuration.exists():
        return False
    version = f"{sys.version_info[0]}.{sys.version_info[1]}."
    return any(
        line.replace(" ", "").startswith(f"version={version}") for line in configuration.read_text().splitlines()
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run(command: list[str], failure: str) -> None:
    """Run quietly; show what the command said only when it failed."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SetupError(f"{failure}:\n{done.stdout}{done.stderr}".strip())


if __name__ == "__main__":
    sys.exit(main())
