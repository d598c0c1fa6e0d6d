"""Slides, OpenDocument, Hangul documents and rich text."""
