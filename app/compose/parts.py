"""The parts of a question that asks for two things: each is answered, or named as missing."""

from app.compose.extract import compose
from app.compose.kinds.inquiry import Inquiry
from app.question.question import Question
from app.question.turns.parts import parts
from app.types.draft import Draft
from app.types.evidence import Claim, Evidence, Sentence


def in_parts(inquiry: Inquiry) -> Draft | None:
    """Return the answers of the parts of a question, in their order; None for a question of one, and for no answer.

    A part is read behind those before it, which it may lean on.
    """
    question = inquiry.question
    asked = parts(question.written or question.asked, question.language)
    if not asked or question.earlier:
        return None
    claims: dict[tuple[str, int, int], Claim] = {}
    missing: list[str] = []
    unanswered: list[str] = []
    for place, part in enumerate(asked):
        read = inquiry.ask(part, [{"role": "user", "content": one} for one in asked[:place]])
        evidence = inquiry.read(read, inquiry.search(read, inquiry.scope))
        verdict = inquiry.decide(read, evidence)
        found = {_key(claim.sentences[0]): claim for claim in compose(read, evidence)} if verdict.answers else {}
        if not found or (found.keys() <= claims.keys() and not _answers_alone(inquiry, part, evidence)):
            unanswered.append(part)
            continue
        claims.update((key, claim) for key, claim in found.items() if key not in claims)
        missing += verdict.missing
    if not claims:
        return None
    return Draft(tuple(claims.values()), missing=tuple(missing), unanswered=tuple(unanswered))


def _key(sentence: Sentence) -> tuple[str, int, int]:
    return sentence.source_id, sentence.start, sentence.end


def _answers_alone(inquiry: Inquiry, part: str, evidence: Evidence) -> bool:
    """Whether what answered the part before answers this one, too, when it is read without that part."""
    alone: Question = inquiry.ask(part)
    passages = {one.passage.id for one in evidence.passages[:1]}
    found = [one for one in inquiry.found if one.passage.id in passages]
    return bool(found) and inquiry.decide(alone, inquiry.read(alone, found)).answers
