"""What the assistant says in its own words, in the asker's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel import Locale


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences of one language; `{}` takes a list of names, a catalog line or a language.

    `unfound` stands in a cell of a table for which nothing was found, `overall` heads a row of no topic. `told` takes
    who speaks and who tells of it, `own` who speaks and where, `counted` a number. `differ` says in what two sources
    differ, `dated` takes the date of one, `newer` the marker of the newer. `unread` is only there in English: who
    writes in another language than the three is answered in it.
    """

    refused: str
    left_out: str
    nearest: str
    nothing: str
    absent: str
    unanswered: str
    catalog: str
    quoted: str
    again: str
    unfound: str
    overall: str
    speaker: str
    words: str
    source: str
    told: str
    own: str
    counted: str
    differ: Mapping[str, str]
    dated: str
    newer: str
    locale: str
    quotes: tuple[str, str]
    unread: str = ""
    comma: str = ", "
    space: str = " "

    def listed(self, words: Sequence[str]) -> str:
        """Return names in quotation marks, one after the other."""
        opening, closing = self.quotes
        return self.comma.join(f"{opening}{word}{closing}" for word in words)

    def quoting(self, languages: Sequence[str]) -> str:
        """Return the note that quotes stand in these languages; nothing where one has no name."""
        names = [self.language(code) for code in languages]
        return self.quoted.format(self.comma.join(names)) if names and all(names) else ""

    def language(self, code: str) -> str:
        """Return the name of a language (ISO 639-1); nothing where it has none."""
        return str(Locale(self.locale).languages.get(code, ""))


WORDINGS: Mapping[str, Wording] = {
    "en": Wording(
        refused="No passage was found that answers this question.",
        nearest="The nearest ones are offered instead.",
        nothing="Nothing was found that is near to this question.",
        left_out="No answer can be shown: the sources do not support what the language model claimed, so it was left "
        "out. The nearest passages are offered instead.",
        absent="Not found anywhere in the sources that were asked: {}.",
        unanswered="No passage was found that answers this for {}.",
        catalog="From the catalog: {}.",
        quoted="Quoted from the sources in {}.",
        again="This was quoted above already; nothing else was found that answers.",
        unfound="not in the sources",
        overall="In general",
        speaker="Who speaks",
        words="In the words of the sources",
        source="Source",
        told="{}, as told by {}",
        own="{} ({})",
        counted="Counted in the list: {}.",
        differ={
            "amount": "The sources differ in the figure: {}.",
            "share": "The sources differ in the share: {}.",
            "rank": "The sources differ in the rank: {}.",
            "date": "The sources differ in the date: {}.",
            "verdict": "The sources differ: one says what the other denies: {}.",
        },
        dated=" ({})",
        newer="The newer source is {}.",
        unread="This question seems to be written in {}, which is not read here: ask in English, Korean or Japanese.",
        locale="en",
        quotes=("“", "”"),
    ),
    "ko": Wording(
        refused="이 질문에 답하는 대목을 찾지 못했습니다.",
        nearest="대신 가장 가까운 대목을 제시합니다.",
        nothing="이 질문과 가까운 대목을 찾지 못했습니다.",
        left_out="답변을 보여 드릴 수 없습니다. 언어 모델의 주장이 출처로 뒷받침되지 않아 제외했습니다. "
        "대신 가장 가까운 대목을 제시합니다.",
        absent="검색한 출처 어디에도 나오지 않는 말: {}.",
        unanswered="{}에 대해 답하는 대목은 찾지 못했습니다.",
        catalog="목록 정보: {}.",
        quoted="출처의 원문({})을 그대로 인용합니다.",
        again="이미 위에서 인용한 내용이며, 그 밖에 답이 되는 대목은 찾지 못했습니다.",
        unfound="출처에 없음",
        overall="전반",
        speaker="발언자",
        words="출처의 문장",
        source="출처",
        told="{} ({}에 따름)",
        own="{} ({})",
        counted="목록의 항목 수: {}.",
        differ={
            "amount": "출처마다 수치가 다릅니다: {}.",
            "share": "출처마다 비율이 다릅니다: {}.",
            "rank": "출처마다 순위가 다릅니다: {}.",
            "date": "출처마다 날짜가 다릅니다: {}.",
            "verdict": "출처마다 말이 다릅니다. 한쪽이 말한 것을 다른 쪽은 부정합니다: {}.",
        },
        dated=" ({})",
        newer="더 최근의 출처는 {}입니다.",
        locale="ko",
        quotes=("‘", "’"),
    ),
    "ja": Wording(
        refused="この質問に答える箇所は見つかりませんでした。",
        nearest="代わりに最も近い箇所を示します。",
        nothing="この質問に近い箇所は見つかりませんでした。",
        left_out="回答を表示できません。言語モデルの主張が資料で裏づけられないため、除外しました。"
        "代わりに最も近い箇所を示します。",
        absent="検索した資料のどこにも出てこない語：{}。",
        unanswered="{}については、答える箇所が見つかりませんでした。",
        catalog="目録の情報：{}。",
        quoted="資料の原文（{}）をそのまま引用します。",
        again="すでに上で引用した内容です。ほかに答えとなる箇所は見つかりませんでした。",
        unfound="資料になし",
        overall="全般",
        speaker="発言者",
        words="資料の文",
        source="資料",
        told="{}（{}による）",
        own="{}（{}）",
        counted="一覧の項目数：{}。",
        differ={
            "amount": "資料によって数値が異なります：{}。",
            "share": "資料によって割合が異なります：{}。",
            "rank": "資料によって順位が異なります：{}。",
            "date": "資料によって日付が異なります：{}。",
            "verdict": "資料によって述べることが異なり、一方の述べることを他方は否定しています：{}。",
        },
        dated="（{}）",
        newer="より新しい資料は{}です。",
        locale="ja",
        quotes=("「", "」"),
        comma="、",
        space="",
    ),
}


def wording(language: str) -> Wording:
    """Return the sentences of a language; the English ones where it has none."""
    return WORDINGS.get(language, WORDINGS["en"])
