"""How heavy the experts' pages are for who comes the first time. Printed by `make bench GROUP=experts`."""

from collections.abc import Iterator

from parties.choices import Role
from reviewportal.load.browser import cold_bytes
from reviewportal.load.own_portal import officials_of, own_portal

Figure = tuple[str, float, str]
LANGUAGES = {"en": "en", "ar": "ar", "zh": "zh-hans"}
# Each at its heaviest: the longest treaty, its longest article, a provision with many check points, all the States.
PAGES = {
    "index": "",
    "overview": "illustrative-2026/?instrument=UNTOC",
    "clusters": "illustrative-2026/UNTOC/clusters/",
    "article": "illustrative-2026/UNTOC/articles/18/",
    "across": "illustrative-2026/UNTOC/articles/18/across/",
    "provision": "illustrative-2026/UNTOC/provisions/untoc-5-1-a/",
    "trends": "illustrative-2026/UNTOC/trends/",
    "replies": "illustrative-2026/UNTOC/replies/",
    "rates": "illustrative-2026/rates/",
}


def expert_figures() -> Iterator[Figure]:
    """Bytes on the line, heads included, of each page of figures with an empty cache, as an expert of a State gets it.

    Source: issue 5, "Expert pages under 60 KiB cold".
    """
    with own_portal() as portal:
        expert = officials_of(portal.environment, states=1, per_state=1, role=Role.EXPERT)[0]
        for language, prefix in LANGUAGES.items():
            paths = [f"/{prefix}/findings/{page}" for page in PAGES.values()]
            tail = "" if language == "en" else f".{language}"
            for name, size in zip(PAGES, cold_bytes(portal.address, expert, paths), strict=True):
                yield f"experts.{name}.cold_kib{tail}", size / 1024, "KiB"
