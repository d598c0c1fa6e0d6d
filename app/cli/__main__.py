"""`python -m app.cli` is `brief-chat`."""

from app.cli import main

if __name__ == "__main__":
    main()
