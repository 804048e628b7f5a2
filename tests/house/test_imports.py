"""The import contract holds, and would break if a room imported upward."""

import subprocess
import sys
from pathlib import Path

import pytest

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
ROOMS = ["reviewportal", "reports", "findings", "submissions", "questionnaires", "parties", "instruments"]


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-logo", "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy_of_house(tmp_path: Path) -> Path:
    """The rooms' code and the contracts, in a folder where a fault may be planted."""
    root = Path(__file__).resolve().parents[2]
    for room in ROOMS:
        for source in (root / room).rglob("*.py"):
            target = tmp_path / source.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(source.read_text())
    (tmp_path / "pyproject.toml").write_text((root / "pyproject.toml").read_text())
    return tmp_path


def test_contract_holds(copy_of_house: Path) -> None:
    result = lint_imports(copy_of_house)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        pytest.param("instruments/models.py", "import parties.models", id="a room imports the room above"),
        pytest.param("parties/rules.py", "import parties.models", id="a rule imports a model"),
        pytest.param("findings/rules/status.py", "import django.db", id="a rule imports Django"),
        pytest.param("reports/permissions.py", "import weasyprint", id="WeasyPrint outside rendering"),
        pytest.param("submissions/helpers.py", "", id="a drawer"),
    ],
)
def test_contract_breaks_on(copy_of_house: Path, module: str, line: str) -> None:
    planted = copy_of_house / module
    text = planted.read_text() if planted.exists() else '"""Planted."""\n'
    planted.write_text(f"{text}\n{line}\n")

    result = lint_imports(copy_of_house)

    assert result.returncode == 1, result.stdout
