"""Where notebooks are kept: a file for each user who logs in; for all others in the browser, which sends them along."""

import json
from pathlib import Path

from pydantic import ValidationError

from app.web.notebook.pins import PIN, Change, Pin, fits, gathered, pins_of, plain
from app.web.work.personal import file_of
from store import BriefChatError, durable


class NotebookError(BriefChatError):
    """A notebook cannot be read or written."""


class NotebookFull(NotebookError):
    """A notebook has no room for another answer."""


class Notebook:
    """The pins of one reader: those that the browser `sent` (JSON), or with a user's file those in it.

    Each change is written before it returns; `text` is what the browser is to keep then, "" where nothing.
    """

    def __init__(self, sent: str | None, path: Path | None, user: str) -> None:
        self._path = path
        self._user = user
        self._sent = sent or ""

    @property
    def text(self) -> str:
        """Return what the browser keeps."""
        return "" if self._path else self._sent

    def pins(self) -> list[Pin]:
        """Return the pins in their order; raise NotebookError."""
        if self._path is None:
            return _sent(self._sent)
        try:
            stored = json.loads(self._path.read_bytes())
            return gathered(PIN.validate_python(one) for one in stored["pins"])
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, KeyError, ValidationError):
            raise NotebookError(f"the notebook {self._path} cannot be read") from None

    def change(self, how: Change) -> list[Pin]:
        """Change the pins, and return them; raise NotebookError, NotebookFull where there is no room for more."""
        if self._path is None:
            pins = _changed(self.pins(), how)
            self._sent = json.dumps(plain(pins), ensure_ascii=False)
            return pins
        with durable.changing(self._path, "notebook", NotebookError):
            pins = _changed(self.pins(), how)
            durable.replace(self._path, {"user": self._user, "pins": plain(pins)})
        return pins


class Notebooks:
    """The notebooks of one server: files in a folder, named by a hash of the user's name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, user: str, sent: str | None) -> Notebook:
        """Return a reader's notebook; `user` is the name under which somebody logged in, "" for nobody."""
        return Notebook(sent, file_of(self._folder, user) if user else None, user)


def _changed(pins: list[Pin], how: Change) -> list[Pin]:
    """The pins after a change; what makes a notebook no larger is done in one that is full, too."""
    after = gathered(how(pins))
    if len(after) > len(pins) and not fits(after):
        raise NotebookFull("the notebook is full")
    return after


def _sent(text: str) -> list[Pin]:
    try:
        return pins_of(json.loads(text or "[]"))
    except (ValueError, RecursionError):
        return []
