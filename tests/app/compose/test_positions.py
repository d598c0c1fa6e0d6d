"""Who says what: a quote answers only where the one who was asked for speaks in it, and it is told by whom."""

from collections.abc import Callable, Iterator

import pytest

from app import Answer, Assistant, Settings
from app.question.request import Request, Requests

LIBRARY = {
    "minutes": (
        "Minutes of the council of Estmark, 3 May 2016", "", "minutes",
        "## 1. The bridge\n\nIla Storm reported that Mayor Ruth Vane had told her that the province will pay for the "
        "bridge. Ines Kolb said that the Anglers' League opposes the bridge, because it would ruin the ferry. "
        "Ola Brandt answered that he supports the bridge.\n\n## 2. The brewery\n\nIla Storm told Ola Brandt that the "
        "old brewery is to become a school.",
    ),
    "review": (
        "Ferry Review 2015", "Tove Lind", "review",
        "Fares ought to fall by a third, or the ferry will lose its passengers to the road. The harbour office refused "
        "to lower the fares.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def estmark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("estmark")
    rows = []
    for name, (title, author, kind, text) in LIBRARY.items():
        (folder / f"{name}.md").write_text(text + "\n", encoding="utf-8")
        rows.append(
            f'[[source]]\nid = "{name}"\ntitle = "{title}"\nauthor = "{author}"\nkind = "{kind}"\nfile = "{name}.md"\n'
        )
    (folder / "sources.toml").write_text("\n".join(rows), encoding="utf-8")
    with Assistant(Settings.load(home=folder / "home", library=folder)) as assistant:
        yield assistant


Ask = Callable[..., Answer]


@pytest.fixture
def ask(estmark: Assistant, monkeypatch: pytest.MonkeyPatch) -> Ask:
    def asked(question: str, topic: str) -> Answer:
        monkeypatch.setattr(Requests, "recognise", lambda *_: Request("positions", topic))
        return estmark.answer(question)

    return asked


def test_somebody_speaks_through_another_who_is_named(ask: Ask) -> None:
    found = ask("What did the mayor say about the bridge?", "said")
    assert (found.kind, found.status) == ("positions", "answered")
    assert found.text.startswith(
        "*Mayor Ruth Vane, as told by Ila Storm, “Minutes of the council of Estmark, 3 May 2016”"
    )
    assert [one.quote.split()[0] for one in found.citations] == ["Ila"] and "province" in found.citations[0].quote


def test_who_is_only_spoken_to_does_not_speak(ask: Ask) -> None:
    found = ask("What did Ola Brandt say about the old brewery?", "said")
    assert found.status == "not_found" and found.citations == () and found.passages
    assert ask("What did Ila Storm say about the old brewery?", "said").status == "answered"


def test_an_author_speaks_in_a_source_of_their_own_unless_it_quotes_another(ask: Ask) -> None:
    found = ask("What is Tove Lind's view on the fares?", "view")
    assert found.text.startswith("*Tove Lind (“Ferry Review 2015” (review))*")
    assert found.citations[0].quote.startswith("Fares ought")


def test_all_who_speak_on_a_subject_have_a_row_each(ask: Ask) -> None:
    found = ask("Who is for the bridge, and who is against it?", "sides")
    assert found.table is not None and found.table.columns == ("Who speaks", "In the words of the sources")
    told = {row[0].text.split(",")[0]: row[1].text for row in found.table.rows}
    assert "opposes" in told["Anglers' League"] and "supports" in told["Ola Brandt"]
    assert "as told by Ines Kolb" in next(row[0].text for row in found.table.rows if "Anglers" in row[0].text)


def test_who_takes_a_side_is_asked_for_by_its_verb(ask: Ask) -> None:
    found = ask("Who opposes the bridge?", "sides")
    assert [one.quote.split()[0] for one in found.citations] == ["Ines"]


def test_one_of_two_who_says_nothing_is_missing(ask: Ask) -> None:
    found = ask("What did Ola Brandt and Sven Holm say about the bridge?", "said")
    assert found.status == "partial" and found.missing == ("Sven Holm",) and len(found.citations) == 1


def test_a_source_that_is_asked_for_by_its_kind_speaks_for_its_author(ask: Ask) -> None:
    found = ask("What does the review say about fares?", "said")
    assert found.text.startswith("*Tove Lind (“Ferry Review 2015” (review))*") and found.status == "answered"


def test_what_is_no_speaker_is_looked_up(ask: Ask) -> None:
    found = ask("What does the charter say about dogs?", "said")
    assert (found.kind, found.status) == ("lookup", "not_found")
