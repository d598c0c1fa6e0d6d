"""Answers that a language model writes: what it is given, how it is asked, how what it writes is read and checked."""
