"""What stands on the page while all else is still fetched: its name, its promise, and a box to write in."""

import re
from functools import cache
from pathlib import Path

from app.web.words.markup import html
from app.web.words.theme import INK, PAPER
from app.web.words.wording import Words

BODY = re.compile(r"<body[^>]*>")
# With the colours of the theme, which Gradio's template has; the head goes when that of the page is there, and the box
# stands where the page's will stand.
SHELL = """<style>
#early, #early-ask {{ --side: clamp(16px, 3vw, 40px); }}
#early {{ box-sizing: border-box; width: 100%; max-width: 1480px; margin: 0 auto; padding: 14px var(--side); }}
#early, #early-ask {{ font: 15px/1.5 -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }}
#early h1 {{ font: 600 24px/1.3 Georgia, "Noto Serif", serif; margin: 0 16px 0 0; display: inline-block; }}
#early > p {{ margin: 0; display: inline-block; }}
body:has(#masthead) #early {{ display: none; }}
#early-ask {{ position: fixed; z-index: 70; bottom: 91px; left: calc(max(0px, 50vw - 740px) + var(--side)); }}
#early-ask {{ width: calc((min(100vw, 1480px) - 2 * var(--side)) * 0.517); }}
#early-ask {{ display: flex; flex-wrap: wrap; gap: 0 10px; }}
#early-ask, #early-ask :is(textarea, p) {{ background: inherit; }}
#early-ask[hidden] {{ display: none; }}
#early-ask.over {{ bottom: 147px; }}
#early-ask :is(textarea, button) {{ box-sizing: border-box; min-height: 46px; border-radius: 6px; font: inherit; }}
#early-ask textarea {{ flex: 1; min-width: 0; padding: 10px 12px; font-size: 16px; color: inherit; resize: none; }}
#early-ask textarea {{ border: 1px solid {border}; }}
#early-ask button {{ align-self: flex-end; width: 88px; border: 0; color: white; background: {ink}; font-weight: 600; }}
#early-ask button:disabled {{ opacity: 0.6; }}
#early-ask :focus-visible {{ outline: 2px solid {ink}; outline-offset: 1px; }}
#early-ask p {{ order: -1; flex: 0 0 100%; margin: 0; font-size: 14px; }}
@media (max-width: 859px) {{
  #early-ask {{ box-sizing: border-box; left: 0; bottom: 0; width: 100%; padding: 8px 16px; }}
  #early-ask.over {{ bottom: 63px; }}
}}
</style><div id="early"><h1>{title}</h1><p>{promise}</p></div>
<form id="early-ask" data-told="{told}" autocomplete="off">
<textarea aria-label="{label}" placeholder="{hint}" rows="1" autofocus></textarea>
<button>{ask}</button><p role="status"></p></form><script>{script}</script>"""


@cache
def _script() -> str:
    return (Path(__file__).parent / "early.js").read_text(encoding="utf-8")


def shelled(page: str, title: str, promise: str, words: Words) -> str:
    """Return the page with its head to read, and a box to write in, at once."""
    shown = SHELL.format(
        title=html(title), promise=html(promise), told=html(words("early")), label=html(words("question_label")),
        hint=html(words("question_hint")), ask=html(words("ask")), script=_script(), ink=INK.c600, border=PAPER.c400,
    )  # fmt: skip
    return BODY.sub(lambda body: f"{body[0]}{shown}", page, count=1)
