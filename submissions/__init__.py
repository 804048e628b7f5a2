"""What a State says: submissions, revisions, responses and their history, laws cited, assignments.

Reads the rooms below. Must not know what follows from an answer.
"""
