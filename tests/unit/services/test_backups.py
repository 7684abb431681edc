"""Backups made by themselves: kept, proved, carried to a stick, broken, gone back to."""

import errno
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from coopdesk.domain.backups import Occasion, ProofState
from coopdesk.domain.due import Due
from coopdesk.domain.errors import BadPackage, RuleViolation, SurroundingsTrouble, WorkspaceTrouble
from coopdesk.domain.rights import Role
from coopdesk.services import backup_notes, backups, exchange, home, restoring, sign_ins, system
from coopdesk.services.opening import open_workspace
from coopdesk.services.organizations import AddWord, Vocabulary, add_word, list_words
from coopdesk.services.salvage import salvage_workspace
from coopdesk.storage.backup_series import PIECE_BYTES, SeriesPlace, remove_backups
from coopdesk.storage.tables.system import AuditRow
from tests.conftest import NOW, PASSPHRASE

OPERATOR = "乌云其其格"


class Calendar:
    """The office's day, moved on by hand."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def calendar():
    return Calendar()


@pytest.fixture
def office(tmp_path, new_workspace, new_office, clock, calendar):
    new_workspace(tmp_path / "office", new_office, clock).close()
    opened = open_workspace(tmp_path / "office", OPERATOR, PASSPHRASE, calendar)
    yield opened
    opened.close()


@pytest.fixture
def stick(office, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    backups.choose_place(office, folder)
    return folder


def _work(office, word="无人机植保"):
    return office.runner.do(add_word, AddWord(Vocabulary("services"), word))


def _has(office, word):
    words = office.runner.ask(list_words, Vocabulary("services"))
    return word in {one.name for one in words}


def _waits(office):
    return {fact.kind for fact in office.runner.ask(home.list_due, None)}


def _break_a_piece(folder: Path):
    """Turn one byte of the piece that was written last."""
    pieces = sorted(folder.glob("pieces/??/*"), key=lambda one: one.stat().st_mtime_ns)
    content = bytearray(pieces[-1].read_bytes())
    content[7] ^= 1
    pieces[-1].write_bytes(content)


def test_what_changed_is_kept_proved_and_on_the_stick_and_nothing_twice(office, stick, calendar):
    """The stick gets what is new: one day's step does not copy the whole database again."""
    first = backups.run_backups(office, Occasion.CLOSING)
    assert (first.trouble, first.carried, first.newest.state) == (None, True, ProofState.SOUND)
    before = len(list(stick.rglob("pieces/??/*")))
    assert before >= office.folder.joinpath("workspace.db").stat().st_size // PIECE_BYTES
    assert backups.keep_backup(office, Occasion.CLOSING) is None

    calendar.now += timedelta(days=1)
    _work(office)
    assert backups.has_changed(office)
    backups.run_backups(office, Occasion.CLOSING)
    shown = [(one.made_at.day, one.is_second, one.state) for one in backups.list_backups(office)]
    sound = ProofState.SOUND
    assert shown == [(24, True, sound), (24, False, sound), (23, True, sound), (23, False, sound)]
    assert len(list(stick.rglob("pieces/??/*"))) < 2 * before
    noted = office.runner.ask(system.get_last_backup)
    assert noted.day == calendar.now.date()
    assert noted.place.startswith(str(stick))


def test_a_stick_that_is_away_is_told_at_home_and_made_good_when_it_is_back(office, stick):
    backups.run_backups(office, Occasion.CLOSING)
    drawer = stick.rename(stick.with_name("drawer"))
    stick.mkdir()  # where it was plugged in is a folder still, and not the stick
    _work(office)
    run = backups.run_backups(office, Occasion.CLOSING)
    assert (run.trouble.code, run.newest.state) == ("device_gone", ProofState.SOUND)
    assert not list(stick.iterdir())
    assert Due.BACKUP_AWAY in _waits(office)

    stick.rmdir()
    drawer.rename(stick)
    assert backups.is_run_due(office)
    assert backups.run_backups(office, Occasion.SCHEDULE).carried
    assert Due.BACKUP_AWAY not in _waits(office)
    assert not backups.is_run_due(office)


def test_a_backup_that_fails_its_proof_is_told_and_the_next_one_is_whole(office, stick, calendar):
    backups.run_backups(office, Occasion.CLOSING)
    newest = backups.list_backups(office)[0]
    _break_a_piece(newest.path.parent)
    assert backups.prove_backup(office, newest.path) == ("pages",)
    run = backups.run_backups(office, Occasion.SCHEDULE)
    # carried again at once: what was broken there was thrown away and is written anew
    assert (run.trouble, run.newest.state) == (None, ProofState.SOUND)

    own = next(one for one in backups.list_backups(office) if not one.is_second)
    _break_a_piece(own.path.parent)
    assert backups.prove_backup(office, own.path) == ("pages",)
    calendar.now += timedelta(hours=1)
    assert backups.keep_backup(office, Occasion.CLOSING) is not None
    backups.run_backups(office, Occasion.CLOSING)
    assert {one.state for one in backups.list_backups(office)} == {ProofState.SOUND}


def test_the_newest_that_is_broken_is_never_put_off_at_home(office, calendar):
    """The books are broken, so every backup of them is: red, and counted nowhere."""
    _work(office)
    with office.runner._engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_log_is_final")
        connection.exec_driver_sql("UPDATE audit_log SET operator = '别人' WHERE sequence = 1")
        connection.commit()
    run = backups.run_backups(office, Occasion.CLOSING)
    assert (run.trouble.code, run.newest.broken) == (backup_notes.BROKEN, ("audit",))
    assert Due.BACKUP_BROKEN in _waits(office)
    command = home.DismissDue(Due.BACKUP_BROKEN, "", "", (NOW + timedelta(days=5)).date(), "再看")
    with pytest.raises(RuleViolation):
        office.runner.do(home.dismiss_due, command)


def test_only_its_own_files_are_deleted_in_a_place(office):
    """Whatever else lies there stays, and no piece goes while a backup cannot be read."""
    made = backups.keep_backup(office, Occasion.CLOSING)
    folder = made.path.parent
    place = SeriesPlace(folder, "150423200", made.workspace)
    theirs = [folder / "照片.jpg", folder / "pieces" / "说明.txt", folder / f"x{made.path.name}"]
    for file in theirs:
        file.write_text("别人的", encoding="utf-8")
    pieces = set(folder.glob("pieces/??/*"))
    remove_backups(SeriesPlace(folder, "150423200", "another workspace"), set())
    assert made.path.exists()
    remove_backups(place, set())
    assert not made.path.exists()
    assert set(folder.glob("pieces/??/*")) == pieces
    theirs.pop().unlink()
    remove_backups(place, set())
    assert not list(folder.glob("pieces/??/*"))
    assert all(file.exists() for file in theirs)


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EROFS, "no_permission")]
)
def test_a_full_or_read_only_stick_leaves_nothing_half(office, stick, monkeypatch, number, code):
    """The third piece does not fit: nothing names the two before it, and the work goes on."""
    written = []
    real = Path.write_bytes

    def write(path, content):
        if stick in path.parents:
            written.append(path)
            if len(written) > 2:
                raise OSError(number, "no")
        return real(path, content)

    monkeypatch.setattr(Path, "write_bytes", write)
    run = backups.run_backups(office, Occasion.CLOSING)
    assert run.trouble.code == code
    assert not [one for one in backups.list_backups(office) if one.is_second]
    assert not list(stick.rglob("*.part"))
    monkeypatch.undo()
    assert backups.run_backups(office, Occasion.SCHEDULE).carried


def test_the_second_place_is_not_the_workspace_and_is_the_managers_choice(office, clock, tmp_path):
    with pytest.raises(RuleViolation) as refused:
        backups.choose_place(office, office.folder)
    assert refused.value.refusals[0].code == "backup.place_inside"
    with pytest.raises(SurroundingsTrouble):
        backups.choose_place(office, tmp_path / "no" / "stick")
    sign_ins.enrol_operator(
        office, sign_ins.EnrolOperator("鲍乌日娜", Role.CLERK, "第二个人的长口令")
    )
    office.close()
    other = open_workspace(office.folder, "鲍乌日娜", "第二个人的长口令", clock)
    for refuse in (
        lambda: backups.choose_place(other, tmp_path),
        lambda: other.runner.do(
            backup_notes.set_backup_place, backup_notes.SetBackupPlace(str(tmp_path))
        ),
    ):
        with pytest.raises(RuleViolation) as refused:
            refuse()
        assert refused.value.refusals[0].code == "right.missing"
    assert backups.run_backups(other, Occasion.CLOSING).newest.state is ProofState.SOUND
    other.close()


def test_before_taking_in_a_backup_is_kept_or_nothing_is_taken(office, tmp_path, monkeypatch):
    """The package is none, yet the backup was made first; where it cannot be, nothing begins."""
    package = tmp_path / "x.coopdesk"
    package.write_bytes(b"nothing")
    command = exchange.TakePackage(package, tmp_path)
    with pytest.raises(BadPackage):
        office.runner.do(exchange.take_package, command)
    assert [one.occasion for one in backups.list_backups(office)] == [Occasion.TAKE]
    _work(office)

    def full(path, content):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SurroundingsTrouble):
        office.runner.do(exchange.take_package, command)


def test_going_back_shows_what_would_go_and_has_a_way_back(office, stick, clock):
    backups.run_backups(office, Occasion.CLOSING)
    there = backups.list_backups(office)[0].path
    assert restoring.preview_restore(office, there).changes_nothing
    _work(office, "后来的词")
    preview = restoring.preview_restore(office, there)
    assert [(one.table, one.new) for one in preview.difference.tables] == [("vocabulary_item", 1)]
    office.close()

    aside = restoring.go_back(there, office.folder, OPERATOR, "2026-11-23")
    with_then = open_workspace(office.folder, OPERATOR, PASSPHRASE, clock)
    assert not _has(with_then, "后来的词")
    assert [one.is_second for one in backups.list_backups(with_then)] == [True, False]
    with_then.close()

    restoring.go_back(aside, office.folder, OPERATOR, "2026-11-23")
    with_now = open_workspace(office.folder, OPERATOR, PASSPHRASE, clock)
    assert _has(with_now, "后来的词")
    assert len(backups.list_backups(with_now)) == 2
    with_now.close()


def test_a_damaged_workspace_is_salvaged_and_tells_what_lacks(office, clock):
    """Page by page from the end of the file: the table that lay there lacks rows, and is named."""
    _work(office)
    backups.run_backups(office, Occasion.CLOSING)
    office.close()
    database = office.folder / "workspace.db"
    content = bytearray(database.read_bytes())
    content[40] ^= 1  # the first page: it no longer opens
    database.write_bytes(content)
    with pytest.raises(WorkspaceTrouble) as trouble:
        open_workspace(office.folder, OPERATOR, PASSPHRASE, clock)
    assert trouble.value.code == "damaged"
    with pytest.raises(WorkspaceTrouble):
        salvage_workspace(office.folder, OPERATOR, "不是这个口令", clock)

    saved, report = salvage_workspace(office.folder, OPERATOR, PASSPHRASE, clock)
    assert _has(saved, "无人机植保")
    assert report.found.damaged == (1,)
    assert all(one.is_whole for one in report.found.tables)
    assert "自检全部正常" in report.lines[-1]
    assert report.file.read_text("utf-8").splitlines()[2:] == list(report.lines)
    assert (report.kept / "workspace.db").read_bytes() == bytes(content)
    assert len(backups.list_backups(saved)) == 1
    saved.close()


def test_a_clock_that_was_wrong_neither_stops_backups_nor_hides_them(office, stick, calendar):
    """Ten years ahead for a day, then right again: what is made now is the newest, and carried."""
    calendar.now += timedelta(days=3650)
    _work(office, "在错误日期办理")
    backups.run_backups(office, Occasion.CLOSING)
    calendar.now = NOW + timedelta(days=1)
    assert Due.CLOCK in _waits(office)
    _work(office, "日期调准以后")
    assert backups.is_run_due(office)
    run = backups.run_backups(office, Occasion.CLOSING)
    assert run.carried
    assert backups.keep_backup(office, Occasion.CLOSING) is None
    on_stick = {one.made_at for one in backups.list_backups(office) if one.is_second}
    assert calendar.now in on_stick


def test_a_clock_that_went_back_is_told_at_home_until_it_is_right(office, calendar):
    """An empty battery: the year 2000. The audit log says that this office was there before."""
    assert Due.CLOCK not in _waits(office)
    calendar.now = datetime(2000, 1, 1)  # noqa: DTZ001 - the office's own wall clock
    _work(office)
    [told] = [one for one in office.runner.ask(home.list_due, None) if one.kind is Due.CLOCK]
    assert told.told == {"today": "2000-01-01", "last": "2026-11-23"}
    calendar.now = NOW
    assert Due.CLOCK not in _waits(office)


def test_copies_of_whole_workspaces_go_in_time_and_the_newest_two_stay(office, calendar):
    """Of each kind two stay, and all of the last 92 days; the log names what went."""
    series = office.folder / "backups"
    series.mkdir()
    made = [series / f"before-{number:04d}-workspace.db" for number in (7, 30, 42, 46)]
    for file in made:
        file.write_bytes(b"a copy")
    for number in range(1, 5):
        aside = office.folder.with_name(f"{office.folder.name}.before-restore-{number}")
        shutil.copytree(office.folder, aside, ignore=shutil.ignore_patterns("backups"))
        made.append(aside)
    other = office.folder.with_name(f"{office.folder.name}.before-restore-old")
    other.mkdir()
    for path, days in zip(made, (400, 300, 10, 5, 400, 300, 93, 1), strict=True):
        at = (calendar.now - timedelta(days=days)).timestamp()
        os.utime(path / "workspace.lock" if path.is_dir() else path, (at, at))
    backups.run_backups(office, Occasion.CLOSING)
    stay = [path.exists() for path in made]
    assert stay == [False, False, True, True, False, False, True, True]
    assert other.exists()
    assert not backups.has_changed(office), "what was let go is no work to be backed up"
    log = office.runner.ask(lambda uow: [row.fields for row in _letting_go(uow)])
    assert len(log) == 1
    assert "before-0007-workspace.db" in log[0]
    backups.run_backups(office, Occasion.CLOSING)
    assert [path.exists() for path in made] == stay


def _letting_go(uow):
    return uow.session.scalars(select(AuditRow).where(AuditRow.command == "LetGoOfOld"))
