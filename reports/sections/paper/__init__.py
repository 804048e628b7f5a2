"""A questionnaire or checklist with nothing filled in, on paper: what it says, in one language.

For ministries that prepare answers before touching a screen. Source: issue 3, "On paper".
"""

from reports.sections.paper.building import compose_paper
from reports.sections.paper.conditions import Surroundings, when_asked
from reports.sections.paper.content import ArticlePart, Asked, Box, Group, Item, Paper, plain

__all__ = [
    "ArticlePart",
    "Asked",
    "Box",
    "Group",
    "Item",
    "Paper",
    "Surroundings",
    "compose_paper",
    "plain",
    "when_asked",
]
