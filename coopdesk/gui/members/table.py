"""The table of the members, and the card of one beside it."""

from datetime import date
from operator import attrgetter

from coopdesk import words
from coopdesk.domain.identity import Sex
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.money import Money
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.table_model import Column, ItemTableModel, as_words
from coopdesk.services.members import MandateItem, MemberItem, MemberRecord, searched_in

_TONES = {
    MemberState.CANDIDATE.value: "due",
    MemberState.SUSPENDED.value: "due",
    MemberState.FORMER.value: "ink_soft",
    MemberState.REJECTED.value: "ink_soft",
}


class MemberTableModel(ItemTableModel[MemberItem]):
    """Members, one row each; also found by initials and number."""

    columns = (
        Column("member.number", attrgetter("number"), numeric=True, show=str),
        Column("member.name", attrgetter("name")),
        Column("member.village", attrgetter("village")),
        Column("member.holding", attrgetter("holding"), numeric=True, summed=True),
        Column("member.id_number", attrgetter("id_number"), masked=True),
        Column("member.phone", attrgetter("phone"), masked=True),
        Column("member.joined_on", attrgetter("joined_on")),
        Column(
            "member.state",
            attrgetter("state"),
            show=lambda state: words.choice(MemberState(state)),
            tone=lambda state: _TONES.get(state, ""),
        ),
        Column("member.certificate", attrgetter("certificate")),
        Column(
            "member.kind",
            attrgetter("kind"),
            optional=True,
            show=lambda kind: words.choice(MemberKind(kind)),
        ),
        Column(
            "member.roster_share",
            attrgetter("roster_share"),
            numeric=True,
            summed=True,
            optional=True,
        ),
    )

    def searched(self, item: MemberItem) -> str:
        """Return what people type to find a member."""
        return searched_in(item)


def card_of_then(item: MemberItem, day: date) -> DetailCard:
    """Return the card of one member as the register had it on a past day."""
    facts = (
        ("member.state", words.choice(MemberState(item.state))),
        ("member.kind", words.choice(MemberKind(item.kind))),
        ("member.village", item.village),
        ("member.joined_on", item.joined_on),
        ("member.holding", as_words(item.holding)),
    )
    told = [(words.text(key), value) for key, value in facts if value]
    return DetailCard(item.name, told, words.text("members.on_day", day=day))


def member_card(
    record: MemberRecord, holding: Money, representative: MandateItem | None = None
) -> DetailCard:
    """Return the card of one member, who holds ``holding``; the full numbers are shown.

    ``representative`` is who acts, or acted last, for a legal person.
    """
    profile = record.profile
    number = words.text("members.number", number=record.number)
    facts = (
        ("member.kind", words.choice(profile.kind)),
        ("members.credit_code" if profile.is_organization else "members.id", profile.id_number),
        ("member.representative", _representative(representative)),
        ("member.sex", words.choice(Sex(record.sex)) if record.sex else ""),
        ("member.birth_date", as_words(record.birth_date)),
        ("member.nation", profile.nation),
        ("member.other_names", profile.other_names),
        ("member.mongolian_name", profile.mongolian_name),
        ("member.phone", profile.phone),
        ("member.village", f"{record.division}{profile.village}"),
        ("member.household", f"{profile.household}  {profile.householder}".strip()),
        ("member.applied_on", as_words(profile.applied_on)),
        ("member.joined_on", as_words(profile.joined_on) or record.joined_known),
        ("member.left_on", as_words(record.left_on)),
        ("member.resolution", profile.resolution),
        ("member.certificate", profile.certificate),
        ("member.payment_method", profile.payment_method),
        ("member.bank_account", f"{profile.bank_name}  {profile.bank_account}".strip()),
        ("member.holding", as_words(holding)),
        ("member.roster_share", as_words(record.roster_share) if record.roster_share else ""),
        ("member.remark", profile.remark),
    )
    told = [(words.text(key), value) for key, value in facts if value]
    return DetailCard(profile.name, told, f"{number}  {words.choice(record.state)}")


def _representative(mandate: MandateItem | None) -> str:
    """Return who acts for a legal person, how to reach them and until when."""
    if mandate is None:
        return ""
    until = words.text("members.until", day=mandate.to_day) if mandate.to_day else ""
    return "  ".join(part for part in (mandate.name, mandate.phone, until) if part)
