"""A note: a quote, and where it stands, on one line, as `brief-chat verify` finds it again."""

from collections.abc import Mapping

from app.documents.archive import one_line
from app.types.results import Citation

WEB = ("http://", "https://")


def note(one: Citation, say: Mapping[str, str]) -> str:
    """Return a note: “quote” title, author, publisher, date, kind, page or section, address."""
    return f"“{one_line(one.quote)}” {place(one, say)}"


def place(one: Citation, say: Mapping[str, str]) -> str:
    """Return where a quote stands: what its source is, the page or the innermost heading, the address."""
    about = [one.title, one.author, one.publisher, one.date, one.kind]
    if one.digest:
        about.append(say["digest"])
    about.append(say["page_of"].format(one.page) if one.page else one.section.split(" › ")[-1])
    address = "".join(one.url.split())
    about.append(address if address.startswith(WEB) else "")
    return ", ".join(one_line(part) for part in about if part)
