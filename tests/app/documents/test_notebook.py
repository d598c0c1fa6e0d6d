"""Answers in other people's programs: in a notebook, and as a LangChain tool."""

from lxml import html
from test_answer_files import KOREAN, PLAIN

from app.documents.tool import tool
from app.types.results import Answer


def test_a_notebook_shows_marks_that_lead_to_quotes_and_sources() -> None:
    shown = html.fragment_fromstring(PLAIN._repr_html_())
    links = {link.get("href") for link in shown.iter("a") if link.get("href").startswith("#")}
    assert links == {f"#{one.get('id')}" for one in shown.iter("li")} and len(links) == 2
    assert "“The toll is 40.” A <title>" in shown.xpath("string(.//li)")
    assert not shown.xpath(".//b | .//script")


def test_answers_beside_each_other_share_no_anchor() -> None:
    anchors = [one.get("id") for two in (PLAIN, KOREAN) for one in html.fromstring(two._repr_html_()).iter("li")]
    assert len(set(anchors)) == len(anchors) == 3


def test_a_langchain_tool_gives_text_with_quotes_and_the_answer() -> None:
    asked: list[object] = []

    def ask(question: str, sources: object) -> Answer:
        asked.append((question, sources))
        return KOREAN

    made = tool(ask)
    call = {"name": made.name, "args": {"question": "언제?", "sources": ["ko"]}, "id": "1", "type": "tool_call"}
    message = made.invoke(call)
    assert asked == [("언제?", ["ko"])] and message.artifact is KOREAN
    assert message.content == (
        "협정은 서울에서 체결되었다. [1]\n\n"
        "[1] “협정은 서울에서 체결되었다.” 해람 협정에 관한 보고서, 조진구, 2031-05-06, report, 7쪽, https://example.org/a?b=1&c=2"
    )
    assert set(made.args) == {"question", "sources"}
