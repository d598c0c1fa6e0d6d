"""The sentences of an edition: what of them counts, which of their words differ, and what of it weighs."""
