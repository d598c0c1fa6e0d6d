"""A question whose answer the browser stopped listening to: it hears of it all the same."""

from collections.abc import Iterator
from typing import Any

import pytest
from reader import Reader

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

FACT = "When was the Korea-U.S. summit held in Seoul?"
LIST = "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?"

# The end of a stream of events arrives when the test lets it, as on a line where another request overtakes it.
HELD = """
const fetching = window.fetch;
const ended = new Promise((resolve) => (window.letEnd = resolve));
window.holding = 0;
window.fetch = async (...given) => {
    const response = await fetching(...given);
    if (!String(given[0].url ?? given[0]).includes('/queue/data') || window.holding) return response;
    const held = new TransformStream({
        async transform(chunk, to) {
            if (new TextDecoder().decode(chunk).includes('close_stream')) {
                window.holding += 1;
                await ended;
            }
            to.enqueue(chunk);
        },
    });
    return new Response(response.body.pipeThrough(held), { status: response.status, headers: response.headers });
};
"""


@pytest.fixture
def late(context: Any, address: str) -> Iterator[Reader]:
    """A reader whose first stream of events ends late."""
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.add_init_script(HELD)
    reader = Reader(page)
    reader.open(address)
    yield reader
    page.close()


def test_an_event_that_joins_while_the_stream_closes_is_heard(late: Reader) -> None:
    page = late.page
    late.begin_anew()
    if not page.evaluate("window.holding"):
        late.ask(FACT)
    page.wait_for_function("window.holding === 1")
    with page.expect_response(lambda one: "/queue/join" in one.url):
        late.question.fill(LIST)
        late.question.press("Enter")
    page.wait_for_timeout(500)  # the page has read that it joined, and takes its stream for open
    page.evaluate("letEnd()")
    expect(page.locator("#stop")).to_be_visible()
    expect(late.answer).to_contain_text("Australia", timeout=60_000)
    expect(page.locator("#send")).to_be_visible()
    expect(page.locator("#hang")).to_have_count(0)
