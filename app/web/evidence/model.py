"""Of a language model: what it wrote that is not shown, folded away, and what it took."""

from app.types.results import Answer
from app.web.words.markup import html, one_line
from app.web.words.wording import Words
from app.wording.answers import wording

LONGEST = 600  # characters of a sentence


def withheld(answer: Answer, words: Words) -> str:
    """Return the HTML of the sentences that are left out, each struck out and with the reason; "" where none is."""
    rows = [one for one in answer.sentences if one.state == "withheld"]
    faults = wording(words.language).faults
    lines = "".join(
        f"<li><del>{html(one_line(one.text, LONGEST))}</del> ({html(faults.get(one.reason, one.reason))})</li>"
        for one in rows
    )
    head = html(words.count("withheld", len(rows)))
    return f'<details class="more withheld"><summary>{head}</summary><ul>{lines}</ul></details>' if rows else ""


def took(answer: Answer, words: Words) -> str:
    """Return in one line what an answer took of a model; "" where none was asked."""
    usage = answer.usage
    if usage is None:
        return ""
    tokens = f"{usage.input_tokens + usage.output_tokens:,}"
    return words("usage_about" if usage.estimated else "usage", tokens=tokens, seconds=f"{usage.seconds:.1f}")
