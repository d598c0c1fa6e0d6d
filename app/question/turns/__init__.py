"""A turn of a conversation: the questions that it is made of, the one that it completes, the sources that it names."""
