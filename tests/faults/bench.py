"""Where a campaign works: a prepared room, its copies, what ways make of it, and the judging."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.drives import Drive, drive_at, fill_drive
from tests.faults.judging import UNTOUCHED, State, check_told, judge
from tests.faults.rooms import SECOND_PLACE, Facts
from tests.faults.ways import Way
from tests.faults.workers import Ended, Worker

WRONG = "wrong"
SPARE = 32 * 1_048_576
"""What can be written to a drive besides what it holds, in bytes."""
Judged = tuple[str, str]
"""How a run ended, and what is wrong with it."""


@dataclass(eq=False)
class Bench:
    """A prepared room and the place where each run finds its copy.

    ``before`` is the state of each office, ``whole`` what each way makes of its own; ``growths``
    are the KiB that a way writes at most, ``lengths`` how often it makes each call.
    """

    folder: Path
    facts: Facts
    before: dict[str, State] = field(default_factory=dict)
    whole: dict[str, State] = field(default_factory=dict)
    growths: dict[str, int] = field(default_factory=dict)
    lengths: dict[tuple[str, str], int] = field(default_factory=dict)
    undisturbed: Worker | None = None

    @property
    def room(self) -> Path:
        """Return where the copy lies."""
        return self.folder / "room"

    @property
    def prepared(self) -> Path:
        """Return what it is a copy of."""
        return self.folder / "prepared"

    @contextmanager
    def copied(self) -> Iterator[None]:
        """Let the copy lie there for as long as the block lasts."""
        shutil.copytree(self.prepared, self.room)
        try:
            yield
        finally:
            shutil.rmtree(self.room)

    @contextmanager
    def drive(self, place: Path, held: Path) -> Iterator[Drive]:
        """Mount a drive there that holds what is in a prepared folder."""
        image = self.folder / f"{held.name}.image"
        if not image.exists():
            fill_drive(image, held, spare=SPARE)
        used = image.with_suffix(".used")
        used.unlink(missing_ok=True)  # a device on its way out may still write to the former one
        shutil.copyfile(image, used)
        with drive_at(place, used) as drive:
            yield drive

    def stick_of(self, way: Way) -> Path | None:
        """Return what a way writes to, or reads from, that can be pulled out."""
        stick, words = self.room / "stick", way.command(self.facts)
        if any(word.startswith(str(stick)) for word in words):
            return stick
        return self.room / SECOND_PLACE if way.words == ("backup", "run") else None

    def judged(self, way: Way, ended: Ended, whole: State | None = None) -> Judged:
        """Return the end and what is wrong; what was not done is done again, but for other ends."""
        code, told = ended
        try:
            check_told(code, told)
            states = self.before[way.office], whole or self.whole[way.name]
            end = judge(way, self.room, self.prepared, *states, confirmed=code == 0)
            if end == UNTOUCHED and whole is None:
                again, why = self.undisturbed.do(way)
                assert again == 0, f"it cannot be done again: {why[-600:]}"
        except Exception as error:
            return WRONG, f"exit {code}: {error!r} {told[-300:]}"
        return end, ""
