"""What the method requires of the texts officers write for a report. No Django, no database, no clock."""
