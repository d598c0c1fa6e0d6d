"""Archives of XML, as office files and books are: opened without harm, their parts read as trees."""

import io
import zipfile
import zlib
from typing import Any

from ingest.types.document import named
from ingest.types.errors import SourceError

MOST = 500_000_000  # bytes unpacked: a thousand pages with pictures stay below a tenth of it
LARGEST_PART = 200_000_000  # bytes unpacked of one part that is read
MEMBERS = 20_000


def open_archive(data: bytes, name: str) -> zipfile.ZipFile:
    """Return the archive that an office file is, where what it holds can be unpacked without harm.

    Raises SourceError where it is damaged, or would grow beyond measure.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, IndexError):
        raise SourceError(f"{name}: a damaged archive; save the file once again") from None
    size = sum(member.file_size for member in archive.infolist())  # zipfile unpacks no more than this
    if size > MOST or len(archive.infolist()) > MEMBERS:
        raise SourceError(
            f"{name}: unpacked it would take {size / 1e6:,.0f} MB in {len(archive.infolist()):,} parts "
            f"(at most {MOST / 1e6:,.0f} MB in {MEMBERS:,}); a zip bomb, or too large to be read"
        )
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise SourceError(f"{name}: encrypted; open it with its password and save a copy without one")
    return archive


class Parts:
    """The parts of an archive by name; those that are missing, damaged or too large are told from each other."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._archive = open_archive(data, name)
        self.names = self._archive.namelist()

    def __contains__(self, part: str) -> bool:
        return part in self.names

    def read(self, part: str) -> bytes:
        """Return the bytes of a part; SourceError where it is missing or damaged."""
        try:
            if self._archive.getinfo(part).file_size > LARGEST_PART:
                raise SourceError(f"{self._name}: its part {part} is too large to be read")
            return self._archive.read(part)
        except KeyError:
            raise SourceError(f"{self._name}: a damaged file: it has no part {part}; save it once again") from None
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError):
            raise SourceError(f"{self._name}: a damaged archive ({part}); save the file once again") from None

    def tree(self, part: str) -> Any:
        """Return the root element of a part."""
        return parsed(self.read(part))

    def tree_of(self, part: str) -> Any:
        """Return the root element of a part that may be missing: None then."""
        return self.tree(part) if part in self else None


def parsed(data: bytes) -> Any:
    """Return the root element of an XML text; its entities are not expanded, and nothing outside is loaded."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=len(data) > 8_000_000, remove_comments=True
    )
    return etree.fromstring(data, parser)


def local(element: Any) -> str:
    """Return the name of an element without its namespace; empty for what is no element (an instruction)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str, default: str = "") -> str:
    """Return an attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return default


def child(element: Any, *names: str) -> Any:
    """Return the first descendant along a path of names without namespaces; None where there is none."""
    for name in names:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def children(element: Any, name: str) -> list[Any]:
    """Return the children of a name without namespace."""
    return [] if element is None else [one for one in element if local(one) == name]


def about_of(parts: Parts, part: str) -> dict[str, str]:
    """Return title, author and language as Dublin Core tells them anywhere in a part."""
    found: dict[str, str] = {}
    root = parts.tree_of(part)
    for element in root.iter() if root is not None else ():
        name = local(element)
        if name in ("title", "creator", "language", "initial-creator") and element.text and element.text.strip():
            found.setdefault(name, element.text)
    author = found.get("initial-creator") or found.get("creator") or ""
    return named(found.get("title", ""), author, language=found.get("language", ""))
