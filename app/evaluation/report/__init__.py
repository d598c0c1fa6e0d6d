"""An evaluation, shown: tables for the terminal, a picture, a page."""
