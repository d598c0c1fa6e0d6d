"""What code takes from one sentence, list or table: what a term means, how many are named, which is the most."""
