"""Rules of a charter, comings and goings, the list of a vote, late entry as people say them."""

from collections.abc import Mapping, Sequence
from datetime import date

from coopdesk.domain.charters import Threshold, VoteBase
from coopdesk.domain.minutes import Attendee, Movement, Way
from coopdesk.domain.minutes_versions import is_late_entry
from coopdesk.domain.rolls import RollEntry
from coopdesk.services.form_values import day_on_paper
from coopdesk.storage.reference import load_vocabulary
from coopdesk.words import choice, text

_MOVED: Mapping[Way, str] = {
    Way.PRESENT: "presence.from_item_present",
    Way.ABSENT: "presence.from_item_absent",
    Way.PROXY: "presence.from_item_proxy",
}


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


def roll_in_words(roll: Sequence[RollEntry], additional: int = 0, recused: int = 0) -> str:
    """Return the heads of a roll, with the votes that were more or stayed out."""
    ways = [one.way for one in roll]
    heads = {
        "entitled": len(ways),
        "present": ways.count(Way.PRESENT),
        "proxies": ways.count(Way.PROXY),
    }
    told = text("presence.counts", **heads)
    if additional:
        told += text("presence.additional", votes=additional)
    return told + text("presence.recused", votes=recused) if recused else told


def late_entry(held_on: date, entered_on: date | None) -> str:
    """Return the mark of a record that was begun after its meeting, empty for any other."""
    if entered_on is None or not is_late_entry(held_on, entered_on):
        return ""
    days = {"held": day_on_paper(held_on), "entered": day_on_paper(entered_on)}
    return text("minutes.late_entry", **days)


def _movement(one: Movement) -> str:
    told = {"item": one.item, "holder": one.proxy_holder}
    sentence = text(_MOVED[one.way], **told)
    return text("presence.at_time", told=sentence, at=one.at) if one.at else sentence
