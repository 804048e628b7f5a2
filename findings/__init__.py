"""What follows from what States say: gaps computed by a rule, assistance needs, aggregates.

Reads the rooms below. Never changes an answer; must not know how a report looks.
"""
