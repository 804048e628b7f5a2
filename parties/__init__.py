"""Who speaks: States, their participation in the instruments, users, nominations, notes verbales.

Reads ``instruments``. Must not know questionnaires or answers. Owns ``isolation``: the database-level
belt that shows a session only the rows of the States it acts for.
"""
