"""The people who ask for pages, and the pages of one submission."""

from parties.choices import Role
from tests.factories.parties import make_nominated, make_officer

PAGES = ["", "articles/5/", "articles/6/", "history/tip-5-1/", "check/", "submit/"]
PEOPLE = {
    "focal point": lambda: make_nominated("NOR"),
    "contributor": lambda: make_nominated("NOR", Role.CONTRIBUTOR),
    "other focal point": lambda: make_nominated("ARG"),
    "officer": make_officer,
    "expert": lambda: make_nominated("NOR", Role.EXPERT),
}
