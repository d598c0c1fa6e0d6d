"""Errors that are meant to be read by the person at the keyboard.

Every error of ours is one line: what happened, to which item, and what to do.

    BriefChatError
    ├── StoreError            the corpus cannot be opened, written or published
    │   ├── StoreLocked       another process is writing
    │   └── UnknownSource     no source, or no such version of it, under that id
    ├── IngestError           ingest/types/errors.py
    │   ├── ManifestError
    │   └── SourceError
    │       └── SourceVanished
    ├── SettingsError         app/types/errors.py
    ├── QuestionError
    ├── Busy
    ├── OutOfTime
    ├── SourceRefused
    ├── ExportError
    ├── StandingError
    └── ModelError
"""

READ_ONLY = "may not be written by this user: make it writable, or set BRIEF_CHAT_STORE_HOME to a folder that is"


class BriefChatError(Exception):
    """Root of all errors that Brief Chat raises on purpose; its text is one line for the user, whatever it names."""

    def __str__(self) -> str:
        return " ".join(super().__str__().splitlines())


class StoreError(BriefChatError):
    """The corpus on disk cannot be opened, written or published."""


class StoreLocked(StoreError):
    """Another process is writing to the corpus."""


class UnknownSource(StoreError):
    """The corpus holds no source, or no version of it, under that id."""
