"""The embedding models."""
