"""The tables of assessments and applications, and the short words of their cells."""

from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any, ClassVar

from coopdesk import words
from coopdesk.domain.award_facts import Programme, Verdict
from coopdesk.domain.money import Money
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services.awards import (
    ApplicationItem,
    ApplicationState,
    AssessmentItem,
    GapUnit,
    MissingItem,
    SummaryItem,
)

SIGNS: Mapping[Verdict, str] = {
    Verdict.YES: "awards.sign_yes",
    Verdict.NO: "awards.sign_no",
    Verdict.OPEN: "awards.sign_open",
}
VERDICT_TONES: Mapping[Verdict, str] = {
    Verdict.YES: "done",
    Verdict.NO: "ink_soft",
    Verdict.OPEN: "due",
}
STATE_TONES: Mapping[ApplicationState, str] = {
    ApplicationState.DRAFT: "due",
    ApplicationState.CHECKED: "due",
    ApplicationState.PRINTED: "accent",
    ApplicationState.SIGNED: "accent",
    ApplicationState.SUBMITTED: "accent",
    ApplicationState.GRANTED: "done",
    ApplicationState.RETURNED: "wrong",
    ApplicationState.PAID: "done",
    ApplicationState.WITHDRAWN: "ink_soft",
}
# What is missing, short enough for a cell; the sentence stands in the detail panel.
_LACKS: Mapping[str, str] = {
    "award.kind_without_programme": "award_lack.kind",
    "award.production_supply_not_passed": "award_lack.production_supply",
    "award.credit_not_passed": "award_lack.credit",
    "award.production_supply_not_accepted": "award_lack.production_supply_not_accepted",
    "award.credit_not_accepted": "award_lack.credit_not_accepted",
    "award.stars": "award_lack.stars",
    "award.unrated": "award_lack.unrated",
    "award.no_statement": "award_lack.statement",
    "award.revenue": "award_lack.revenue",
    "award.no_audit": "award_lack.audit",
    "award.irregular": "award_lack.irregular",
    "award.counts_elsewhere": "award_lack.counts_elsewhere",
    "award.years": "award_lack.years",
    "award.registration_unknown": "award_lack.registration",
    "award.too_old": "award_lack.too_old",
    "award.outside_city": "award_lack.outside",
    "award.paid_in_unverified": "award_lack.unverified",
    "award.holding": "award_lack.holding",
}


def verdict_in_words(verdict: Verdict) -> str:
    """Return the verdict with its sign: a colour alone says nothing."""
    return f"{words.text(SIGNS[verdict])} {words.choice(verdict)}"


def year_in_words(year: int | None) -> str:
    """Return a year without a thousands comma."""
    return str(year) if year is not None else ""


def lacks_in_words(item: AssessmentItem) -> str:
    """Return in a few words what is missing, or that the county has to decide."""
    if item.questions and item.verdict is Verdict.OPEN:
        return words.text("award_lack.decision")
    if item.programme is None:
        return words.text("award_lack.kind")
    if not item.missing or item.verdict is not Verdict.NO:
        return ""
    first = _lack(item.missing[0])
    if len(item.missing) == 1:
        return first
    return words.text("award_lack.several", first=first, count=len(item.missing))


def paid_so_far(item: ApplicationItem) -> Money:
    """Return what was paid, nothing where money is still to come."""
    return item.paid or Money()


def money_or_nothing(amount: Money) -> str:
    """Return an amount, empty for nothing."""
    return str(amount) if amount else ""


def programme_in_words(item: AssessmentItem) -> str:
    """Return the programme short enough for a cell, with its article."""
    if item.programme is None:
        return ""
    return f"{words.text(_SHORT[item.programme])} {item.article}"


_SHORT: Mapping[Programme, str] = {
    Programme.ACCEPTANCE: "award_short.acceptance",
    Programme.TRINITY_REVENUE: "award_short.revenue",
    Programme.ENTERPRISE_REVENUE: "award_short.revenue",
    Programme.DIVIDEND_REBATE: "award_short.dividend",
}


def _lack(item: MissingItem) -> str:
    gap = str(item.gap)
    if item.unit is GapUnit.FEN:
        gap = str(Money(item.gap))
    elif item.unit is GapUnit.BASIS_POINTS:
        gap = f"{item.gap / 100:.2f}%"
    return words.text(_LACKS[item.code], gap=gap)


def amount_shown(item: AssessmentItem) -> Money | None:
    """Return the amount earned, nothing for what is refused or open."""
    return item.amount or None


class AssessmentTableModel(ItemTableModel[AssessmentItem]):
    """What each programme comes to for each organization."""

    columns = (
        Column("awards.organization", attrgetter("organization"), grows=True),
        Column("awards.programme", programme_in_words),
        Column(
            "awards.verdict",
            attrgetter("verdict"),
            show=verdict_in_words,
            tone=lambda verdict: VERDICT_TONES[verdict],
        ),
        Column("awards.amount", amount_shown, numeric=True, summed=True, width=5),
        Column("awards.lacks", lacks_in_words, width=10),
        Column(
            "awards.state",
            attrgetter("state"),
            tone=lambda state: STATE_TONES[state] if state else "",
            width=3,
        ),
        Column("awards.payer", attrgetter("payer")),
        Column(
            "awards.basis_year",
            attrgetter("basis_year"),
            numeric=True,
            optional=True,
            show=year_in_words,
        ),
        Column("awards.seed_fund", attrgetter("seed_fund"), numeric=True, optional=True),
        Column("awards.number", attrgetter("application_number"), optional=True),
    )

    # an organization has one line for each programme
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("organization_id", "programme")


def payer_in_words(item: SummaryItem) -> str:
    """Return who pays, nothing where the policy leaves it open."""
    return words.choice(item.payer) if item.payer else ""


class SummaryTableModel(ItemTableModel[SummaryItem]):
    """What the awards of a year come to, by programme and payer."""

    columns = (
        Column("awards.programme", attrgetter("programme"), width=14, grows=True),
        Column("awards.payer", payer_in_words, width=7),
        Column("awards.entitled", attrgetter("entitled"), numeric=True, width=4),
        Column("awards.amount", attrgetter("amount"), numeric=True, summed=True, width=6),
        Column("awards.open", attrgetter("open"), numeric=True, width=3),
        Column(
            "awards.amount_if_yes",
            attrgetter("amount_if_yes"),
            numeric=True,
            summed=True,
            show=money_or_nothing,
            width=6,
        ),
        Column("awards.applied_count", attrgetter("applied"), numeric=True, width=4),
        Column("awards.applied_for", attrgetter("applied_for"), numeric=True, summed=True, width=6),
        Column("awards.granted_amount", attrgetter("granted"), numeric=True, summed=True, width=6),
        Column("awards.paid", attrgetter("paid"), numeric=True, summed=True, width=6),
    )

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("programme", "payer")


class ApplicationTableModel(ItemTableModel[ApplicationItem]):
    """Applications and payments."""

    columns = (
        Column("awards.number", attrgetter("number"), width=14),
        Column("awards.organization", attrgetter("organization"), width=16),
        Column("awards.amount", attrgetter("amount"), numeric=True, summed=True),
        Column("awards.state", attrgetter("state"), tone=lambda state: STATE_TONES[state]),
        Column("awards.to_look_at", attrgetter("notice"), tone=lambda _: "due", width=6),
        Column("awards.printed_on", attrgetter("printed_on"), width=6, optional=True),
        Column(
            "awards.paid", paid_so_far, numeric=True, summed=True, show=money_or_nothing, width=7
        ),
        Column("awards.paid_on", attrgetter("paid_on"), width=6, optional=True),
        Column("awards.programme", attrgetter("programme"), optional=True),
        Column("awards.document", attrgetter("document"), optional=True),
        Column("awards.payer", attrgetter("payer"), optional=True),
        Column("awards.award_year", attrgetter("award_year"), optional=True, show=year_in_words),
    )

    # a payment may stand without an application
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter(
        "organization_id", "programme", "award_year"
    )
