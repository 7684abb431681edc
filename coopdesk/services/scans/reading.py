"""Reading files from a scanner: each page with its code, nothing written yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coopdesk.domain.errors import Refusal, RuleViolation, require
from coopdesk.exchange.attached_file import AttachedFile, look_at
from coopdesk.forms import codes
from coopdesk.forms.scans.files import MOST_PAGES, ScanFile
from coopdesk.storage.unit_of_work import UnitOfWork

MOST_BYTES = 300 * 1024 * 1024
"""Five hundred colour sheets from an automatic feeder; a single page is kept up to 20 MB."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page of a file and what its code says, empty when none was read; pages count from 1."""

    path: Path
    sha256: str
    page: int
    code: str


def read_scans(uow: UnitOfWork, paths: Iterable[Path]) -> tuple[ReadPage, ...]:
    """Return every page of the files with its code, in their order.

    Raises RuleViolation with every file that is no scan, by name: as ``look_at`` and ``ScanFile``,
    ``scan.no_file``, ``scan.many_pages``; Cancelled; SurroundingsTrouble.
    """
    files = list(dict.fromkeys(paths))
    counts = _counted(files)
    total, pages = sum(counts.values()), list[ReadPage]()
    if total > MOST_PAGES:
        told = {"name": files[-1].name, "pages": total, "most": MOST_PAGES}
        require([Refusal("scan.many_pages", values=told)])
    for looked_at in counts:
        with ScanFile(looked_at.path, looked_at.media, looked_at.path.name) as file:
            for page in range(1, file.count + 1):
                uow.progress.step(len(pages), total, looked_at.path.name)
                pages.append(_read(file, looked_at, page))
    return tuple(pages)


def _counted(files: list[Path]) -> dict[AttachedFile, int]:
    """Return how many pages each file has; all files are looked at before the first is read."""
    counts: dict[AttachedFile, int] = {}
    refusals = [] if files else [Refusal("scan.no_file")]
    for path in files:
        try:
            looked_at = look_at(path, MOST_BYTES)
            with ScanFile(path, looked_at.media, path.name) as file:
                counts[looked_at] = file.count
        except RuleViolation as wrong:
            refusals += wrong.refusals
    require(refusals)
    return counts


def _read(file: ScanFile, looked_at: AttachedFile, page: int) -> ReadPage:
    found = file.code(page)
    code = codes.build(found.code) if found else ""
    return ReadPage(looked_at.path, looked_at.sha256, page, code)
