"""The offer to fetch the originals of the library's digests, in HTML. All text from outside is escaped."""

from collections.abc import Sequence

from app.types.originals import MOST, Original
from app.web.words.markup import html, one_line
from app.web.words.wording import Words


def offer(found: Sequence[Original], words: Words) -> str:
    """Return what would be fetched, from where and how much, and what becomes of the digests."""
    told = words("originals_offer", count=len(found), most=MOST)
    rows = "".join(
        f"<li><bdi>{html(one_line(one.title, 200))}</bdi> · <bdi>{html(one_line(one.host, 100))}</bdi></li>"
        for one in found
    )
    listed = f'<details class="why" open><summary>{html(words("details"))}</summary><ul>{rows}</ul></details>'
    return f"<p>{html(told)}</p>{listed}"
