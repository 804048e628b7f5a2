"""Files that State officials fill in away from the portal: workbooks and Word forms, written here and read here.

No module of this folder loads Django: what comes back is read in a process that has no database.
"""
