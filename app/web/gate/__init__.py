"""Who and what comes in: login, guard, limits."""
