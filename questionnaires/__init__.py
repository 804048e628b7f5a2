"""What is asked: questionnaires, their versions, sections and questions, and the cycles that use them.

Reads ``instruments`` and ``parties``. Must not know any answer.
"""
