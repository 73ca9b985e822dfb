"""Marks: a talk with the sandbox, what the solution shows, and the comparison of the two."""
