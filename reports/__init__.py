"""Documents drawn from findings: outline, sections, rendering, jobs, publication.

Reads every room below; imported by the roof alone.
"""
