"""What can be wrong with settings, questions and models; the tree is drawn in store/types/errors.py."""

from store import BriefChatError


class SettingsError(BriefChatError):
    """A setting has a value that cannot be used."""


class QuestionError(BriefChatError):
    """A question cannot be asked: it is empty, too long, or its scope names no source."""


class Busy(BriefChatError):
    """Too many questions are being asked at the moment."""


class OutOfTime(BriefChatError):
    """An answer took longer than it may."""


class SourceRefused(BriefChatError):
    """What was handed in through the chat is not taken: too much of it, or not to be had from there."""


class ExportError(BriefChatError):
    """There is no format of that name, or a file holds no quotes that can be looked for."""


class StandingError(BriefChatError):
    """A question that stands cannot be kept, or is not there."""


class ModelError(BriefChatError):
    """A model cannot be loaded, or did not answer."""
