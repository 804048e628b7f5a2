"""The parts of a report, one module each: ``build(snapshot, language)`` gives a frozen dataclass.

A section reads the snapshot and nothing else: no database, no clock. ``content`` holds what all of them are made of.
"""
