"""The law: instruments, their articles, and provisions, the smallest parts that oblige.

Reads no other room. Must not know who is party, what is asked, or what was answered.
"""
