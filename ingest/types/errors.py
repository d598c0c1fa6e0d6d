"""What can be wrong with what is to be ingested; the tree is drawn in store/types/errors.py."""

from store import BriefChatError


class IngestError(BriefChatError):
    """Something that was to be ingested cannot be."""


class ManifestError(IngestError):
    """A manifest is missing or malformed; the message names the file, the entry and the field."""


class SourceError(IngestError):
    """One source cannot be read."""


class SourceVanished(SourceError):
    """The file or the page of a source is gone."""
