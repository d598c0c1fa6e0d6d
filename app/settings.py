"""All settings, read in this one place from the environment (`BRIEF_CHAT_…`) and handed down."""

from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

import ingest
from app.errors import SettingsError
from app.read.threshold import Threshold


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:  # a `~name` that is nobody's home
        raise ValueError(str(error)) from None


def _absolute_or_none(path: Path | None) -> Path | None:
    return None if path is None else _absolute(path)


DEFAULT_LIBRARY = Path(ingest.__file__).parent / "library"
Folder = Annotated[Path, AfterValidator(_absolute)]


class Settings(BaseSettings):
    """Where things are and which models do the work.

    `home` holds the corpus, unless `chroma` is the address of a Chroma server that does (with `chroma_token` as its
    token); `library` is a folder with a `sources.toml`; `embedding`, `multilingual` (the one beside it, for other
    languages; `none` for none) and `reranker` take any sentence-transformers model name or folder
    (empty: the models that are installed with Brief Chat); `model` is a LangChain chat model as `provider:name`
    (empty: the extractive generator, which needs none); `threshold` (careful, balanced or
    open) is how probable it must be that the evidence answers, docs/evaluation.md has the rates of each;
    `allow_private_addresses` lets an ingest fetch from this machine and from private networks; `editions` is how many
    of a source's last texts are kept, the current one included.

    The web chat, its endpoints and MCP: `host` and `port` are where they listen, `hosts` names under which they may
    be asked besides (separated by commas), `auth` is a file of `user:hash` lines and `token` what programs may send
    instead, `operators` those of the users who may read what others think of answers (separated by commas); `read_only`
    leaves out what changes the sources, `mcp` adds the MCP server; `answer_seconds` is how long
    they work on one answer, `upload_mb` the most megabytes of one uploaded file, `uploads_mb` of all of them;
    `metrics_token` is what opens `/metrics` to a program, `log` how `brief-chat chat` logs (text or json; with
    `log_questions` json has the questions, too); with `suggestions` the chat tries and offers questions to ask next,
    at up to four times an answer's work.
    """

    model_config = SettingsConfigDict(env_prefix="BRIEF_CHAT_", frozen=True, extra="forbid", env_ignore_empty=True)

    home: Folder = Field(default_factory=lambda: platformdirs.user_data_path("brief-chat", appauthor=False))
    chroma: str = ""
    chroma_token: SecretStr = SecretStr("")
    library: Folder = DEFAULT_LIBRARY
    embedding: str = ""
    multilingual: str = ""
    reranker: str = ""
    model: str = ""
    threshold: Threshold = "balanced"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 7860
    answer_seconds: Annotated[float, Field(gt=0)] = 120
    suggestions: bool = True
    allow_private_addresses: bool = False
    editions: Annotated[int, Field(ge=0)] = 10
    hosts: str = ""
    auth: Annotated[Path | None, AfterValidator(_absolute_or_none)] = None
    token: SecretStr = SecretStr("")
    operators: str = ""
    metrics_token: SecretStr = SecretStr("")
    log: Literal["text", "json"] = "text"
    log_questions: bool = False
    read_only: bool = False
    mcp: bool = False
    upload_mb: Annotated[float, Field(gt=0)] = 50
    uploads_mb: Annotated[float, Field(gt=0)] = 1_000

    def __init__(self, **given: object) -> None:
        """Read the environment, let what is given win, and raise SettingsError for a bad value."""
        try:
            super().__init__(**given)  # type: ignore[arg-type]
        except ValidationError as error:
            wrong = error.errors()[0]
            name = "BRIEF_CHAT_" + "_".join(str(part) for part in wrong["loc"]).upper()
            raise SettingsError(f"{name}={wrong['input']!r}: {wrong['msg']}") from None

    @classmethod
    def load(cls, **given: object) -> "Settings":
        """The same, but what is given as None counts as not given."""
        return cls(**{name: value for name, value in given.items() if value is not None})
