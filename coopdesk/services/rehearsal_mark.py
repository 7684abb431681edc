"""What a workbook made in a rehearsal says of itself; paper says it by its marks (``printing``)."""

from dataclasses import replace

from coopdesk import words
from coopdesk.domain.shown import ShownTable
from coopdesk.storage.unit_of_work import UnitOfWork


def marked_title(uow: UnitOfWork, title: str) -> str:
    """Return the title of a sheet; one made in a rehearsal says so before anything else."""
    return words.text("rehearsal.marked", title=title) if uow.actor.is_rehearsal else title


def marked_table(uow: UnitOfWork, shown: ShownTable) -> ShownTable:
    """Return a table as shown whose title, and so the name of its sheet, tells of a rehearsal."""
    return replace(shown, title=marked_title(uow, shown.title))
