"""Every question to every source alone: a table whose cells quote, or say that the source is silent."""
