"""Which papers go with an application, and which of them are in the files as scans."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from coopdesk.domain.award_facts import Programme
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.storage.reference import load_award_papers
from coopdesk.storage.tables.attachments import AttachmentRow
from coopdesk.storage.tables.awards import ApplicationRow
from coopdesk.storage.tables.capital import CapitalVerificationRow
from coopdesk.storage.tables.governance import MeetingRow
from coopdesk.storage.tables.organizations import (
    AcceptanceRow,
    AnnualStatementRow,
    DividendReceivedRow,
    HoldingRow,
    OrganizationRow,
    RatingRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text

_OF_ANY_YEAR = (RatingRow, AcceptanceRow, HoldingRow, CapitalVerificationRow, MeetingRow)
_OF_THE_BASIS_YEAR = (AnnualStatementRow, DividendReceivedRow)


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A paper that is asked for; ``scans`` are the titles of those that answer for it."""

    code: str
    name: str
    scans: tuple[str, ...]


def list_papers(uow: UnitOfWork, application_id: str) -> list[PaperItem]:
    """Return the papers that go with an application, in the order of the list; raises NotFound.

    Scans count that are attached to the application, its organization, the organization's ratings,
    acceptances, holdings, verifications and meetings, and to its statement and dividend of the year
    the award is for.
    """
    row = uow.get(ApplicationRow, application_id)
    scans = list(uow.session.scalars(select(AttachmentRow).where(_attached(row))))
    return [
        PaperItem(
            paper.code,
            paper.name,
            tuple(scan.title for scan in scans if scan.kind in paper.kinds),
        )
        for paper in load_award_papers()
        if row.programme in paper.programmes
    ]


def paper_list_values(uow: UnitOfWork, application_id: str) -> FormValues:
    """Return the texts of the list of papers, those that are missing marked; raises NotFound."""
    row = uow.get(ApplicationRow, application_id)
    papers = list_papers(uow, application_id)
    lacking = sum(not paper.scans for paper in papers)
    key = "award_papers.lacking" if lacking else "award_papers.complete"
    return FormValues(
        row.number,
        {
            "organization": uow.get(OrganizationRow, row.organization_id).name,
            "programme": choice(Programme(row.programme)),
            "year": text("awards.of_year", year=row.award_year),
            "number": row.number,
            "papers": [_line(paper) for paper in papers],
            "note": text(key, count=lacking),
            "as_of": day_on_paper(uow.today),
            "maker": uow.actor.operator,
        },
    )


def _line(paper: PaperItem) -> dict[str, str]:
    state = "award_papers.there" if paper.scans else "award_papers.missing"
    return {
        "name": paper.name,
        "copies": str(len(paper.scans)) if paper.scans else "",
        "state": text(state),
        "scans": text("awards.list_between").join(paper.scans),
    }


def _attached(row: ApplicationRow) -> ColumnElement[bool]:
    """Return what tells the scans that may answer for the papers of an application."""
    scan = AttachmentRow
    told = [
        and_(scan.subject_table == ApplicationRow.__tablename__, scan.subject_id == row.id),
        and_(
            scan.subject_table == OrganizationRow.__tablename__,
            scan.subject_id == row.organization_id,
        ),
    ]
    for kind in (*_OF_ANY_YEAR, *_OF_THE_BASIS_YEAR):
        ids = select(kind.id).where(kind.organization_id == row.organization_id)
        if kind in _OF_THE_BASIS_YEAR and row.basis_year is not None:
            ids = ids.where(kind.year == row.basis_year)
        told.append(and_(scan.subject_table == kind.__tablename__, scan.subject_id.in_(ids)))
    return or_(*told)
