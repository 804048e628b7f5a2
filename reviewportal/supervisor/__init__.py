"""Runs the portal on one machine: PostgreSQL, Redis, the web server, the worker and the timetable under one process.

May read nothing of the rooms and nothing of Django: it must be able to start while they cannot, and say why.
"""
