"""The quote beside its answer, and in its whole source."""
