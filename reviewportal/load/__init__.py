"""Many officials who save at once: what measures the portal (`make bench`) and what breaks it (`make faults`).

Only for a portal of its own: it opens a cycle and makes accounts that nobody else may see.
"""
