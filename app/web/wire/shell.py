"""What stands on the page while all else is still fetched: its name and its promise."""

import re

from app.web.words.markup import html

BODY = re.compile(r"<body[^>]*>")
# With the colours of the theme, which Gradio's template has; it goes when the head of the page is there.
SHELL = """<style>
#early { max-width: 1440px; margin: 0 auto; padding: 14px 24px; }
#early { font: 15px/1.5 -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
#early h1 { font: 600 24px/1.3 Georgia, "Noto Serif", serif; margin: 0 16px 0 0; display: inline-block; }
#early p { margin: 0; display: inline-block; }
body:has(#masthead) #early { display: none; }
</style><div id="early" role="status"><h1>{title}</h1><p>{promise}</p></div>"""


def shelled(page: str, title: str, promise: str) -> str:
    """Return the page with its head to read at once."""
    shown = SHELL.replace("{title}", html(title)).replace("{promise}", html(promise))
    return BODY.sub(lambda body: f"{body[0]}{shown}", page, count=1)
