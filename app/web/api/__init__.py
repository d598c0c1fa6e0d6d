"""The HTTP API as programs of others know it."""
