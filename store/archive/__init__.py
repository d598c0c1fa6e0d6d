"""A corpus in one file: exported, verified and imported, to a folder or a Chroma server."""
