"""Prints next steps of a State's own mirror as sentences."""

from django import template

from findings.queries import Conclusion, MirrorLine
from findings.rendering import step_sentence

register = template.Library()


@register.simple_tag
def next_steps(line: MirrorLine, conclusion: Conclusion) -> list[str]:
    """The sentences of one conclusion, in order."""
    return [step_sentence(step, line.provision.measure_type) for step in conclusion.steps]
