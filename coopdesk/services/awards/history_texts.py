"""The history in words: one line for each matter, one cell for each year.

Window, paper and workbook say the same because they take it from here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from coopdesk import words
from coopdesk.domain.award_facts import Part, Programme, Verdict
from coopdesk.domain.bodies import TermStage
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.services.awards.history import BodyStatus, History, HistoryYear
from coopdesk.services.awards.queries import AssessmentItem, GapUnit, MissingItem
from coopdesk.services.organizations.fact_items import HonourItem

# Where a number of what lacks says more than the sentence does.
_TOLD_BY_GAP = frozenset({"award.revenue", "award.holding", "award.stars"})


@dataclass(frozen=True, slots=True)
class HistoryCell:
    """What stands in a year; ``tone`` is ``done``, ``wrong``, ``due``, ``ink_soft`` or empty."""

    text: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One matter over the years; ``is_money`` aligns its figures."""

    label: str
    cells: tuple[HistoryCell, ...]
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class NextLine:
    """What one programme comes to next: its title, the verdict, and what lacks, sentence by one."""

    title: str
    verdict: str
    tone: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One of the three bodies: its name and how it stands."""

    name: str
    told: str
    tone: str


def history_lines(history: History) -> list[HistoryLine]:
    """Return the lines in which anything is recorded."""
    lines = [
        _line(history, "history.rating", _rating),
        *(_line(history, "", _accepted(part), words.choice(part)) for part in Part),
        _line(history, "history.meetings", _meetings),
        _line(history, "history.revenue", _revenue, is_money=True),
        _line(history, "history.audit", _audit),
        _line(history, "history.profit", _profit, is_money=True),
        _line(history, "history.debt_ratio", _debt_ratio),
        _line(history, "history.paid_in", _paid_in, is_money=True),
        _line(history, "history.holding", _holding),
        _line(history, "history.dividend", _dividend, is_money=True),
        *(
            _line(history, "", _paid(programme), _money_of(programme), is_money=True)
            for programme in Programme
        ),
        _line(history, "history.years_used", _number),
        _line(history, "history.honours", _honours),
    ]
    return [line for line in lines if any(cell.text for cell in line.cells)]


def next_lines(history: History) -> list[NextLine]:
    """Return what can be had next, and what lacks for it."""
    lines = [_next(item) for item in history.next_awards]
    if history.unpassed:
        between = words.text("awards.list_between")
        parts = between.join(words.choice(part) for part in history.unpassed)
        title, sentence = words.text("history.again"), words.text("history.unpassed", parts=parts)
        lines.insert(0, NextLine(title, words.choice(Verdict.NO), "ink_soft", (sentence,)))
    return lines


def body_lines(history: History) -> list[BodyLine]:
    """Return how the three bodies stand today."""
    return [_body(status) for status in history.bodies]


def short_name(programme: Programme) -> str:
    """Return the programme short enough for a line; its article tells it apart."""
    return words.text(_SHORT[programme])


_SHORT: Mapping[Programme, str] = {
    Programme.ACCEPTANCE: "history.acceptance_award",
    Programme.TRINITY_REVENUE: "history.revenue_award",
    Programme.ENTERPRISE_REVENUE: "history.revenue_award",
    Programme.DIVIDEND_REBATE: "history.rebate",
}


def history_table(history: History) -> ShownTable:
    """Return the history as a table with a row for each year, as a workbook wants it."""
    lines = history_lines(history)
    lacks = {item.award_year - 1: _next(item) for item in history.next_awards}
    rows = [
        (
            str(year.year),
            *(line.cells[place].text for line in lines),
            words.text("history.sentence_end").join(
                lacks[year.year].sentences if year.year in lacks else ()
            ),
        )
        for place, year in enumerate(history.years)
    ]
    columns = (
        ShownColumn(words.text("history.year")),
        *(ShownColumn(line.label, numeric=line.is_money, money=line.is_money) for line in lines),
        ShownColumn(words.text("history.lacks")),
    )
    title = words.text("history.title", name=history.organization.profile.name)
    return ShownTable(title, columns, rows, count_of_all=len(rows))


def _line(
    history: History,
    key: str,
    cell: Callable[[HistoryYear], HistoryCell],
    label: str = "",
    *,
    is_money: bool = False,
) -> HistoryLine:
    cells = tuple(cell(year) for year in history.years)
    return HistoryLine(label or words.text(key), cells, is_money)


def _rating(year: HistoryYear) -> HistoryCell:
    rating = year.rating or year.stands
    if rating is None:
        return HistoryCell()
    stars = words.text("organizations.star") * rating.stars
    told = stars or words.text("organizations.not_rated")
    if year.rating is None:
        return HistoryCell(told, "ink_soft")
    if rating.is_joint:
        return HistoryCell(told, "accent" if rating.stars else "ink_soft")
    return HistoryCell(words.text("history.rated_alone", stars=told), "ink_soft")


def _accepted(part: Part) -> Callable[[HistoryYear], HistoryCell]:
    def cell(year: HistoryYear) -> HistoryCell:
        [item] = [one for one in year.acceptances if one.part is part]
        if item.day is None:
            key = "history.passed_before" if item.has_passed else ""
            return HistoryCell(words.text(key) if key else "", "ink_soft")
        key = "history.passed" if item.has_passed else "history.failed"
        day = f"{item.day:%m-%d}"
        return HistoryCell(words.text(key, day=day), "done" if item.has_passed else "wrong")

    return cell


def _meetings(year: HistoryYear) -> HistoryCell:
    if not year.meetings:
        return HistoryCell()
    return HistoryCell(words.text("history.times", count=year.meetings))


def _revenue(year: HistoryYear) -> HistoryCell:
    return _money(year.revenue)


def _audit(year: HistoryYear) -> HistoryCell:
    if year.revenue is None:
        return HistoryCell()
    if year.is_audited:
        return HistoryCell(words.text("history.audited"), "done")
    return HistoryCell(words.text("history.not_audited"), "due")


def _profit(year: HistoryYear) -> HistoryCell:
    profit = year.statement.figures.profit if year.statement else None
    return HistoryCell(_money(profit).text, "wrong" if profit and profit.fen < 0 else "")


def _debt_ratio(year: HistoryYear) -> HistoryCell:
    ratio = year.statement.figures.debt_ratio_bp if year.statement else None
    if ratio is None:
        return HistoryCell()
    return HistoryCell(percent(ratio), "wrong" if ratio > BASIS_POINTS else "")


def _paid_in(year: HistoryYear) -> HistoryCell:
    return _money(year.holding.paid_in if year.holding else None)


def _holding(year: HistoryYear) -> HistoryCell:
    if year.holding is None:
        return HistoryCell()
    key = "history.holding_verified" if year.holding.is_verified else "history.holding_unverified"
    told = words.text(key, holding=percent(year.holding.holding_bp))
    return HistoryCell(told, "" if year.holding.is_verified else "due")


def _dividend(year: HistoryYear) -> HistoryCell:
    return _money(year.dividend)


def _paid(programme: Programme) -> Callable[[HistoryYear], HistoryCell]:
    def cell(year: HistoryYear) -> HistoryCell:
        paid = next((item for item in year.payouts if item.programme is programme), None)
        return HistoryCell(str(paid.amount), "done") if paid else HistoryCell()

    return cell


def _money_of(programme: Programme) -> str:
    return words.text("history.in_yuan", name=short_name(programme))


def _number(year: HistoryYear) -> HistoryCell:
    counted = (item for item in year.payouts if item.most is not None)
    told = [words.text("history.number", number=item.number, most=item.most) for item in counted]
    return HistoryCell(words.text("awards.list_between").join(told))


def _honours(year: HistoryYear) -> HistoryCell:
    between = words.text("awards.list_between")
    return HistoryCell(between.join(_honour(one) for one in year.honours))


def _honour(one: HonourItem) -> str:
    if not one.amount:
        return one.title
    return words.text("history.honour", title=one.title, amount=one.amount)


def _next(item: AssessmentItem) -> NextLine:
    assert item.programme is not None
    named = short_name(item.programme)
    title = words.text("history.award", year=item.award_year, programme=named, article=item.article)
    tone = {Verdict.YES: "done", Verdict.OPEN: "due", Verdict.NO: "ink_soft"}[item.verdict]
    return NextLine(title, words.choice(item.verdict), tone, tuple(sentences_of(item)))


def sentences_of(item: AssessmentItem) -> Iterator[str]:
    """Yield what an assessment comes to: the amount, or what is open, or each thing that lacks."""
    if item.verdict is Verdict.YES:
        yield words.text("history.earned", amount=item.amount)
    if item.verdict is Verdict.OPEN:
        yield from (words.choice(question) for question in item.questions)
    lacking = {missing.code: missing for missing in item.missing}
    for reason in item.reasons:
        if not reason.is_met and reason.code in lacking:
            yield reason.sentence + _gap(lacking[reason.code])


def _gap(missing: MissingItem) -> str:
    if missing.code not in _TOLD_BY_GAP:
        return ""
    gap = str(missing.gap)
    if missing.unit is GapUnit.FEN:
        gap = words.text("organizations.amount", amount=Money(missing.gap))
    elif missing.unit is GapUnit.BASIS_POINTS:
        gap = percent(missing.gap)
    return words.text("history.gap", gap=gap)


def _body(status: BodyStatus) -> BodyLine:
    name = words.choice(status.body or status.kinds[0])
    if status.body is None:
        return BodyLine(name, words.text("history.not_set_up"), "due")
    if status.ends_on is None:
        return BodyLine(name, words.text("history.set_up"), "done")
    tone = {TermStage.OVERDUE: "wrong", TermStage.DUE: "due"}
    key = "history.term_over" if status.stage is TermStage.OVERDUE else "history.term"
    told = words.text(key, day=status.ends_on.isoformat())
    return BodyLine(name, told, tone.get(status.stage, "done") if status.stage else "done")


def _money(amount: Money | None) -> HistoryCell:
    return HistoryCell("" if amount is None else str(amount))


def percent(basis_points: int) -> str:
    """Return basis points as a percentage with two decimals."""
    return f"{basis_points // 100}.{basis_points % 100:02d}%"
