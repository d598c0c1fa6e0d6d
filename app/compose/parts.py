"""The parts of a question that asks for two things: each is answered, or named as missing."""

from collections.abc import Sequence

from app.compose.extract import compose
from app.compose.kinds.inquiry import Inquiry
from app.question.question import Question
from app.question.turns.parts import parts
from app.types.draft import Draft
from app.types.evidence import Claim, Evidence, Found, Sentence

Claims = dict[tuple[str, int, int], Claim]  # by the source and the place of their first sentence


def in_parts(inquiry: Inquiry) -> Draft | None:
    """Return the answers of the parts of a question, in their order; None for a question of one, and for no answer.

    A part is read behind those before it, which it may lean on.
    """
    question = inquiry.question
    asked = parts(question.written or question.asked, question.language)
    if not asked or question.earlier:
        return None
    claims: Claims = {}
    missing: list[str] = []
    unanswered: list[str] = []
    for place, part in enumerate(asked):
        found, unheld = _found(inquiry, part, asked[:place], claims)
        if not found:
            unanswered.append(part)
        claims.update((key, claim) for key, claim in found.items() if key not in claims)
        missing += unheld
    if not claims:
        return None
    return Draft(tuple(claims.values()), missing=tuple(missing), unanswered=tuple(unanswered))


def _found(inquiry: Inquiry, part: str, before: Sequence[str], claims: Claims) -> tuple[Claims, tuple[str, ...]]:
    """What answers a part, and its names that the evidence does not hold; nothing where nothing does.

    What answered a part before has to answer this one, too, when it is read without that part; another sentence of its
    passage that does so better is taken instead. Where nothing answers behind the parts before, it is read alone as
    well: then what answers has to stand in a source that answered one of those.
    """
    read = inquiry.ask(part, [{"role": "user", "content": one} for one in before])
    found, missing, evidence = _answered(inquiry, read)
    if found and not found.keys() <= claims.keys():
        return found, missing
    if found and (alone := _alone(inquiry, part, evidence)):
        return (found if alone.keys() <= claims.keys() else alone), missing
    if claims and (read.earlier or read.written):
        found, missing, _ = _answered(inquiry, inquiry.ask(part))
        if {key[0] for key in found} <= {key[0] for key in claims}:
            return found, missing
    return {}, ()


def _answered(
    inquiry: Inquiry, question: Question, found: Sequence[Found] | None = None
) -> tuple[Claims, tuple[str, ...], Evidence]:
    """What answers a question in what was found (None: it is searched for)."""
    evidence = inquiry.read(question, inquiry.search(question, inquiry.scope) if found is None else found)
    verdict = inquiry.decide(question, evidence)
    if not verdict.answers:
        return {}, (), evidence
    return {_key(claim.sentences[0]): claim for claim in compose(question, evidence)}, verdict.missing, evidence


def _key(sentence: Sentence) -> tuple[str, int, int]:
    return sentence.source_id, sentence.start, sentence.end


def _alone(inquiry: Inquiry, part: str, evidence: Evidence) -> Claims:
    """What in the passage that answered a part behind others answers it when it is read without them."""
    passages = {one.passage.id for one in evidence.passages[:1]}
    found = [one for one in inquiry.found if one.passage.id in passages]
    return _answered(inquiry, inquiry.ask(part), found)[0] if found else {}
