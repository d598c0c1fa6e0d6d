"""Text by itself: characters, encodings, languages, sentences, tables."""
