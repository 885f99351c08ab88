"""The same pipeline as jobs over many machines: an archive on Postgres, and workers that take what was put there.

Most of the work, cleaning and reading texts, is done by all workers at once and kept aside. What is written is written
by one at a time, in the order that one machine would have: so the rows are the same, however many there are.
"""
