"""What a question is about, without the words that say what is wanted of it."""

from app.question.question import WORD, Question, is_content
from app.question.request import Request, words_of
from app.text.dates import Bounds


def matter(question: Question, request: Request, bounds: Bounds) -> str:
    """Return what a question is about, in English: "radar dispute" of "Give me a timeline of the radar dispute".

    What the examples of such a request have in common says what is wanted, as do words of no content; both are left out
    where the question begins or ends with them. Of a question in another language it is what the glossary reads in it.
    Empty where nothing is left ("What happened in 2023?"), or the glossary reads nothing.
    """
    if question.written:
        forms = [forms[0] for forms in question.terms if not forms[0].isdigit()]
        return " ".join(dict.fromkeys(forms))
    asked = bounds.rest if not question.earlier else f"{' '.join(question.earlier)} {bounds.rest}"
    wanted = words_of("en", request)
    words = list(WORD.finditer(asked))
    own = [n for n, word in enumerate(words) if is_content(word[0]) and word[0].lower() not in wanted]
    return asked[words[own[0]].start() : words[own[-1]].end()] if own else ""
