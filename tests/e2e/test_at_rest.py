"""Nothing about a person stands in clear on the disk, but what the office itself printed or saved.

A whole demo year is made and worked with, in folders of its own for data, settings and temporary
files. What is deleted on the way is kept aside, since a deleted file can be found again, and then
every byte that was ever written is searched for every name and number of the year.
"""

import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from sqlalchemy import select

from coopdesk import app
from coopdesk.domain.calibrations import Calibration
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.gui.kit.page_printing import print_pages
from coopdesk.gui.kit.pdf_pages import PdfPages
from coopdesk.services import attachments, exchange, system
from coopdesk.services.demo import PASSPHRASE as PASSPHRASE_OF_DEMO
from coopdesk.services.demo import make_demo
from coopdesk.services.focus import list_focus
from coopdesk.services.members import export_members
from coopdesk.services.opening import NewOffice, create_workspace
from coopdesk.services.printing import print_form
from coopdesk.services.rehearsal import prepare_rehearsal
from coopdesk.services.salvage import salvage_workspace
from coopdesk.services.shown_pages import open_pages
from coopdesk.storage.tables.members import MemberRow
from tests.conftest import PASSPHRASE, QUICK
from tests.gui.typing import write

CLEAR_HEADS = (b"%PDF", b"PK\x03\x04", b"SQLite format 3", b"\xff\xd8\xff", b"\x89PNG")
# A backup is a zip that holds sealed files, stored; a package is sealed as a whole.
SEALED = (".coopbackup",)


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Folders of their own for what the program, Qt and the system keep; deleted files stay."""
    made = {name: tmp_path / name for name in ("data", "temporary", "grave", "home", "given")}
    for folder in made.values():
        folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made["temporary"]))
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(made["temporary" if name == "TMPDIR" else "home"]))
    _keep_what_is_deleted(monkeypatch, made["grave"], made["given"])
    return made


def _keep_what_is_deleted(monkeypatch, grave, given):
    numbers = iter(range(10**6))

    def bury(path, dir_fd):
        whole = Path(f"/proc/self/fd/{dir_fd}") / os.fspath(path) if dir_fd else Path(path)
        if whole.is_file() and given not in whole.resolve().parents:
            shutil.copyfile(whole, grave / f"{next(numbers)}-{whole.name}")

    for name in ("unlink", "remove"):
        real = getattr(os, name)

        def deleted(path, *, dir_fd=None, real=real):
            bury(path, dir_fd)
            real(path, dir_fd=dir_fd)

        monkeypatch.setattr(os, name, deleted)


def _known(runner):
    """Every name, number and phone of the year."""
    columns = (MemberRow.name, MemberRow.id_number, MemberRow.phone, MemberRow.bank_account)

    def read(uow):
        return {text for row in uow.session.execute(select(*columns)) for text in row if text}

    return {text for text in runner.ask(read) if len(text) > 2}


def _found(folders, texts):
    """Return where a file says something in clear, or is of a kind that would."""
    needles = [t.encode(code) for t in texts for code in ("utf-8", "gb18030", "utf-16-le")]
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                for needle in needles:
                    if needle in content:
                        yield f"{file.name}: {needle!r}"
                if content.startswith(CLEAR_HEADS) and not file.name.endswith(SEALED):
                    yield f"{file.name}: {content[:8]!r}"


def _work(runner, workspace, given, clock):
    """Use what writes files: papers, sheets, attachments, a backup, a package."""
    member = runner.ask(lambda uow: uow.session.scalars(select(MemberRow.id)).first())
    card = given / "社员证.pdf"
    card.write_bytes(runner.ask(print_form, "member-card", member).pdf)
    add = attachments.AddAttachments("member", member, (card,))
    runner.do(attachments.add_attachments, add)
    organization = runner.ask(lambda uow: uow.session.get_one(MemberRow, member).organization_id)
    runner.ask(export_members, given / "花名册.xlsx", organization)
    sheet = zipfile.ZipFile(given / "花名册.xlsx")
    (given / "花名册.xml").write_bytes(b"".join(sheet.read(name) for name in sheet.namelist()))
    backups = workspace.folder / "backups"
    backups.mkdir(exist_ok=True)
    made = system.make_backup(workspace, backups)
    system.check_backup_of(workspace, made.path)
    county = NewOffice(OfficeLevel.COUNTY, "150425", "克什克腾旗供销合作社", "高娃", PASSPHRASE)
    opened, _ = create_workspace(given / "county", county, clock, QUICK)
    card = opened.runner.ask(exchange.export_key, given)
    theirs = opened.runner.ask(exchange.own_key).fingerprint
    opened.close()
    runner.do(exchange.trust_office, exchange.TrustOffice(card, theirs))
    stick = workspace.folder.parent / "stick"
    stick.mkdir()
    runner.do(exchange.make_package, exchange.MakePackage(stick))


def _look_and_print(clerk, runner, given):
    """Look at papers and at an attachment, print one into a file, and lock the window."""
    member = runner.ask(lambda uow: uow.session.scalars(select(MemberRow.id)).first())
    (kept,) = runner.ask(attachments.list_attachments, "member", member)
    shown = runner.ask(open_pages, kept.id)
    assert shown.drawn(1, 300)
    shown.close()
    paper = runner.ask(print_form, "member-card", member)
    pages = PdfPages(paper.pdf)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(given / "打印.pdf"))
    print_pages(pages, printer, [1], Calibration())
    pages.close()
    clerk.program.window.curtain.draw()


def _practise_and_salvage(workspace, room, clock):
    """Leave a rehearsal behind, and save what can be read of a damaged copy of the workspace."""
    prepare_rehearsal(workspace)
    copy = room / "broken"
    copy.mkdir()
    for name in ("workspace.db", "workspace.key"):
        shutil.copyfile(workspace.folder / name, copy / name)
    with (copy / "workspace.db").open("rb+") as file:
        file.seek(100 * 4096 + 100)
        file.write(b"\xff" * 64)
    operator = workspace.runner.actor.operator
    saved, report = salvage_workspace(copy, operator, PASSPHRASE_OF_DEMO, clock)
    saved.close()
    assert report.file.is_file()


def test_a_year_leaves_no_name_and_no_number_in_clear(places, employ, clock):
    workspace = make_demo(places["data"] / "demo", clock)
    _work(workspace.runner, workspace, places["given"], clock)
    texts = _known(workspace.runner)
    assert len(texts) > 60

    clerk = employ(places["data"] / "demo")
    app.CrashHook(places["home"] / "reports", clock, clerk.program._app).install()
    clerk.enter(workspace)
    page = clerk.program.window.show_page("members")
    page.set_organization(workspace.runner.ask(list_focus)[0].id)
    dialog = page.admit()
    write(dialog.fields.editors["member.name"].input, max(texts, key=len))
    dialog.keep_draft()
    _look_and_print(clerk, workspace.runner, places["given"])
    _practise_and_salvage(workspace, places["data"], clock)
    try:
        raise ValueError(max(texts, key=len))
    except ValueError:
        sys.excepthook(*sys.exc_info())

    folders = (places["data"], places["temporary"], places["grave"], places["home"])
    written = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert {"workspace.db", "workspace.key"} <= {file.name for file in written}
    assert any(file.suffix == ".draft" for file in written)
    assert any(file.name.startswith("report-") for file in written)
    assert any(file.name.startswith("salvage-") for file in written)
    assert any(file.parent.name == "demo.rehearsal" for file in written)
    assert (places["given"] / "打印.pdf").stat().st_size > 10_000
    assert any(file.parent == places["grave"] for file in written), "nothing was ever deleted?"
    assert list(_found(folders, texts)) == []
    assert list(_found((places["given"],), texts)), "the search itself finds nothing"
