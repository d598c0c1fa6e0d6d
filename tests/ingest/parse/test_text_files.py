"""Text, Markdown and tables in text, in any encoding."""

import time

import pytest

from ingest.parse.extract import extract

KOREAN = "통행료는 12크라운이다. 협의회가 정했다.\n"
JAPANESE = "港の通行料は十二円です。"
ENGLISH = "The fee rose to 7 € in 2031.\nIt is paid at the café.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"), (ENGLISH, "utf-16-le"), (ENGLISH, "utf-16-be"), (KOREAN, "utf-16-le"),
        (KOREAN, "cp949"), (KOREAN, "iso2022_kr"), (JAPANESE, "euc_jp"), (JAPANESE, "cp932"), (JAPANESE, "iso2022_jp"),
        ("北湾港务委员会决定通行费为十二克朗。", "gb18030"), ("Zażółć gęślą jaźń. Opłata wynosi pięć koron.", "cp1250"),
    ],
)  # fmt: skip
def test_a_short_text_is_read_in_its_encoding(text: str, encoding: str) -> None:
    assert extract(text.encode(encoding), "a.txt").text == text


def test_a_zero_in_a_text_stands_for_nothing() -> None:
    assert extract(b"The toll\0 is 12 crowns.\nThe mill is open.\n", "a.txt").text.startswith("The toll is 12 crowns.")


def test_front_matter_tells_of_a_text_and_is_none_of_it() -> None:
    front = '---\ntitle: "The Toll"\nauthor:\n  - Ann\n  - Bob\ndate: 2031-05-03\nlang: en\ntags: [a, b]\n---\n'
    found = extract(f"{front}## Part\n\nSeen.\n".encode(), "a.md")
    assert found.about == {"title": "The Toll", "author": "Ann, Bob", "date": "2031-05-03", "language": "en"}
    assert found.text == "## Part\n\nSeen.\n"
    assert extract(b"---\nNot a pair.\n---\n\nSeen.\n", "a.md").text.startswith("---\nNot a pair.")
    assert extract(b'+++\ntitle = "The Toll"\n+++\nSeen.\n', "a.md").about == {"title": "The Toll"}


@pytest.mark.parametrize(
    "hidden",
    ["<!-- SECRET -->", "~~SECRET~~", '<div style="display:none">SECRET</div>', "[//]: # (SECRET)",
     "<p hidden>SECRET</p>",
     "<script>SECRET</script>", "<!-- SECRET"],
)  # fmt: skip
def test_what_markdown_does_not_show_is_not_stored(hidden: str) -> None:
    text = extract(f"Seen.\n\n```\n{hidden}\n```\n\n{hidden}\n".encode(), "a.md").text
    assert text.count("SECRET") == 1 and text.startswith("Seen.\n\n```\n")


def test_rows_of_a_table_are_lines_with_their_cells_as_they_stand() -> None:
    assert (
        extract(b"District;Code\nEstmark;00731\n;NA\n", "a.csv").text
        == "| District | Code |\n| Estmark | 00731 |\n|  | NA |\n"
    )
    assert (
        '| Smith, Ann | said "yes" and left |'
        in extract(b'Name,Note\n"Smith, Ann","said ""yes""\nand left"\n', "a.csv").text
    )
    assert extract("도시\t배\n서울\t12\n".encode("cp949"), "a.tsv").text == "| 도시 | 배 |\n| 서울 | 12 |\n"
    assert (
        extract(b"Post,2021,2022\nRopes,640,\n", "a.csv").text == "| Post | 2021 | 2022 |\n| Ropes | 2021: 640 |  |\n"
    )
    assert extract(b"No table, but a line.\nAnd one more\n", "a.csv").text.startswith("No table, but a line.")


def test_subtitles_are_their_words_and_sentences_over_two_of_them_are_whole() -> None:
    srt = "1\n00:00:01,000 --> 00:00:04,000\nThe council\nset <i>the toll</i>\n\n"
    srt += "2\n00:00:04,500 --> 00:00:08,000\nat 12 crowns.\n"
    assert extract(srt.encode(), "a.srt").text == "The council set the toll at 12 crowns.\n"
    vtt = "WEBVTT\n\nNOTE made\n\n00:01.000 --> 00:04.000 align:start\n<v Ann>The mill is\n\n"
    vtt += "00:04.000 --> 00:06.000\nopen.\n"
    assert extract(vtt.encode(), "a.vtt").text == "Ann: The mill is open.\n"


def test_notebooks_and_data_give_their_text() -> None:
    book = '{"cells":[{"cell_type":"markdown","source":["# Tolls\\n","Twelve."]},'
    book += '{"cell_type":"code","source":"1+1","outputs":'
    book += '[{"output_type":"stream","text":["2\\n"]}]}],"nbformat":4}'
    found = extract(book.encode(), "a.ipynb")
    assert found.text == "# Tolls\nTwelve.\n\n```\n1+1\n```\n\n```\n2\n```\n" and found.about == {"title": "Tolls"}
    rows = b'{"title":"Toll","rows":[{"town":"Estmark","toll":12},{"town":"Low Weir","toll":null}],"on":true}'
    assert (
        extract(rows, "a.json").text
        == "title: Toll\nrows\n| town | toll |\n| Estmark | 12 |\n| Low Weir |  |\non: true\n"
    )
    xml = b'<?xml version="1.0"?><doc><head>Toll</head><p>The toll is <b>12</b> crowns.</p></doc>'
    assert extract(xml, "a.xml").text == "Toll\nThe toll is 12 crowns.\n"


def test_markdown_loses_what_is_unseen_and_keeps_what_is_not_closed() -> None:
    text = "Seen <script>no</script>one <p style='display:none'>no</p>two <b hidden>no</b>three <script>4 ~~no~~five."
    assert extract(text.encode(), "a.md").text == "Seen one two three <script>4 five."


@pytest.mark.parametrize("unit", ["<script>", "<a hidden>", "`", " ", "```\n"])
def test_markdown_that_closes_nothing_is_read_at_once(unit: str) -> None:
    begun = time.perf_counter()
    extract((unit * (400_000 // len(unit)) + "a").encode(), "a.md")
    assert time.perf_counter() - begun < 10  # what grows with the square takes minutes
