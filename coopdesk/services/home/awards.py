"""What waits of the awards: to be applied for, papers that lack, returned, changed, unpaid in."""

from collections.abc import Collection, Iterator

from coopdesk import words
from coopdesk.domain.award_facts import Verdict
from coopdesk.domain.due import Due, DueFact
from coopdesk.domain.money import Money, total
from coopdesk.services.awards import (
    ApplicationItem,
    ApplicationState,
    assess_awards,
    get_return_reason,
    list_applications,
    list_notices,
    list_papers,
)
from coopdesk.services.mutual_fund import get_seed_fund
from coopdesk.storage.unit_of_work import UnitOfWork

_BEFORE_HANDING_IN = frozenset(
    {
        ApplicationState.DRAFT,
        ApplicationState.CHECKED,
        ApplicationState.PRINTED,
        ApplicationState.SIGNED,
    }
)


def of_awards(
    uow: UnitOfWork, organization_id: str | None, own: Collection[str]
) -> Iterator[DueFact]:
    """Yield what waits of the awards of the organizations; of others' what is to be answered."""
    for award in assess_awards(uow, uow.today.year, organization_id):
        key = award.organization_id
        if key not in own:
            continue
        earned = {"article": award.article, "amount": str(award.amount)}
        if award.verdict is Verdict.YES and award.application_id is None:
            yield DueFact(Due.AWARD, "awards", None, earned, key, about=award.article)
        elif award.state is ApplicationState.RETURNED:
            application_id = award.application_id or ""
            reason = {"reason": get_return_reason(uow, application_id)}
            yield _at_application(Due.AWARD_RETURNED, earned | reason, key, application_id)
    applications = list_applications(uow, organization_id=organization_id)
    own_ones = [item for item in applications if item.organization_id in own]
    yield from _of_notices(uow, organization_id, own)
    yield from _of_papers(uow, own_ones)
    yield from _of_seed_fund(uow, own_ones)
    waiting = [
        item
        for item in applications
        if item.organization_id not in own and item.state is ApplicationState.SUBMITTED
    ]
    if waiting:
        told: dict[str, object] = {"count": len(waiting), "first": waiting[0].organization}
        yield DueFact(Due.AWARDS_BELOW, "awards", None, told, part="applications")


def _of_notices(
    uow: UnitOfWork, organization_id: str | None, own: Collection[str]
) -> Iterator[DueFact]:
    """Yield the applications whose records have changed since they were drafted or printed."""
    for notice in list_notices(uow, organization_id=organization_id):
        key = notice.organization_id
        if key not in own:
            continue
        number = {"number": notice.number}
        if notice.reasons:
            reason = {"reason": notice.reasons[-1]}
            yield _at_application(Due.AWARD_LOST, number | reason, key, notice.application_id)
        if notice.differences:
            first = notice.differences[0]
            blank = words.text("awards.blank")
            figures = {
                "count": len(notice.differences),
                "label": first.label,
                "printed": first.printed or blank,
                "now": first.now or blank,
            }
            kind = Due.AWARD_DIFFERS
            yield _at_application(kind, number | figures, key, notice.application_id)


def _of_papers(uow: UnitOfWork, applications: list[ApplicationItem]) -> Iterator[DueFact]:
    """Yield the applications not handed in yet whose papers are not all in the files."""
    for item in applications:
        if item.id is None or item.state not in _BEFORE_HANDING_IN:
            continue
        lacking = [paper.name for paper in list_papers(uow, item.id) if not paper.scans]
        if lacking:
            told = {"number": item.number, "count": str(len(lacking)), "first": lacking[0]}
            yield _at_application(Due.AWARD_PAPERS, told, item.organization_id, item.id)


def _of_seed_fund(uow: UnitOfWork, applications: list[ApplicationItem]) -> Iterator[DueFact]:
    """Yield what was paid for a seed fund and is not in it (赤政发〔2023〕14号 二（五）)."""
    promised: dict[str, list[ApplicationItem]] = {}
    for item in applications:
        if item.paid and item.seed_fund:
            promised.setdefault(item.organization_id, []).append(item)
    for key, items in promised.items():
        missing = total([item.seed_fund or Money() for item in items])
        missing -= get_seed_fund(uow, key).received
        if missing.fen > 0:
            amount = {"amount": str(missing)}
            yield _at_application(Due.SEED_FUND, amount, key, items[0].id or "")


def _at_application(
    kind: Due, told: dict[str, str] | dict[str, object], organization_id: str, application_id: str
) -> DueFact:
    return DueFact(
        *(kind, "awards", None, {**told}, organization_id),
        part="applications",
        record_id=application_id,
    )
