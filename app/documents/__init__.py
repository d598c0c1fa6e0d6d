"""Answers and grids as files to take along: what they say, each quote with its source, in the forms of the office."""
