"""The command that tells what was asked and not found."""

from collections import Counter

import typer

from app.cli.opening import AsJson
from app.cli.printing import out, print_json


def gaps(context: typer.Context, as_json: AsJson = False) -> None:
    """Tell what was asked and not found, where refusals are kept (BRIEF_CHAT_STORE_GAPS), and thumbs down."""
    from app.gaps import gaps as told
    from app.settings import Settings

    settings = Settings.load(**(context.obj or {}))
    found = told(settings.store.home)
    if as_json:
        print_json([one.to_dict() for one in found])
        return
    for one in found:
        causes = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in one.causes.items())
        out.print(f"{one.times:>4}  {one.question}\n      {causes}; last {one.last}", markup=False)
        if one.missing:
            out.print(f"      in no source: {', '.join(one.missing)}", markup=False)
        if one.nearest:
            out.print(f"      nearest: {one.nearest} ({one.nearest_id})", markup=False)
        for reason in one.reasons:
            out.print(f"      a reader: {reason}", markup=False)
    wanted = Counter(term for one in found for term in one.missing for _ in range(one.times))
    if wanted:
        told_terms = ", ".join(f"{term} ({count})" for term, count in wanted.most_common(10))
        out.print(f"a source on these would help: {told_terms}", markup=False)
    if not found:
        kept = "" if settings.store.gaps else ": refusals are not kept, set BRIEF_CHAT_STORE_GAPS=true"
        out.print(f"nothing{kept}", markup=False)
