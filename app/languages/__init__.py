"""Questions and sources in other languages than English."""
