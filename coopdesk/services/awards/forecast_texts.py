"""Forecasts in words: one table for window, workbook and paper, and what was supposed."""

from collections.abc import Iterable, Sequence

from coopdesk import words
from coopdesk.domain.award_forecast import Supposition
from coopdesk.domain.money import Money, total
from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.services.awards.forecast import ForecastItem, budget_of
from coopdesk.services.awards.history_texts import percent, sentences_of, short_name


def forecast_table(title: str, items: Sequence[ForecastItem]) -> ShownTable:
    """Return forecasts as a table, a row for each programme and year, the amounts added up."""
    columns = (
        ShownColumn(words.text("awards.award_year")),
        ShownColumn(words.text("awards.organization")),
        ShownColumn(words.text("awards.programme")),
        ShownColumn(words.text("awards.verdict")),
        ShownColumn(words.text("award_forecast.expected"), numeric=True, money=True),
        ShownColumn(words.text("awards.payer")),
        ShownColumn(words.text("award_forecast.number")),
        ShownColumn(words.text("awards.lacks")),
    )
    sums = ["", "", "", "", str(total([item.assessment.amount for item in items])), "", "", ""]
    return ShownTable(
        title,
        columns,
        [_row(item) for item in items],
        sums=tuple(sums),
        count_of_all=len(items),
    )


def lacks_of(item: ForecastItem) -> str:
    """Return what lacks or is open, sentence by sentence; nothing for an award that is earned."""
    if item.assessment.amount:
        return ""
    return words.text("award_forecast.sentence_end").join(sentences_of(item.assessment))


def number_of(item: ForecastItem) -> str:
    """Return which of its years the award would be; empty for one without such a limit."""
    most = item.assessment.most_years
    if not most:
        return ""
    return words.text("award_forecast.used_of", used=item.used, most=most)


def budget_in_words(items: Iterable[ForecastItem]) -> str:
    """Return what each payer has to expect, in one line."""
    told = []
    for one in budget_of(items):
        key = "award_forecast.payer_and_open" if one.amount_if_open else "award_forecast.payer"
        payer, amount = words.choice(one.payer), one.amount
        told.append(words.text(key, payer=payer, amount=amount, open=one.amount_if_open))
    if not told:
        return words.text("award_forecast.no_budget")
    return words.text("award_forecast.budget") + words.text("awards.list_between").join(told)


def supposed_in_words(supposed: Supposition) -> str:
    """Return the figures supposed, in one line; empty where none is."""
    told = [
        _money("award_forecast.revenue", supposed.revenue),
        _yes_or_no(supposed.is_audited, "award_forecast.audited", "award_forecast.audited_not"),
        "" if supposed.stars is None else words.text("award_forecast.stars", stars=supposed.stars),
        _yes_or_no(supposed.is_accepted, "award_forecast.accepted", "award_forecast.accepted_not"),
        _holding(supposed.holding_bp),
        _yes_or_no(
            supposed.is_paid_in_verified, "award_forecast.verified", "award_forecast.verified_not"
        ),
        _money("award_forecast.dividend", supposed.dividend),
    ]
    said = [one for one in told if one]
    if not said:
        return ""
    between = words.text("awards.list_between")
    return words.text("award_forecast.supposed", figures=between.join(said))


def _row(item: ForecastItem) -> tuple[str, ...]:
    award = item.assessment
    programme = award.programme
    return (
        str(award.award_year),
        award.organization,
        f"{short_name(programme)} {award.article}" if programme else "",
        words.choice(award.verdict),
        str(award.amount),
        words.choice(award.payer_if_yes) if award.payer_if_yes else "",
        number_of(item),
        lacks_of(item),
    )


def _money(key: str, amount: Money | None) -> str:
    return "" if amount is None else words.text(key, amount=amount)


def _holding(basis_points: int | None) -> str:
    if basis_points is None:
        return ""
    return words.text("award_forecast.holding", holding=percent(basis_points))


def _yes_or_no(is_so: bool | None, yes: str, no: str) -> str:  # noqa: FBT001 - a figure too
    if is_so is None:
        return ""
    return words.text(yes if is_so else no)
