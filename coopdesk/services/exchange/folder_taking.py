"""Folders with thousands of packages: looked through, put in order, and taken in one by one.

Each package is taken whole or not at all, in a transaction of its own, so the work can be stopped
anywhere: whoever begins again finds what was taken by the hash of its file and goes on behind it.
Only what packages say of themselves is kept in memory, never what they hold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import (
    BadPackage,
    Cancelled,
    Finding,
    Refusal,
    RuleViolation,
    SurroundingsTrouble,
    WrongFile,
)
from coopdesk.domain.exchange import PackageState, RecordChange
from coopdesk.domain.progress import NO_PROGRESS, Progress
from coopdesk.durable import surroundings
from coopdesk.exchange.delivery import sha256_of
from coopdesk.exchange.package import SUFFIX
from coopdesk.exchange.renewal import RENEWED
from coopdesk.services.exchange.arrivals import peek
from coopdesk.services.exchange.holding import next_held
from coopdesk.services.exchange.settling import TakeHeld, take_held
from coopdesk.services.exchange.taking import TakenPackage, TakePackage, take_package
from coopdesk.services.exchange.trusting import NoteRenewal, note_renewal
from coopdesk.services.runner import Runner, backed_up_before, in_steps
from coopdesk.storage.tables.exchange import PackageHeldRow, PackageInRow, TrustedOfficeRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FoundPackage:
    """A package in a folder that is for this office, from one whose key is trusted."""

    path: Path
    sender_id: str
    sender: str
    division: str
    sequence: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file of a folder that was not taken, and why; ``sender`` is empty where nobody knows."""

    path: Path
    sender_id: str
    sender: str
    reason: Finding | Refusal

    @property
    def message(self) -> str:
        """Return the reason as a sentence."""
        return words.reason(self.reason)


@dataclass(slots=True)
class OfficeTally:
    """What came of one office's files: packages by outcome, and the records of those taken.

    ``known`` were taken in or held before, ``held`` wait for numbers that lack.
    """

    office_id: str
    office: str
    division: str
    found: int = 0
    taken: int = 0
    held: int = 0
    known: int = 0
    left_out: int = 0
    records: dict[RecordChange, int] = field(default_factory=lambda: dict.fromkeys(RecordChange, 0))


@dataclass(frozen=True, slots=True)
class FolderSurvey:
    """The packages to be taken, in the order in which they can be; and the files that cannot."""

    ready: tuple[FoundPackage, ...]
    known: tuple[FoundPackage, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def offices(self) -> tuple[OfficeTally, ...]:
        """What was found, by office."""
        return _Tallies(self).in_order()


@dataclass(frozen=True, slots=True)
class FolderReport:
    """What came of a folder; ``is_stopped`` when a person ended it before its end."""

    offices: tuple[OfficeTally, ...]
    taken: tuple[TakenPackage, ...]
    left_out: tuple[LeftOut, ...]
    waiting: int
    is_stopped: bool


def survey_folder(uow: UnitOfWork, places: Sequence[Path]) -> FolderSurvey:
    """Look through files and folders, and the folders in them, for packages; writes nothing.

    A file that cannot be read, or is no package for this office, is left out with its reason.
    """
    hashes = _known_hashes(uow)
    files = sorted(_files(places))
    ready: list[FoundPackage] = []
    known: list[FoundPackage] = []
    left_out: list[LeftOut] = []
    for done, path in enumerate(files):
        uow.progress.step(done, len(files), words.text("package.looking_through", file=path.name))
        try:
            found, is_known = _look_at(uow, path, hashes)
        except (WrongFile, SurroundingsTrouble) as error:
            left_out.append(LeftOut(path, "", "", _reason(error)))
        else:
            (known if is_known else ready).append(found)
    ready.sort(key=_place)
    return FolderSurvey(tuple(ready), tuple(known), tuple(left_out))


@backed_up_before
@in_steps
def take_folder(
    runner: Runner,
    places: Sequence[Path],
    receipt_folder: Path | None = None,
    *,
    progress: Progress = NO_PROGRESS,
) -> FolderReport:
    """Take in all packages of files and folders, sender by sender, by number.

    Receipts lie beside the packages, or in ``receipt_folder``. One that is refused is left out with
    its reason and the others go on. Raises SurroundingsTrouble where a receipt cannot be written
    and Cancelled when stopped while still looking; what was taken until then stays.
    """
    survey = runner.ask(survey_folder, places, progress=progress)
    _note_renewals(runner, survey)
    tallies = _Tallies(survey)
    is_stopped = False
    try:
        for found in {one.sender_id: one for one in survey.known}.values():
            _follow(runner, found, receipt_folder or found.path.parent, tallies)
        for done, found in enumerate(survey.ready):
            told = words.text("package.taking_from", sender=found.sender, number=found.sequence)
            progress.step(done, len(survey.ready), told)
            _take(runner, found, receipt_folder or found.path.parent, tallies)
    except (Cancelled, KeyboardInterrupt):
        is_stopped = True
    waiting = len(survey.ready) - tallies.done
    return FolderReport(
        tallies.in_order(), tuple(tallies.taken), tuple(tallies.left_out), waiting, is_stopped
    )


def _note_renewals(runner: Runner, survey: FolderSurvey) -> None:
    """Note whose keys were renewed, once an office: a person compares their fingerprints."""
    renewed = {
        str(one.reason.values["office"]): one.path
        for one in survey.left_out
        if one.reason.code == RENEWED
    }
    for path in renewed.values():
        runner.do(note_renewal, NoteRenewal(path))


class _Tallies:
    """Counts what comes of the files, by office."""

    def __init__(self, survey: FolderSurvey) -> None:
        self._by_office: dict[str, OfficeTally] = {}
        self.taken: list[TakenPackage] = []
        self.left_out = list(survey.left_out)
        self.done = 0
        for found in sorted((*survey.ready, *survey.known), key=_place):
            tally = OfficeTally(found.sender_id, found.sender, found.division)
            self._by_office.setdefault(found.sender_id, tally).found += 1
        for found in survey.known:
            self._by_office[found.sender_id].known += 1

    def take(self, taken: TakenPackage) -> None:
        """Count a package that was taken in or held."""
        self.taken.append(taken)
        tally = self._by_office[taken.sender_id]
        if taken.held:
            tally.held += 1
            return
        tally.taken += 1
        for change in RecordChange:
            tally.records[change] += getattr(taken, change.value)

    def leave_out(self, found: FoundPackage, reason: Finding | Refusal) -> None:
        """Count a package that was refused."""
        self.left_out.append(LeftOut(found.path, found.sender_id, found.sender, reason))
        self._by_office[found.sender_id].left_out += 1

    def in_order(self) -> tuple[OfficeTally, ...]:
        """Return the offices by division."""
        return tuple(self._by_office.values())


def _take(runner: Runner, found: FoundPackage, receipts: Path, tallies: _Tallies) -> None:
    try:
        tallies.take(runner.do(take_package, TakePackage(found.path, receipts)))
    except (WrongFile, RuleViolation) as error:
        tallies.leave_out(found, _reason(error))
    tallies.done += 1
    _follow(runner, found, receipts, tallies)


def _follow(runner: Runner, found: FoundPackage, receipts: Path, tallies: _Tallies) -> None:
    """Take those packages of a sender that wait and whose turn has come."""
    try:
        while waited := runner.ask(next_held, found.sender_id):
            tallies.take(runner.do(take_held, TakeHeld(waited, receipts)))
    except (WrongFile, RuleViolation) as error:
        tallies.leave_out(found, _reason(error))


def has_folder(places: Sequence[Path]) -> bool:
    """Return whether one of the places is a folder; raises SurroundingsTrouble."""
    for place in places:
        with surroundings(place):
            if place.is_dir():
                return True
    return False


def _files(places: Sequence[Path]) -> Iterator[Path]:
    """Yield the packages by path; a place that is not there raises SurroundingsTrouble."""
    for place in places:
        with surroundings(place):
            place.stat()
            yield from place.rglob(f"*{SUFFIX}") if place.is_dir() else (place,)


def _known_hashes(uow: UnitOfWork) -> dict[str, FoundPackage | None]:
    """Return by hash the packages taken in or held; None for one that was sent back."""
    trusted = select(TrustedOfficeRow.office_id, TrustedOfficeRow.division_code)
    divisions = {row.office_id: row.division_code for row in uow.session.execute(trusted)}
    known: dict[str, FoundPackage | None] = {}
    for kind in (PackageHeldRow, PackageInRow):
        columns = (kind.sha256, kind.sender_id, kind.sender_name, kind.sequence)
        state = PackageInRow.state if kind is PackageInRow else kind.sha256
        for sha256, sender_id, sender, sequence, told in uow.session.execute(
            select(*columns, state)
        ):
            division = divisions.get(sender_id, "")
            found = FoundPackage(Path(), sender_id, sender, division, sequence)
            known[sha256] = None if told == PackageState.RETURNED else found
    return known


def _look_at(
    uow: UnitOfWork, path: Path, hashes: dict[str, FoundPackage | None]
) -> tuple[FoundPackage, bool]:
    """Return the package in a file, and whether it is known; a copy in the folder is, too."""
    with surroundings(path):
        sha256 = sha256_of(path) if path.is_file() else ""
    if sha256 in hashes:
        known = hashes[sha256]
        if known is None:
            raise BadPackage.because("package_was_returned")
        return replace(known, path=path), True
    header = peek(uow, path)
    office = header.sender
    found = FoundPackage(path, office.office_id, office.name, office.division, header.sequence)
    hashes[sha256] = found
    return found, False


def _place(found: FoundPackage) -> tuple[str, str, int, Path]:
    return found.division, found.sender_id, found.sequence, found.path


def _reason(error: WrongFile | RuleViolation | SurroundingsTrouble) -> Finding | Refusal:
    if isinstance(error, WrongFile):
        return error.findings[0]
    if isinstance(error, RuleViolation):
        return error.refusals[0]
    told = words.trouble(error.code, error.values)
    return BadPackage.because("package_unreadable", trouble=told).findings[0]
