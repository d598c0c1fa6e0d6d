"""Where conversations are kept of those who log in with a name: a file for each user, changed whole."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from pydantic import ValidationError

from app.web.conversations.talks import BOOK, Book
from app.web.work.personal import file_of
from store import BriefChatError, durable


class ConversationsError(BriefChatError):
    """Conversations cannot be read or written."""


class Conversations:
    """The conversations of the users of one server: files in a folder, named by a hash of the user's name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, user: str) -> Book:
        """Return a user's conversations; raise ConversationsError."""
        path = file_of(self._folder, user)
        try:
            stored = json.loads(path.read_bytes())
            return BOOK.validate_python({"talks": stored["talks"], "gone": stored["gone"]})
        except FileNotFoundError:
            return Book()
        except (OSError, ValueError, TypeError, KeyError, ValidationError, RecursionError):
            raise ConversationsError(f"the conversations {path} cannot be read") from None

    def change(self, user: str, how: Callable[[Book], Book]) -> tuple[Book, Book]:
        """Change a user's conversations, and return them before and after; raise ConversationsError."""
        path = file_of(self._folder, user)
        with durable.changing(path, "conversations", ConversationsError):
            before = self.read(user)
            after = how(before)
            if after != before:
                durable.replace(path, {"user": user, **asdict(after)})
        return before, after
