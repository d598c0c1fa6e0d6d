"""Quotes of exported answers: each true one stands, each altered one is found, in every form that is exported."""

import json
import random
import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
from made import docx

from app.assistant import Assistant
from app.cli.printing import out, print_answer
from app.errors import ExportError
from app.settings import Settings
from app.text.prose import prose_spans
from app.types.results import Answer, Citation
from app.verification import Standing
from app.web.chat.transcript import answer_text, conversation
from app.web.words.conversation import Turn
from app.web.words.wording import words_in

TOWNS = ("Osaka", "Kobe", "Busan", "Incheon", "Seattle", "Norfolk", "Geneva", "Vienna")
ENGLISH = "".join(
    f"In {2031 + number} the {kind} of {town} was held for {number + 3} days, and *{20 + number}* came_to it. "
    f"The host called it “a {kind} of the [U.S.] navy and others”, although no treaty was signed.\n\n"
    for number, (town, kind) in enumerate((town, kind) for kind in ("summit", "meeting", "drill") for town in TOWNS)
)
KOREAN = "".join(
    f"{2031 + number}년 {town} 회담에는 장관 {number + 5}명이 참석하였고\n공동성명이 발표되었다. "
    f"그러나 {town}에서 합의한 사항 가운데 {number + 2}개는 이행되지 않았다.\n\n"
    for number, town in enumerate("부산 인천 서울 대전 광주 대구 울산 제주 목포 여수 포항 강릉 속초 춘천 원주".split())
)
JAPANESE = "".join(
    f"{2031 + number}年の{town}会談には{number + 5}人の大臣が出席し、共同声明が発表された。"
    f"しかし{town}で合意した事項のうち{number + 2}件は実施されなかった。\n\n"
    for number, town in enumerate("大阪 神戸 横浜 札幌 福岡 仙台 広島 長崎 京都 奈良 金沢 高松 松山 熊本 那覇".split())
)
LIBRARY = {"towns": ("Towns, and “other” places", ENGLISH, "en"), "hoedam": ("회담의 기록", KOREAN, "ko"),
           "kaidan": ("会談の記録", JAPANESE, "ja")}  # fmt: skip
EN = words_in("en")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over three sources of some fifty, thirty and thirty sentences; no question is asked."""
    folder = tmp_path_factory.mktemp("towns")
    rows = []
    for id_, (title, text, language) in LIBRARY.items():
        (folder / f"{id_}.md").write_text(text, encoding="utf-8")
        rows.append(f"[[source]]\nid = '{id_}'\ntitle = '{title}'\nfile = '{id_}.md'\nlanguage = '{language}'\n")
    (folder / "sources.toml").write_text("\n".join(rows), encoding="utf-8")
    settings = Settings.load(home=tmp_path_factory.mktemp("home"), library=folder, multilingual="none")
    with Assistant(settings) as assistant:
        assistant.prepare_sources()
        yield assistant


def citations(assistant: Assistant) -> list[Citation]:
    """A citation of each sentence."""
    found: list[Citation] = []
    for source in assistant.sources():
        text = assistant.source_text(source.id)
        for start, end in prose_spans(text, source.language):
            known = (source.title, "A. Writer", "", "2031", "report", False, f"https://example.org/{source.id}")
            found.append(Citation(len(found) + 1, text[start:end], source.id, source.version, *known, start, end))
    return found


def answer(cited: list[Citation]) -> Answer:
    return Answer("What?", "\n\n".join(f"Said. [{one.number}]" for one in cited), "answered", tuple(cited), (), "x")


def as_markdown(cited: list[Citation]) -> str:
    return conversation([Turn("What?", answer=answer(cited))], EN).decode()


def as_notes(cited: list[Citation]) -> str:
    return answer_text(answer(cited), EN)


def as_terminal(cited: list[Citation]) -> str:
    with out.capture() as printed:
        print_answer(answer(cited))
    return printed.get()


def as_json(cited: list[Citation]) -> str:
    return json.dumps({"answers": [answer(cited).to_dict()]}, ensure_ascii=False)


def as_page(cited: list[Citation]) -> str:
    notes = (f"<li id='fn{one.number}'><p>“{escape(one.quote)}” {escape(one.title)}</p></li>" for one in cited)
    return f"<html><body><p>Said<sup>1</sup>.</p><ol class='footnotes'>{''.join(notes)}</ol></body></html>"


def as_word(cited: list[Citation]) -> bytes:
    notes = [("", escape(f"[{one.number}] “{' '.join(one.quote.split())}” {one.title}, 2031")) for one in cited]
    return docx([("", "Said."), *notes])


Form = Callable[[list[Citation]], str | bytes]
FORMS: dict[str, Form] = {
    "a.md": as_markdown, "notes.txt": as_notes, "terminal.txt": as_terminal, "a.json": as_json, "a.html": as_page,
    "a.docx": as_word,
}  # fmt: skip


def letter(text: str, chance: random.Random) -> str:
    place = chance.choice([place for place, c in enumerate(text) if c.isalpha()])
    other = {"a": "е", "e": "a"}.get(text[place].lower(), "o" if text[place].isascii() else "을"[0])
    return text[:place] + (other if other != text[place] else "u") + text[place + 1 :]


def figure(text: str, chance: random.Random) -> str:
    places = [found.start() for found in re.finditer(r"\d", text)]
    place = chance.choice(places) if places else len(text) // 2
    return text[:place] + ("9" if text[place] != "9" else "8") + text[place + 1 :]


def dropped(text: str, chance: random.Random) -> str:
    words = re.findall(r"[A-Za-z0-9]+\s*|[^A-Za-z0-9]{1,3}", text)
    place = chance.choice([0, len(words) // 2, len(words) - 1])
    return "".join(words[:place] + words[place + 1 :])


def swapped(text: str, chance: random.Random) -> str:
    half = chance.randrange(len(text) // 3, 2 * len(text) // 3)
    return f"{text[half:].strip()} {text[:half].strip()}"


def altered(cited: list[Citation]) -> list[tuple[str, Citation]]:
    """Thirty quotes that are not what stands there, each way six times, over all three languages."""
    chance = random.Random(24)
    some = chance.sample(cited[:-2], 30)
    found = []
    for number, one in enumerate(some):
        following = cited[one.number + 1]
        joined = f"{one.quote.rstrip('.。')}, {following.quote}"
        how, quote = (
            ("letter", letter(one.quote, chance)), ("figure", figure(one.quote, chance)),
            ("dropped", dropped(one.quote, chance)), ("swapped", swapped(one.quote, chance)), ("joined", joined),
        )[number % 5]  # fmt: skip
        plain = {name: getattr(one, name) for name in Citation.__slots__} | {"quote": quote}
        found.append((how, Citation(**plain)))
    return found


def verified(assistant: Assistant, folder: Path, name: str, cited: list[Citation]) -> list[Standing]:
    made = FORMS[name](cited)
    (folder / name).write_bytes(made if isinstance(made, bytes) else made.encode())
    found = assistant.verify(folder / name)
    assert len(found) == len(cited)
    return found


@pytest.mark.parametrize("name", FORMS)
def test_each_of_a_hundred_true_quotes_stands(assistant: Assistant, tmp_path: Path, name: str) -> None:
    cited = citations(assistant)
    assert len(cited) >= 100 and {one.source_id for one in cited} == set(LIBRARY)
    found = verified(assistant, tmp_path, name, cited)
    print(f"{name}: {sum(one.stands for one in found)} of {len(cited)} true quotes stand")
    assert [(one.quote, one.state) for one in found if not one.stands or one.state != "exact"] == []
    assert [one.source_id for one in found] == [one.source_id for one in cited]


@pytest.mark.parametrize("name", FORMS)
def test_each_of_thirty_altered_quotes_is_found(assistant: Assistant, tmp_path: Path, name: str) -> None:
    changed = altered(citations(assistant))
    assert len(changed) == 30 and {one.source_id for _, one in changed} == set(LIBRARY)
    found = verified(assistant, tmp_path, name, [one for _, one in changed])
    print(f"{name}: {sum(not one.stands for one in found)} of {len(changed)} altered quotes are found")
    assert [(how, one.quote) for (how, _), one in zip(changed, found, strict=True) if one.stands] == []
    for (how, one), verdict in zip(changed, found, strict=True):
        if how in ("letter", "figure"):
            assert verdict.state == "reworded" and verdict.source_id == one.source_id and verdict.likeness > 0.9
            assert verdict.nearest != " ".join(one.quote.split())


def test_a_quote_under_anothers_name_stands_elsewhere_and_does_not_pass(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("[1] “No such sentence about Mars.” 会談の記録\n", encoding="utf-8")
    first = " ".join(KOREAN.split("\n\n")[0].split(". ")[0].split()) + "."
    (tmp_path / "a.txt").write_text(f"[1] “{first}” 会談の記録\n", encoding="utf-8")
    (found,) = assistant.verify(tmp_path / "a.txt")
    assert (found.state, found.stands, found.source_id) == ("elsewhere", False, "hoedam")
    (gone,) = assistant.verify(tmp_path / "b.txt")
    assert (gone.state, gone.stands, gone.nearest) == ("gone", False, "")


def test_a_part_of_a_sentence_is_told_with_the_whole(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("[1] “the summit of Osaka was held” Towns, and “other” places\n", encoding="utf-8")
    (found,) = assistant.verify(tmp_path / "a.txt")
    assert found.state == "reworded" and found.nearest.startswith("In 2031 the summit of Osaka was held for 3 days")


def test_at_another_place_of_its_source_a_quote_still_stands(assistant: Assistant, tmp_path: Path) -> None:
    one = citations(assistant)[4]
    plain = {name: getattr(one, name) for name in Citation.__slots__} | {"start": 0, "end": 5, "version": "older"}
    (tmp_path / "a.json").write_text(as_json([Citation(**plain)]), encoding="utf-8")
    (found,) = assistant.verify(tmp_path / "a.json")
    assert (found.state, found.stands) == ("elsewhere", True) and found.note


def test_references_below_an_answer_are_no_quotes(assistant: Assistant, tmp_path: Path) -> None:
    cited = citations(assistant)[:1]
    titled = "\n[1] “Towns, and “other” places,” 2031.\n[2] Jin-goo Cho, “On Osaka,” Press, 2031.\n"
    (tmp_path / "a.txt").write_text(as_terminal(cited) + titled, encoding="utf-8")
    assert [one.state for one in assistant.verify(tmp_path / "a.txt")] == ["exact"]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("none.md", None, "No such file"),
        ("a.pdf", b"%PDF-1.4", "not in .pdf"),
        ("a.md", b"# A text\n\nwithout notes.\n", "no quote in it"),
        ("a.md", b"\xff\xfe\x00", "no text in UTF-8"),
        ("a.json", b"{", "no JSON"),
        ("a.json", b'{"text": "a"}', "no citations"),
        ("a.json", b"[" * 100_000, "too deep"),
        ("a.docx", b"PK", "a.docx"),
        ("a.html", b"", "no quote in it"),
    ],
)
def test_a_file_that_proves_nothing_is_one_line(
    assistant: Assistant, tmp_path: Path, name: str, data: bytes | None, told: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ExportError, match=re.escape(told)) as caught:
        assistant.verify(tmp_path / name)
    assert "\n" not in str(caught.value)
