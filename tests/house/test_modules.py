"""Browser modules: the import map knows each, nothing else is imported, and a thin line carries them."""

import gzip
import re
from pathlib import Path

import pytest

from reviewportal.templatetags.furniture import LATER, MODULES

FOLDER = Path(__file__).resolve().parents[2] / "static" / "js"
# Source: design.md, section 8: our script on a focal-point page.
GZIP_BYTES_MAX = 12 * 1024


@pytest.mark.parametrize("name", MODULES)
def test_import_map_says_what_a_module_imports(name: str) -> None:
    text = (FOLDER / f"{name}.js").read_text()

    assert sorted(re.findall(r'^import .*? from "([^"]+)";$', text, re.MULTILINE)) == sorted(
        f"desk/{other}" for other in MODULES[name]
    )
    later = list(dict.fromkeys(re.findall(r'\bimport\("([^"]+)"\)', text)))
    assert later == [f"desk/{other}" for other in LATER.get(name, ())]


def test_script_of_the_article_page_is_light() -> None:
    names = {"saver", "guard", "cite", *MODULES["saver"]}
    sizes = {name: len(gzip.compress((FOLDER / f"{name}.js").read_bytes())) for name in names}
    print(sizes)

    assert sum(sizes.values()) <= GZIP_BYTES_MAX


@pytest.mark.parametrize("name", MODULES)
def test_module_neither_evaluates_text_nor_writes_styles(name: str) -> None:
    """The policy of the page would refuse it; and what a State typed never becomes markup."""
    text = (FOLDER / f"{name}.js").read_text()

    assert re.findall(r"\beval\(|new Function|document\.write|insertAdjacentHTML|\.style\b|outerHTML", text) == []
    assert re.findall(r"innerHTML = (?!'[^'$]*';)", text) == []
