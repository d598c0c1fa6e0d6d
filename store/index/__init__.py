"""Vectors in Chroma, words in BM25."""
