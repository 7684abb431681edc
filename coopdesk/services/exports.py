"""What leaves the program besides the print log: lists, papers and files, noted in the audit log.

Who took which list, of how many, and where it went (《个人信息保护法》第五十一条). Services that
write a file tell their unit of work; the runner notes it.
"""

from dataclasses import dataclass

from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NoteExport:
    """Write into the log that something left: its title, how many lines or papers, and whereto.

    ``place`` is a file, a printer, the clipboard or the screen of the command line.
    """

    title: str
    count: int
    place: str


def note_export(uow: UnitOfWork, command: NoteExport) -> None:
    """Write the export into the log; no record changes by it."""
