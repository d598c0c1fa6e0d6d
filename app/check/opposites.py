"""Words of which a claim may hold one where its quotes hold the contrary: more and less, before and after, and such."""

import re

# Of each pair, the two sides in English, Korean and Japanese: words of any text, none of a subject.
PAIRS = tuple(
    (re.compile(left, re.IGNORECASE), re.compile(right, re.IGNORECASE))
    for left, right in (
        (
            r"\b(?:increas|grew|grow|rose|rise|rising|raised|climb|expand)\w*|늘[었어린]|증가|올랐|오르|상승|"
            r"増え|増加|上が|上昇",
            r"\b(?:decreas|fell\b|fall|drop|declin|shrank|reduced|cut\b)\w*|줄[었어인]|감소|내렸|내리|하락|"
            r"減[っりら]|減少|下が|下落",
        ),
        (
            r"\bbefore\b|\bearlier\b|먼저|앞서|전에|先に|前に|早[くい]",
            r"\bafter\b|\blater\b|늦게|나중에|뒤에|후에|遅[くれい]|後に",
        ),
        (
            r"\b(?:more|higher|larger|greater|older|oldest|longer|highest|largest|most)\b|많[은았이]|높[은았]|크[다고]|"
            r"多[いくか]|高[いくか]",
            r"\b(?:less|fewer|lower|smaller|younger|newest|shorter|lowest|smallest|fewest|least)\b|적[은었게]|낮[은았]|"
            r"少な|低[いくか]",
        ),
        (r"\babove\b|이상|以上", r"\bbelow\b|이하|미만|以下|未満"),
        (r"\balready\b|이미|すでに|既に", r"\bnot yet\b|아직|まだ"),
        (
            r"\b(?:accept|adopt|approv|agree)\w*|수락|채택|승인|受け入れ|採択|承認",
            r"\b(?:reject|refus|turned down)\w*|거부|거절|부결|拒否|否決",
        ),
        (r"\bonly\b|\bfew\b|\bminority\b", r"\bmost\b|\ball\b|\bevery\b|\bmajority\b"),
        (r"\bfirst\b|처음|최초|初め|最初", r"\blast\b|마지막|最後"),
    )
)


def reversed_words(claim: str, quotes: str) -> bool:
    """Whether a claim holds one word of a pair of contraries, and its quotes the other alone."""
    for pair in PAIRS:
        for one, other in (pair, pair[::-1]):
            if one.search(claim) and not other.search(claim) and other.search(quotes) and not one.search(quotes):
                return True
    return False
