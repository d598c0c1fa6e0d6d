"""Answers that are more than a look-up, a module a kind; each lays quotes out, or finds that it cannot."""
