"""Reading: one pass over a question and a passage says whether it answers, and which sentences bear that out."""
