"""The rules of a charter as people say them."""

from coopdesk.domain.charters import Threshold, VoteBase
from coopdesk.domain.minutes import Attendee, Movement
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


def movements_in_words(person: Attendee) -> str:
    """Return who came and went, and when: ``第3项起离会（10:15）``; nothing for who stayed."""
    return text("meeting.separator").join(map(_movement, person.movements))


def _movement(one: Movement) -> str:
    told = {"item": one.item, "holder": one.proxy_holder}
    sentence = text(f"presence.from_item_{one.way.value}", **told)
    return text("presence.at_time", told=sentence, at=one.at) if one.at else sentence
