"""A turn of a conversation: the questions that it is made of, and the one that it completes."""
