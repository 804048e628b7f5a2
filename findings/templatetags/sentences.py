"""Prints sentences made from figures."""

from django import template

from findings.rendering import together

register = template.Library()
register.simple_tag(together)
