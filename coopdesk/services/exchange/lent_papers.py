"""The attachments of organizations that are lent: they go along and come back with their records.

Contents are read and written piece by piece. What a package has no room for stays at the office,
the oldest papers first; the lending says which, so that nobody takes them for deleted.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from coopdesk import words
from coopdesk.domain.errors import BadPackage, Refusal, require
from coopdesk.exchange.package import CheckedPackage, TableData
from coopdesk.services.exchange.lent_records import records_of
from coopdesk.services.exchange.merging import Merge
from coopdesk.services.exchange.papers_sent import (
    ATTACHMENT,
    PapersSent,
    against_papers,
    keep_papers,
)
from coopdesk.services.exchange.traces import Record
from coopdesk.storage.lending import organizations_of
from coopdesk.storage.tables.attachments import AttachmentRow
from coopdesk.storage.unit_of_work import UnitOfWork

_TABLE = AttachmentRow.metadata.tables[ATTACHMENT]


def papers_without_room(uow: UnitOfWork, organizations: Sequence[str]) -> list[str]:
    """Return the ids of the attachments that one package has no room for, the oldest ones."""
    newest_first = records_of(_TABLE, organizations).order_by(
        _TABLE.c.dated_on.desc(), _TABLE.c.id.desc()
    )
    papers = PapersSent()
    list(papers.with_room(dict(row) for row in uow.session.execute(newest_first).mappings()))
    return sorted(papers.left)


def require_room(uow: UnitOfWork, organizations: Sequence[str]) -> None:
    """Raise RuleViolation ``lending.papers_too_large`` where a return could not carry its papers.

    Only those that were added since bring their content.
    """
    added = records_of(_TABLE, organizations).where(_TABLE.c.revision > 0)
    papers = PapersSent()
    list(papers.with_room(dict(row) for row in uow.session.execute(added).mappings()))
    left = papers.left
    require([Refusal("lending.papers_too_large", values={"count": len(left)})] if left else [])


def carried_in(papers: PapersSent, data: TableData) -> TableData:
    """Return the attachments with their contents noted in ``papers``; as lent they need none."""
    return TableData(data.schema, _with_contents(papers, data.rows))


def _with_contents(
    papers: PapersSent, records: Iterable[Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    for record in records:
        if record["revision"]:
            yield from papers.with_room([dict(record)])
        else:
            yield record


def not_lent(lending: Record, ids: Collection[str]) -> set[str]:
    """Return which of these attachments stayed at the office; all where no papers went along."""
    left = lending["papers_left"]
    return set(ids) if left is None else set(ids) & set(left)


def refuse_unfit(
    uow: UnitOfWork, package: CheckedPackage, records: Sequence[Mapping[str, Any]]
) -> None:
    """Raise RuleViolation for attachments without content, or not what they are said to be."""
    require(against_papers(uow, package, records).values())


def keep_lent_papers(uow: UnitOfWork, package: CheckedPackage, merge: Merge) -> None:
    """Store the contents of the attachments that are taken in."""
    keep_papers(uow, package, _arriving(merge))


def require_subjects(uow: UnitOfWork, merge: Merge, organizations: Sequence[str]) -> None:
    """Raise BadPackage for papers of records that are not here, or that were never lent."""
    for record in _arriving(merge):
        belongs_to = organizations_of(uow.connection, ATTACHMENT, [record])
        table = words.text(f"table.{ATTACHMENT}")
        if not belongs_to:
            other = words.text(f"table.{record['subject_table']}")
            raise BadPackage.because("package_reference_missing", table=table, other=other)
        if not belongs_to <= set(organizations):
            raise BadPackage.because("package_lent_stranger", table=table)


def _arriving(merge: Merge) -> list[Record]:
    return [*merge.new.get(ATTACHMENT, ()), *merge.changed.get(ATTACHMENT, ())]
