"""Every change of the law as the portal knows it: there is one, the loading of the catalogue."""

from instruments.services.loading import load_catalogue
from instruments.services.reading import CatalogueError

__all__ = ["CatalogueError", "load_catalogue"]
