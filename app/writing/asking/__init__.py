"""Asking a language model: opening one, within which bounds, and what goes wrong."""
