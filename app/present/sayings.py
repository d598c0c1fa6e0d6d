"""What the assistant says of the library and of itself, in the asker's language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sayings:
    """Sentences of one language; `{n}` and `{of}` are counts, `{}` takes a title, a list of sources or of names."""

    greeting: str
    thanks: str
    farewell: str
    itself: str
    example: str
    task: str
    nearest: str
    count: str
    one: str
    part: str
    none: str
    newest: str
    oldest: str
    alike: str
    undated: str
    publishers: str
    more: str


SAYINGS: Mapping[str, Sayings] = {
    "en": Sayings(
        greeting="Hello! Ask me what the sources say; each sentence of an answer comes with its quote. For example:",
        thanks="You are welcome. Ask on whenever you like.",
        farewell="Goodbye!",
        itself="I am Brief Chat, a program that answers questions from the sources in this library. I look for "
        "passages that answer, and give the quote for each sentence; where I find none, I say so. "
        "You can ask in English, Korean or Japanese, for example:",
        example="Summarize the source “{}”.",
        task="That is not something I do: I answer questions with quotes from the sources, and do not translate, "
        "write, advise, calculate, predict or put things in other words.",
        nearest="The nearest passages are offered instead.",
        count="There are {n} sources in the library that was asked.",
        one="There is 1 source in the library that was asked.",
        part="{n} of the {of} sources that were asked are meant.",
        none="There are no sources.",
        newest="The newest by its date: {}.",
        oldest="The oldest by its date: {}.",
        alike="Their dates do not tell which of these is the one: {}.",
        undated="Sources without a date: {n}.",
        publishers="Published by: {}.",
        more="And {n} more.",
    ),
    "ko": Sayings(
        greeting="안녕하세요! 자료에 무엇이 쓰여 있는지 물어보세요. "
        "답변의 문장마다 인용문을 함께 보여 드립니다. 예를 들면:",
        thanks="천만에요. 언제든지 더 물어보세요.",
        farewell="안녕히 가세요!",
        itself="저는 이 자료들을 바탕으로 질문에 답하는 프로그램 Brief Chat입니다. 답이 되는 대목을 찾아 "
        "문장마다 인용문을 보여 드리고, 찾지 못하면 찾지 못했다고 말씀드립니다. 한국어, 영어, 일본어로 "
        "예를 들어 이렇게 물어볼 수 있습니다:",
        example="‘{}’ 자료를 요약해 주세요.",
        task="그것은 제가 하지 않는 일입니다. 저는 자료를 인용하여 질문에 답하며, 번역, 글쓰기, 조언, 계산, 예측이나 "
        "다른 말로 바꾸는 일은 하지 않습니다.",
        nearest="대신 가장 가까운 대목을 제시합니다.",
        count="질문한 범위에 자료가 {n}건 있습니다.",
        one="질문한 범위에 자료가 1건 있습니다.",
        part="질문한 범위의 자료 {of}건 가운데 {n}건이 해당합니다.",
        none="자료가 없습니다.",
        newest="날짜로 보아 가장 최신 자료: {}.",
        oldest="날짜로 보아 가장 오래된 자료: {}.",
        alike="날짜만으로는 어느 것인지 가릴 수 없습니다: {}.",
        undated="날짜가 없는 자료: {n}건.",
        publishers="발행처: {}.",
        more="그 밖에 {n}건.",
    ),
    "ja": Sayings(
        greeting="こんにちは。資料に何が書かれているかをお尋ねください。答えの文ごとに引用を示します。例えば：",
        thanks="どういたしまして。いつでもまたお尋ねください。",
        farewell="さようなら。",
        itself="私は、この資料をもとに質問に答えるプログラム、Brief Chatです。"
        "答えとなる箇所を探し、文ごとに引用を示します。見つからないときは、そうお伝えします。"
        "日本語、英語、韓国語で、例えば次のように質問できます：",
        example="資料「{}」を要約してください。",
        task="それはここではできません。資料の引用で質問に答えるもので、翻訳、文章の作成、助言、計算、予測、言い換えは"
        "しません。",
        nearest="代わりに最も近い箇所を示します。",
        count="お尋ねの範囲に資料は{n}件あります。",
        one="お尋ねの範囲に資料は1件あります。",
        part="お尋ねの範囲の資料{of}件のうち、{n}件が該当します。",
        none="資料はありません。",
        newest="日付で最も新しい資料：{}。",
        oldest="日付で最も古い資料：{}。",
        alike="日付だけではどれか決められません：{}。",
        undated="日付のない資料：{n}件。",
        publishers="発行元：{}。",
        more="ほかに{n}件。",
    ),
}


def sayings(language: str) -> Sayings:
    """Return the sentences of a language; the English ones where it has none."""
    return SAYINGS.get(language, SAYINGS["en"])
