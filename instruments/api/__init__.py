"""The door of programs: the frame of all that they read, and what they may ask of the law."""

from instruments.api.catalogue import ArticleList, InstrumentList, ProvisionList
from instruments.api.reading import Listing, ListView, OneView, ReadView, refuse

__all__ = [
    "ArticleList",
    "InstrumentList",
    "ListView",
    "Listing",
    "OneView",
    "ProvisionList",
    "ReadView",
    "refuse",
]
