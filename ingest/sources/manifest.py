"""The manifest of a library: a TOML file that names its sources and what is known of each."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, ValidationInfo, field_validator

from ingest.types.errors import ManifestError

MANIFEST = "sources.toml"

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\r\n\x00]*$")]
Required = Annotated[Line, Field(min_length=1)]


class Entry(BaseModel):
    """One `[[source]]` of a manifest; `kind` is the original's, `digest` true where the text is a digest of it.

    `replaces` is the id of an older source that this one supersedes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")]
    title: Required
    file: Required
    author: Line = ""
    publisher: Line = ""
    date: Line = ""
    kind: Line = ""
    digest: bool = False
    language: Line = ""  # the text tells it
    url: Line = ""
    replaces: Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9._-]{0,99})?$")] = ""

    @field_validator("date", mode="before")
    @classmethod
    def _plain_date(cls, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else value  # TOML has dates of its own

    @field_validator("date")
    @classmethod
    def _iso_date(cls, value: str) -> str:
        if value and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
            raise ValueError("write it as 2022, 2022-05 or 2022-05-21")
        return value

    @field_validator("replaces")
    @classmethod
    def _another(cls, value: str, info: ValidationInfo) -> str:
        if value and value == info.data.get("id"):
            raise ValueError("name another source: none replaces itself")
        return value

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not re.match(r"https?://\S+$", value):
            raise ValueError("write a whole address that begins with http:// or https://")
        return value


def load_manifest(path: Path) -> list[Entry]:
    """Read a manifest, or the `sources.toml` of a folder; raise ManifestError with file, entry and field."""
    path = path / MANIFEST if path.is_dir() else path
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ManifestError(f"{path}: there is no such manifest") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ManifestError(f"{path}: not readable as TOML ({error})") from None
    rows = plain.get("source")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise ManifestError(f"{path}: name at least one source, each under a line [[source]]")
    entries: list[Entry] = []
    for number, row in enumerate(rows, start=1):
        entry = _entry(path, number, row)
        if any(entry.id == other.id for other in entries):
            raise ManifestError(f"{path}: source {number} ({entry.id}), field id: used by an earlier source")
        entries.append(entry)
    return entries


def _entry(path: Path, number: int, row: dict[str, Any]) -> Entry:
    try:
        return Entry.model_validate(row)
    except ValidationError as error:
        wrong = error.errors()[0]
        field = ".".join(str(part) for part in wrong["loc"])
        reason = wrong["msg"].removeprefix("Value error, ")
        raise ManifestError(f"{path}: source {number} ({row.get('id', 'no id')}), field {field}: {reason}") from None
