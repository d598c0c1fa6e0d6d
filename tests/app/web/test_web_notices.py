"""What was told stays to be read: as a feed, as a page, for programs."""

from xml.etree import ElementTree

from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.types.standing import AnswerChange, Cause, Notice, Shown, ShownQuote
from app.web.gate.doors import Door, door_of
from app.web.watch.notices import ATOM, notices

QUOTE = ShownQuote("a", "On <a>", "2031", "It has 4 wells & a <pump>.", "2")
CHANGE = AnswerChange(
    "How many wells\x01 has it?", "answered", (Cause("new source", "a", "On <a>"),), Shown("not_found", "", ()),
    Shown("answered", "", (QUOTE,)),
)  # fmt: skip
NOTICE = Notice(3, "2031-05-05T00:00:00+00:00", 7, (CHANGE,))


class Told:
    """Questions that stand, of which one notice told."""

    def notices(self, last: int = 0) -> list[Notice]:
        return [NOTICE]

    def notice(self, number: int) -> Notice | None:
        return NOTICE if number == 3 else None


def client() -> TestClient:
    return TestClient(Starlette(routes=notices(lambda: Told())), base_url="http://here")  # type: ignore[arg-type, return-value]


def test_the_feed_is_atom_and_its_links_lead_to_what_was_told() -> None:
    answer = client().get("/watch.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    (entry,) = ElementTree.fromstring(answer.content).findall(f"{{{ATOM}}}entry")
    assert entry.findtext(f"{{{ATOM}}}title") == "How many wells has it?"
    link = entry.find(f"{{{ATOM}}}link")
    assert link is not None and link.get("href") == "http://here/watch/3"
    page = client().get("/watch/3")
    assert page.status_code == 200 and "It has 4 wells &amp; a &lt;pump&gt;." in page.text and "<pump>" not in page.text
    assert "no answer" in page.text and "A source is new: On &lt;a&gt;." in page.text
    assert client().get("/watch/3.json").json()["changes"][0]["after"]["quotes"][0]["quote"] == QUOTE.quote


def test_a_notice_that_is_not_there_is_a_404_in_one_line() -> None:
    for path in ("/watch/4", "/watch/4.json", "/watch/x", "/watch/\u0663"):
        answer = client().get(path)
        assert (answer.status_code, answer.text) == (404, "there is no such notice\n")


def test_the_doors_let_notices_be_read_and_nothing_else_there() -> None:
    assert {door_of("GET", path) for path in ("/watch.atom", "/watch/3", "/watch/3.json")} == {Door.PAGE}
    assert door_of("POST", "/watch.atom") is None and door_of("GET", "/watch/../etc") is None
