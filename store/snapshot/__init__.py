"""One published state of the corpus, wherever it lies."""
