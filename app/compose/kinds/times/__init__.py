"""Answers in which time counts: a timeline, what is so now, and what is new."""
