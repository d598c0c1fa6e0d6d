"""Trains the reader (app/read) from pairs of a question and a passage: `make reader`. See README.md here."""
