"""The language model that writes: a choice on the page among those of the settings, which the browser keeps."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from app.settings import Models
from app.web.words.markup import html
from app.web.words.wording import Words

COOKIE = "brief_chat_model"  # in which the page keeps the choice, as page.js escapes it
NONE = "none"  # stands for no model
VALUE = re.compile(rf"(?:^|;\s*){COOKIE}=([^;\s]{{1,400}})")


def chosen(headers: Mapping[str, str], models: Models) -> str | None:
    """Return the model that a reader has chosen, "" for none; None where nothing was that is still offered."""
    found = VALUE.search(headers.get("cookie", ""))
    name = unquote(found[1]) if found else ""
    return "" if name == NONE else name if name in models.offered else None


def choice(headers: Mapping[str, str], models: Models, words: Words) -> str:
    """Return the choice in HTML, no model always among it; nothing where the settings offer none."""
    if not models.offered:
        return ""
    now = chosen(headers, models)
    now = models.chat if now is None else now
    rows = [(name, name) for name in models.offered] + [(NONE, words("no_model"))]
    options = "".join(
        f'<option value="{html(value)}"{" selected" if value == (now or NONE) else ""}>{html(shown)}</option>'
        for value, shown in rows
    )
    return f'<select id="model" aria-label="{html(words("model_label"))}">{options}</select>'
