"""The rules of a charter as people say them."""

from coopdesk.domain.charters import Threshold, VoteBase
from coopdesk.storage.reference import load_vocabulary
from coopdesk.words import choice, text


def rule_in_words(threshold: str, base: str, needed: int) -> str:
    """Return a majority as people say it: more than half of all votes, so many needed."""
    told = Threshold.parse(threshold)
    share = f"{told.share.numerator}/{told.share.denominator}"
    of = choice(VoteBase(base))
    if told.exceeds:
        return text("vote.rule_exceeds", base=of, share=share, needed=needed)
    return text("vote.rule_reaches", base=of, share=share, needed=needed)


def rule_name(name: str) -> str:
    """Return what a rule is called, by the last part of its key."""
    return {item.code: item.name for item in load_vocabulary("charter_rules")}[name]
