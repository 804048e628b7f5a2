"""Static files as they are collected: the style sheets of every page in one, for a thin line pays for each request."""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SITE = "css/site.css"
# In this order: the first names the cascade layers.
PARTS = ("css/tokens.css", "css/base.css", "css/components.css", "css/article-page.css")


class OneSheetStorage(CompressedManifestStaticFilesStorage):
    """Adds ``css/site.css``, which is its parts one after the other; hashed and compressed like all the rest."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            with open(self.path(SITE), "w", encoding="utf-8") as site:
                for part in PARTS:
                    with self.open(part) as sheet:
                        site.write(sheet.read().decode() + "\n")
            paths[SITE] = (self, SITE)
        yield from super().post_process(paths, dry_run, **options)


def sheets_of_every_page() -> list[str]:
    """Names of the sheets every page links: the one where files are collected so, else its parts."""
    return [SITE] if isinstance(staticfiles_storage._wrapped, OneSheetStorage) else list(PARTS)
