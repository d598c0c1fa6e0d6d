"""A module a format, each with its `FORMAT`; a file that is put here is a format more (app/exports/registry.py)."""
