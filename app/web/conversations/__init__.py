"""Conversations that are kept: listed, named, searched, opened, deleted and brought back."""
