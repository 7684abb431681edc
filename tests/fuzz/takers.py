"""How the program takes a file of each kind, as far as it goes before a person says yes."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

from coopdesk.cli.context import Context
from coopdesk.cli.main import _parse as parse
from coopdesk.domain.charters import BodyKind, Charter, MatterKind
from coopdesk.domain.errors import BadSheet, WorkspaceTrouble
from coopdesk.domain.issued import IssuedKind
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.policy import UnknownParameter
from coopdesk.exchange.attached_file import look_at, media_of
from coopdesk.exchange.marked_copy import marked_copy
from coopdesk.exchange.sheets.journal import BANK_STATEMENT, read_journal
from coopdesk.exchange.sheets.meetings import read_meetings
from coopdesk.exchange.sheets.members import read_members
from coopdesk.exchange.sheets.minutes import read_minutes
from coopdesk.exchange.sheets.organizations import read_organizations
from coopdesk.exchange.sheets.statements import read_statements
from coopdesk.exchange.sheets.vouchers import read_vouchers
from coopdesk.exchange.unpacking import read_attachment, read_table
from coopdesk.exchange.update_file import extract_installer, read_update
from coopdesk.forms import codes, paper
from coopdesk.forms.registry import FORMS
from coopdesk.forms.scans.files import Patience, ScanFile
from coopdesk.services.exchange.key_list import read_key
from coopdesk.services.issued_reading import read_issued
from coopdesk.services.layout_files import preview_layout, read_layout_file
from coopdesk.services.restoring import preview_restore
from coopdesk.services.workspace import Workspace
from coopdesk.storage import keys, tries
from coopdesk.storage.backup import check_backup, prove_apart, restore_backup
from coopdesk.storage.engine import open_database, schema_version, sqlite_told
from coopdesk.storage.issued import Reference
from coopdesk.storage.keys import KEY_FILE
from coopdesk.storage.tables.schema import Base
from tests.conftest import PASSPHRASE
from tests.unit.exchange.package_builders import check
from tests.unit.forms.samples import MARKS, SAMPLES
from tests.updates import public_half

TODAY = date(2026, 11, 23)
PATIENCE = Patience(pages=20, seconds=16)
SHEETS: Mapping[str, Callable[[Path], object]] = {
    "社员": lambda path: read_members(path, today=TODAY),
    "名册": lambda path: read_members(path, today=TODAY),
    "机构": read_organizations,
    "股金": read_journal,
    "凭证": read_vouchers,
    "报表": read_statements,
    "对账单": partial(read_journal, spec=BANK_STATEMENT),
    "会议.": read_meetings,
    "会议记": read_minutes,
}


def _use_charter(charter: Charter | None) -> None:
    """Ask for everything a meeting asks of a charter."""
    for body in filter(charter.has_body, BodyKind) if charter else ():
        with suppress(UnknownParameter):
            charter.quorum(body)
        for matter in MatterKind:
            with suppress(UnknownParameter):
                charter.majority(body, matter)


class _SignedIn(Context):
    """A call of the command line on a workspace that is open."""

    def __init__(self, told: list[str], workspace: Workspace) -> None:
        super().__init__(parse(told), lambda: workspace.runner.now)
        self._opened = workspace

    @property
    def workspace(self) -> Workspace:
        return self._opened


class Takers:
    """Takes files in a room of its own, beside the workspace the seeds are from."""

    def __init__(self, room: Path, workspace: Workspace) -> None:
        self._room, self._workspace = room, workspace

    def take(self, kind: str, name: str, content: bytes) -> None:
        """Take a file as the program does; raises what the program refuses it by."""
        path = self._room / name
        path.write_bytes(content)
        {
            "workbook": self._sheet,
            "pdf": self._pages,
            "picture": self._pages,
            "font": self._font,
            "layout": self._layout,
            "reference": self._reference,
            "package": self._package,
            "database": self._database,
            "backup": self._backup,
            "update": self._update,
            "attachment": look_at,
            "key": self._key_file,
            "json": self._command_line,
            "code": self._code,
        }[kind](path)

    def _sheet(self, path: Path) -> None:
        reading: Callable[[Path], object] = next(
            read for start, read in SHEETS.items() if path.name.startswith(start)
        )
        read = reading(path)
        findings = getattr(read, "findings", ())
        marked_copy(path, findings, path.with_name("marked.xlsx"))

    def _pages(self, path: Path) -> None:
        with path.open("rb") as file:
            media = media_of(file, path.stat().st_size)
        looked_at = look_at(path)
        assert looked_at.media is media
        with ScanFile(path, looked_at.media, path.name, PATIENCE) as file:
            file.sizes()
            for page in range(1, min(file.count, 2) + 1):
                file.code(page)
                file.picture(page)
                file.drawn(page, 300)
                file.content(page)

    def _font(self, path: Path) -> None:
        """Choose it for paper, print with it, and go back."""
        paper.prove_fang(path)
        paper.prefer_fang(path)
        try:
            paper.draw_batch([(FORMS["voucher"], SAMPLES["voucher"], MARKS)])
        finally:
            paper.prefer_fang(None)

    def _layout(self, path: Path) -> None:
        found = self._workspace.runner.ask(read_layout_file, path)
        self._workspace.runner.ask(preview_layout, found.form_id, found.source, found.name)

    def _reference(self, path: Path) -> None:
        """What is taken is used by every page from its day on: it has to hold."""
        text = path.read_bytes().decode("utf-8-sig", "replace")
        told = read_issued(text)
        row = ("o", told.kind.value, told.key, told.edition, told.applies_from, told.title)
        reference = Reference([(*row, told.source, "市社", "city", "150400", "甲")])
        days = [day for day in (told.applies_from, TODAY) if day]
        for day in days:
            reference.fund_rules(day)
            for kind in OrganizationKind:
                _use_charter(reference.charter(day, kind, ""))
            reference.words(told.key, day)
        assert reference.policies.documents
        assert reference.schemes
        assert reference.standing(IssuedKind(told.kind), days[0])

    def _package(self, path: Path) -> None:
        """Read every row and paper, as taking in and looking at it do."""
        with check(path) as package:
            for table in package.counts:
                for _ in read_table(package, table):
                    pass
            for sha256 in package.contents.attachments:
                for _ in read_attachment(package, sha256):
                    pass

    def _database(self, path: Path) -> None:
        """Prove it apart as what a person brings is, then open it and read all there is."""
        prove_apart(path, self._workspace.key)
        engine = open_database(path, self._workspace.key)
        try:
            schema_version(engine)
            with sqlite_told(path), engine.connect() as connection:
                found = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars()
                for table in [name for name in found if name in Base.metadata.tables]:
                    connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()
        finally:
            engine.dispose()

    def _backup(self, path: Path) -> None:
        check_backup(path, self._workspace.key)
        preview_restore(self._workspace, path)
        restore_backup(path, self._room / "restored")

    def _update(self, path: Path) -> None:
        update = read_update(path, [public_half()])
        for part in update.parts:
            extract_installer(path, part, self._room / part.name)

    def _command_line(self, path: Path) -> None:
        """Run the command that reads this file; its name begins with the command's."""
        command, organization, _ = path.name.split(".")
        of_members = ["--organization", organization, "--year", "2025", "--file"]
        words = {
            "voucher": ["voucher", "post", "--file"],
            "call": ["election", "call"],
            "count": ["election", "count"],
            "volumes": ["member", "record-volumes", *of_members],
        }[command]
        context = _SignedIn([*words, str(path)], self._workspace)
        context.arguments.run(context)

    def _code(self, path: Path) -> None:
        try:
            code = codes.parse(path.read_bytes().decode("utf-8", "replace"))
        except ValueError as error:  # what looks for codes passes over these
            raise BadSheet.because("workbook.not_text", name=path.name) from error
        assert codes.parse(codes.build(code)) == code
        codes.modules(codes.build(code))

    def _key_file(self, path: Path) -> None:
        if path.name == KEY_FILE:
            folder = path.parent
            names = keys.operators(folder)
            keys.recovery_number(folder)
            with suppress(WorkspaceTrouble):
                keys.unlock_with_recovery(folder, keys.new_recovery_key())
            (folder / tries.TRIES_FILE).write_bytes(path.read_bytes())
            for name in names:
                tries.of_operator(folder, name)
                keys.unlock(folder, name, PASSPHRASE)
        else:
            self._workspace.runner.ask(read_key, path)
