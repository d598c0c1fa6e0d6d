"""All settings, read in this one place from the environment (`BRIEF_CHAT_…`) and handed down."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

import ingest
from app.errors import SettingsError
from app.read.threshold import Threshold
from app.types.written import Planning, Policy, Use

PREFIX = "BRIEF_CHAT_"
log = logging.getLogger(__name__)
noticed: set[str] = set()  # variables of which it was said that they are called otherwise now


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:  # a `~name` that is nobody's home
        raise ValueError(str(error)) from None


def _absolute_or_none(path: Path | None) -> Path | None:
    return None if path is None else _absolute(path)


DEFAULT_LIBRARY = Path(ingest.__file__).parent / "library"
Folder = Annotated[Path, AfterValidator(_absolute)]


class Group(BaseModel):
    """Settings that belong together."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Store(Group):
    """Where the corpus is.

    `home` holds it, unless `chroma` is the address of a Chroma server that does (with `chroma_token` as its token);
    `editions` is how many of a source's last texts are kept, the current one included; with `gaps` questions that were
    not answered are kept in it, without names.
    """

    home: Folder = Field(default_factory=lambda: platformdirs.user_data_path("brief-chat", appauthor=False))
    chroma: str = ""
    chroma_token: SecretStr = SecretStr("")
    editions: Annotated[int, Field(ge=0)] = 10
    gaps: bool = False


class Sources(Group):
    """What may come into it.

    `library` is a folder with a `sources.toml`; `allow_private_addresses` lets an ingest fetch from this machine and
    from private networks.
    """

    library: Folder = DEFAULT_LIBRARY
    allow_private_addresses: bool = False


class Models(Group):
    """Which models do the work.

    `embedding`, `multilingual` (the one beside it, for other languages; `none` for none) and `reranker` take any
    sentence-transformers model name or folder (empty: the models that are installed with Brief Chat); `chat` is a
    LangChain chat model as `provider:name` (empty: the extractive generator, which needs none), `choices` are others
    that a reader of the chat may choose in its place (separated by commas); `threshold` (careful, balanced or open) is
    how probable it must be that the evidence answers, docs/evaluation.md has the rates of each;
    `kept_answers` is how many answers are kept for who asks the same again while the sources stay as they are.

    Of the chat model: `citation_policy` says what becomes of sentences that their quotes do not carry (strict: left out
    and counted; marked: in brackets, with the reason; off: shown as not from the sources); `planning` whether it parts
    a question before the search (auto: where it fills in schemas) and, unless never, gives other words where the first
    search does not suffice; `seconds`, `attempts`, `calls` and `tokens` are what one question may take at most;
    `at_once` is how many questions it serves at a time (0: any number), the others wait in line; left out, one for the
    models on this machine, any number elsewhere; `tools` (auto, never) whether one that calls tools searches and reads
    for itself in place of giving other words, `judging` (auto: where it fills in schemas; always, never) whether it
    judges at the end what the check has carried.
    """

    embedding: str = ""
    multilingual: str = ""
    reranker: str = ""
    chat: str = ""
    choices: str = ""
    threshold: Threshold = "balanced"
    kept_answers: Annotated[int, Field(ge=0)] = 200
    citation_policy: Policy = "strict"
    planning: Planning = "auto"
    seconds: Annotated[float, Field(gt=0)] = 60
    attempts: Annotated[int, Field(ge=1)] = 3
    calls: Annotated[int, Field(ge=1)] = 8
    tokens: Annotated[int, Field(ge=100)] = 20_000
    at_once: Annotated[int, Field(ge=0)] | None = None
    tools: Use = "auto"
    judging: Planning = "auto"

    @property
    def offered(self) -> tuple[str, ...]:
        """Return the chat models that may be chosen, the one that writes by default first."""
        names = [self.chat, *self.choices.split(",")]
        return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


class Web(Group):
    """The web chat, its endpoints and MCP.

    `host` and `port` are where they listen, `hosts` names under which they may be asked besides (separated by commas),
    `auth` is a file of `user:hash` lines and `token` what programs may send instead, `operators` those of the users who
    may read what others think of answers (separated by commas); `read_only` leaves out what changes the sources, `mcp`
    adds the MCP server, whose tools change sources only with `mcp_changes`; `answer_seconds` is how long they work on
    one answer, `upload_mb` the most megabytes of one uploaded file, `uploads_mb` of all of them; `metrics_token` is
    what opens `/metrics` to a program, `log` how `brief-chat chat` logs (text or json; with `log_questions` json has
    the questions, too); with `suggestions` the chat tries and offers questions to ask next, at up to four times an
    answer's work.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 7860
    hosts: str = ""
    auth: Annotated[Path | None, AfterValidator(_absolute_or_none)] = None
    token: SecretStr = SecretStr("")
    operators: str = ""
    metrics_token: SecretStr = SecretStr("")
    read_only: bool = False
    mcp: bool = False
    mcp_changes: bool = False
    answer_seconds: Annotated[float, Field(gt=0)] = 120
    suggestions: bool = True
    upload_mb: Annotated[float, Field(gt=0)] = 50
    uploads_mb: Annotated[float, Field(gt=0)] = 1_000
    log: Literal["text", "json"] = "text"
    log_questions: bool = False


GROUPS: Mapping[str, type[Group]] = {"store": Store, "sources": Sources, "models": Models, "web": Web}
# Where a setting is, by its name alone: as it is given in Python and was read before there were groups.
PLACES: Mapping[str, tuple[str, str]] = {
    **{name: (group, name) for group, kind in GROUPS.items() for name in kind.model_fields if name != "chat"},
    "model": ("models", "chat"),
}
# Came with the groups, and never had a variable without.
NEWER = ("kept_answers", "gaps", "mcp_changes", "choices", "at_once", "tools", "judging")


class Settings(BaseSettings):
    """All settings, in four groups; each is read from `BRIEF_CHAT_GROUP_NAME`, such as `BRIEF_CHAT_WEB_PORT`.

    The names without a group are read as well, and told to be called otherwise now. In Python a setting may be given by
    its name alone: `Settings(home="corpus", port=0)` is `Settings(store={"home": "corpus"}, web={"port": 0})`.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="_",
        env_nested_max_split=1,
        env_ignore_empty=True,
        nested_model_default_partial_update=True,
        frozen=True,
        extra="forbid",
    )

    store: Store = Field(default_factory=Store)
    sources: Sources = Field(default_factory=Sources)
    models: Models = Field(default_factory=Models)
    web: Web = Field(default_factory=Web)

    def __init__(self, **given: Any) -> None:
        """Read the environment, let what is given win, and raise SettingsError for a bad value."""
        try:
            super().__init__(**grouped(given))
        except ValidationError as error:
            wrong = error.errors()[0]
            raise SettingsError(
                f"{_variable(wrong['loc'], wrong['input'])}={wrong['input']!r}: {wrong['msg']}"
            ) from None

    @classmethod
    def load(cls, **given: object) -> "Settings":
        """The same, but what is given as None counts as not given."""
        return cls(**{name: value for name, value in given.items() if value is not None})

    def changed(self, **given: object) -> "Settings":
        """Return these settings with some others, given by their names alone; the environment is not asked."""
        groups = grouped(given)
        kept = {name: {**getattr(self, name).model_dump(), **groups[name]} for name in groups}
        return self.model_copy(update={name: GROUPS[name].model_validate(kept[name]) for name in kept})

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let what is given win over the variables of today, and those over the ones without a group."""
        return init_settings, env_settings, Ungrouped(settings_cls)


class Ungrouped(PydanticBaseSettingsSource):
    """The variables without a group, such as `BRIEF_CHAT_PORT`; each is told once to be called otherwise now."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        """Return nothing: `__call__` gives whole groups."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return what is set, by group."""
        found = {name: value for name in PLACES if name not in NEWER and (value := os.environ.get(old_variable(name)))}
        for name in found:
            if name not in noticed:
                noticed.add(name)
                log.warning("%s is called %s now; the old name is still read", old_variable(name), variable(name))
        return grouped(found)


def old_variable(name: str) -> str:
    """Return the variable of a setting before there were groups."""
    return PREFIX + name.upper()


def variable(name: str) -> str:
    """Return the variable of a setting that is named alone."""
    return PREFIX + "_".join(PLACES[name]).upper()


def grouped(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings by group, of which some may be given by their names alone."""
    groups: dict[str, Any] = {name: value for name, value in given.items() if name not in PLACES}
    for name, value in given.items():
        if name in PLACES:
            group, field = PLACES[name]
            kept = groups.get(group, {})
            groups[group] = {**(kept.model_dump() if isinstance(kept, Group) else kept), field: value}
    return groups


def _variable(place: tuple[int | str, ...], value: object) -> str:
    """The variable that a wrong value came from: the one without a group, where that alone is set to it."""
    now = PREFIX + "_".join(map(str, place)).upper()
    old = next((old_variable(name) for name, found in PLACES.items() if found == place), "")
    return old if os.environ.get(old) == str(value) and not os.environ.get(now) else now
