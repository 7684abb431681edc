"""A rehearsal: the same books under the same key, nothing sealed in it, gone without a trace."""

import shutil
from datetime import date

import pytest
from openpyxl import load_workbook

from coopdesk.cli.main import run
from coopdesk.domain.errors import (
    Finding,
    RuleViolation,
    Severity,
    SurroundingsTrouble,
    WorkspaceTrouble,
)
from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.services import exchange, rehearsal, sign_ins, system
from coopdesk.services.form_workbooks import save_form_workbook
from coopdesk.services.members import export_members
from coopdesk.services.opening import open_workspace
from coopdesk.services.organizations import (
    export_organizations,
    export_organizations_kit,
    export_statements,
    list_organizations,
)
from coopdesk.services.printing import print_form
from coopdesk.services.register_files import write_register
from coopdesk.services.report_files import save_report
from coopdesk.services.report_kinds import Question
from coopdesk.services.sheet_intake import save_marked_copy
from tests.conftest import NOW, PASSPHRASE
from tests.e2e.paper import text_of
from tests.gui.page_fixtures import TRINITY, add_organization

__all__ = ["add_organization"]


@pytest.fixture
def copy(workspace):
    rehearsal.prepare_rehearsal(workspace)
    opened = rehearsal.open_rehearsal(workspace)
    yield opened
    opened.close()


def names(runner):
    return [one.name for one in runner.ask(list_organizations)]


def test_what_is_done_in_the_copy_never_reaches_the_books(workspace, add_organization):
    add_organization()
    rehearsal.prepare_rehearsal(workspace)
    copy = rehearsal.open_rehearsal(workspace)
    (there,) = copy.runner.ask(list_organizations)
    assert there.name == TRINITY.name
    assert copy.runner.ask(rehearsal.rehearsed_day) == NOW.date()
    assert system.self_test(copy)
    assert all(check.ok for check in system.self_test(copy))

    copy.runner.do(system.add_operator, system.AddOperator("练习员", system.Role.CLERK))
    assert "练习员" not in [one.name for one in workspace.runner.ask(system.list_operators)]

    gone = rehearsal.end_rehearsal(copy)
    assert not gone.exists()
    assert [one.name for one in gone.parent.iterdir()] == ["workspace"]
    assert names(workspace.runner) == [TRINITY.name]


def test_nothing_that_counts_outside_is_made_in_it(copy, workspace, tmp_path):
    attempts = (
        lambda: system.make_backup(copy, tmp_path),
        lambda: system.renew_recovery(copy),
        lambda: system.renew_recovery_onto(copy, tmp_path / "sheet.pdf"),
        lambda: sign_ins.set_passphrase(copy, "乌云其其格", "另一个-口令-2026"),
        lambda: sign_ins.enrol_operator(
            copy, sign_ins.EnrolOperator("练习员", system.Role.CLERK, "另一个-口令-2026")
        ),
        lambda: copy.runner.ask(exchange.export_key, tmp_path),
        lambda: copy.runner.do(
            exchange.make_package, exchange.MakePackage(tmp_path, period="2026H2")
        ),
    )
    for one in attempts:
        with pytest.raises(RuleViolation) as told:
            one()
        assert [each.code for each in told.value.refusals] == ["rehearsal.stays_inside"]
    assert not [file for file in tmp_path.iterdir() if file.is_file()]
    mine, practised = (one.runner.ask(exchange.own_key) for one in (workspace, copy))
    assert mine.fingerprint != practised.fingerprint  # the office's own keys are not in the copy


def test_paper_says_it_is_a_rehearsal_and_carries_no_code(workspace, add_organization):
    key = add_organization()
    rehearsal.prepare_rehearsal(workspace)
    copy = rehearsal.open_rehearsal(workspace)
    real = workspace.runner.ask(print_form, "organization-record", key)
    practised = copy.runner.ask(print_form, "organization-record", key)
    copy.close()
    assert "演练" not in text_of(real.pdf)
    assert text_of(practised.pdf).count("演练") >= 2 * practised.pages  # the head, and across
    assert real.sheet_codes[0] in text_of(real.pdf)
    assert real.sheet_codes[0] not in text_of(practised.pdf)


def test_workbooks_say_it_is_a_rehearsal(workspace, add_organization, tmp_path):
    """Lists, sheets to be taken in again, reports and forms: the title before anything else."""
    key = add_organization()
    rehearsal.prepare_rehearsal(workspace)
    copy = rehearsal.open_rehearsal(workspace)
    shown = ShownTable("组织名册", (ShownColumn("名称"),), [("乙社",)], count_of_all=1)
    span = (date(2026, 1, 1), date(2026, 11, 23))
    ways = {
        "list": lambda ask, to: ask(write_register, to, shown),
        "sheet": lambda ask, to: ask(export_organizations, to),
        "members": lambda ask, to: ask(export_members, to, key),
        "kit": lambda ask, to: ask(export_organizations_kit, to),
        "statements": lambda ask, to: ask(export_statements, to),
        "report": lambda ask, to: ask(save_report, "journal", Question(key, *span), to),
        "form": lambda ask, to: ask(save_form_workbook, "organization-record", [key], None, to),
    }
    for name, write in ways.items():
        for runner, is_marked in ((workspace.runner, False), (copy.runner, True)):
            to = tmp_path / f"{name}-{is_marked}.xlsx"
            write(runner.ask, to)
            first = load_workbook(to).worksheets[0]
            assert str(first["A1"].value).startswith("【演练】") is is_marked, name
    copy.close()


def test_lists_of_other_kinds_say_it_too(workspace, add_organization, tmp_path):
    """A list for other programs in its first line, a workbook handed back in its added sheet."""
    key = add_organization()
    rehearsal.prepare_rehearsal(workspace)
    copy = rehearsal.open_rehearsal(workspace)
    asked = Question(key, date(2026, 1, 1), date(2026, 11, 23))
    source, finding = tmp_path / "名册.csv", Finding("workbook.empty", Severity.HINT)
    source.write_text("姓名\n", encoding="utf-8")
    for runner, is_marked in ((workspace.runner, False), (copy.runner, True)):
        to = tmp_path / f"{is_marked}.csv"
        runner.ask(save_report, "journal", asked, to)
        first = to.read_text(encoding="utf-8-sig").splitlines()[0]
        assert first.startswith("【演练】") is is_marked
        handed_back = tmp_path / f"{is_marked}.xlsx"
        runner.ask(save_marked_copy, source, handed_back, [finding])
        assert load_workbook(handed_back).sheetnames[-1].startswith("【演练】") is is_marked
    copy.close()


def test_one_begins_from_the_books_only(copy):
    with pytest.raises(RuleViolation) as told:
        rehearsal.prepare_rehearsal(copy)
    assert told.value.refusals[0].code == "rehearsal.within"


def test_one_that_was_kept_is_gone_on_with(workspace):
    place = rehearsal.prepare_rehearsal(workspace)
    copy = rehearsal.open_rehearsal(workspace)
    copy.runner.do(system.add_operator, system.AddOperator("练习员", system.Role.CLERK))
    with pytest.raises(WorkspaceTrouble, match="locked"):
        rehearsal.end_rehearsal(workspace)
    copy.close()
    assert rehearsal.prepare_rehearsal(workspace) == place
    again = rehearsal.open_rehearsal(workspace)
    assert "练习员" in [one.name for one in again.runner.ask(system.list_operators)]
    again.close()


def test_a_power_cut_leaves_nothing_that_opens(workspace):
    place = rehearsal.prepare_rehearsal(workspace)
    building = place.with_name(f".{place.name}.new")
    shutil.copytree(place, building)  # cut before the copy had its name
    (place / "workspace.key").unlink()  # cut while it was thrown away
    assert rehearsal.find_rehearsal(workspace.folder) is None
    with pytest.raises(WorkspaceTrouble):
        rehearsal.open_rehearsal(workspace)
    rehearsal.clear_rests(workspace.folder)
    assert not place.exists()
    assert not building.exists()


def test_a_full_disk_leaves_nothing(workspace, monkeypatch):
    def full(*_):
        raise SurroundingsTrouble("disk_full", place="x")

    monkeypatch.setattr("coopdesk.storage.backup.copy_database", full)
    with pytest.raises(SurroundingsTrouble):
        rehearsal.prepare_rehearsal(workspace)
    assert [one.name for one in workspace.folder.parent.iterdir()] == ["workspace"]


def test_the_command_line_practises_on_another_day_and_makes_no_package(
    workspace, tmp_path, clock, capsys
):
    workspace.close()
    told = tmp_path / "passphrase"
    told.write_text(PASSPHRASE, encoding="utf-8")
    here = ["--workspace", str(workspace.folder), "--passphrase-file", str(told), "--json"]
    assert run([*here, "rehearsal", "begin"], clock) == 0
    place = rehearsal.rehearsal_folder(workspace.folder)
    there = ["--workspace", str(place), *here[2:]]
    assert run([*there, "--today", "2027-01-05", "due", "list"], clock) == 0
    assert run([*here, "--today", "2027-01-05", "due", "list"], clock) == 1
    capsys.readouterr()
    assert run([*there, "package", "make", "--to", str(tmp_path)], clock) == 1
    assert '"rehearsal.stays_inside"' in capsys.readouterr().out
    assert run([*here, "rehearsal", "end"], clock) == 0
    assert not place.exists()
    assert run([*here, "rehearsal", "end"], clock) == 1
    open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, clock).close()


def test_the_mark_survives_a_key_file_put_back(workspace, copy, clock):
    """The mark lies in the encrypted books too: the office's own key file does not make it real."""
    place = copy.folder
    copy.close()
    shutil.copy(workspace.folder / "workspace.key", place / "workspace.key")
    again = open_workspace(place, "乌云其其格", PASSPHRASE, clock)
    assert again.runner.actor.is_rehearsal
    assert again.runner.ask(rehearsal.rehearsed_day) == date(2026, 11, 23)
    again.close()
