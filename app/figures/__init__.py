"""What sentences tell in figures and dates, in three languages, and whether two of them speak of the same thing."""
