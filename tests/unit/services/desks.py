"""A county's desk at which packages of a township arrive in any order, from copies made once."""

import shutil
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from coopdesk.domain.errors import BadPackage, RuleViolation
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import exchange
from coopdesk.services.audit_search import find_audit_lines
from coopdesk.services.opening import NewOffice, open_workspace
from tests.conftest import NOW, PASSPHRASE
from tests.unit.services.offices import answer, introduce, make, names, put, send_back, take

TOWNSHIP = NewOffice(
    OfficeLevel.TOWNSHIP, "150423200", "西拉沐沦苏木供销合作社", "乌云其其格", PASSPHRASE
)
COUNTY = replace(
    TOWNSHIP, level=OfficeLevel.COUNTY, division_code="150423", name="巴林右旗供销合作社"
)


def open_copy(folder, later=timedelta()):
    return open_workspace(folder, TOWNSHIP.operator, PASSPHRASE, lambda: NOW + later)


@dataclass(frozen=True)
class Rooms:
    """Workspaces as they stood, and the packages of the lines of the township's workspace."""

    folder: Path
    sender: str
    packages: dict[str, exchange.MadePackage] = field(default_factory=dict)

    @property
    def stick(self) -> Path:
        return self.folder / "stick"

    def line(self, name, *steps, receipt=None):
        """Go on with a copy of the township as it stood after package 1, and make packages."""
        shutil.copytree(self.folder / "township", self.folder / name)
        office = open_copy(self.folder / name)
        if receipt:
            answer(office.runner, receipt)
        for number, changes in steps:
            put(office.runner, **changes)
            self.packages[number] = make(office.runner, self.stick)
        office.close()


@pytest.fixture(scope="module")
def rooms(tmp_path_factory, new_workspace):
    folder = tmp_path_factory.mktemp("rooms")
    township = new_workspace(folder / "township", TOWNSHIP, lambda: NOW)
    rooms = Rooms(folder, township.runner.actor.office_id)
    rooms.stick.mkdir()
    county = new_workspace(rooms.folder / "county", COUNTY, lambda: NOW)
    introduce(township.runner, county.runner, rooms.stick)
    put(township.runner, n1="一", n2="二")
    rooms.packages["create"] = make(township.runner, rooms.stick)
    township.close()
    county.close()
    shutil.copytree(rooms.folder / "county", rooms.folder / "receipted")
    receipted = open_copy(rooms.folder / "receipted")
    receipt = take(receipted.runner, rooms.packages["create"]).receipt
    receipted.close()
    second = {"n1": "一改", "n3": "三"}
    rooms.line("one", ("update", second), ("further", {"n2": "", "n3": "三改"}))
    rooms.line("other", ("other", {"n1": "一新线", "n4": "只在新线"}))
    rooms.line("alike", ("alike", {"n1": "一改"}))
    rooms.line("acknowledged", ("answering", second), receipt=receipt)
    return rooms


class Desk:
    """The county's side of a scenario: what arrives, what waits, what a person does."""

    def __init__(self, rooms, folder, of="county", later=timedelta()):
        shutil.copytree(rooms.folder / of, folder)
        self.folder, self._rooms = folder, rooms
        self.workspace = open_copy(folder, later)
        self.runner = self.workspace.runner

    def arrive(self, *packages, **options):
        for name in packages:
            taken = take(self.runner, self._rooms.packages[name], **options)
        return taken

    def refuse(self, package, **options):
        """Return the code of why a package is refused; nothing changes."""
        before = self.members, len(self.held), len(self.taken)
        with pytest.raises((BadPackage, RuleViolation)) as caught:
            self.arrive(package, **options)
        assert (self.members, len(self.held), len(self.taken)) == before
        error = caught.value
        return (error.refusals if isinstance(error, RuleViolation) else error.findings)[0].code

    def force(self, package, reason="U盘丢失"):
        return self.settle(package, without_missing=True, reason=reason)

    def settle(self, package, **options):
        key = self._rooms.packages[package].package_id
        command = exchange.TakeHeld(key, self._rooms.stick, **options)
        return self.runner.do(exchange.take_held, command)

    def judge(self, package):
        path = self._rooms.packages[package].path
        return self.runner.ask(exchange.judge_package_file, path)

    def send_back(self, package, reason="请核对"):
        key = self._rooms.packages[package].package_id
        return send_back(self.runner, key, self._rooms.stick, reason)

    def own_work(self):
        """Change something of the county's own meanwhile."""
        put(self.runner, n8="旗里的社员")

    @property
    def members(self):
        return names(self.runner, self._rooms.sender)

    @property
    def held(self):
        return self.runner.ask(exchange.list_held)

    @property
    def taken(self):
        return self.runner.ask(exchange.list_incoming)

    @property
    def audit(self):
        return [line.what for line in self.runner.ask(find_audit_lines).lines]

    def reopen(self, later):
        """Come back another day."""
        self.workspace.close()
        self.workspace = open_copy(self.folder, later)
        self.runner = self.workspace.runner

    def interrupt(self, package):
        """Take a package while the stick is pulled out before the receipt is on it."""
        gone = exchange.TakePackage(self._rooms.packages[package].path, self.folder / "gone")
        self.runner.do(exchange.take_package, gone)

    def advance(self, name):
        """Let the copy of member 1 be later than what its owner sends."""
        told = f"UPDATE member SET name = '{name}', revision = revision + 100 WHERE number = 1"
        with self.runner._engine.connect() as connection:
            connection.exec_driver_sql(told)
            connection.commit()


@pytest.fixture
def open_desk(rooms, tmp_path):
    opened = []

    def open_desk(of="county", later=timedelta()):
        opened.append(Desk(rooms, tmp_path / f"desk{len(opened)}", of, later))
        return opened[-1]

    yield open_desk
    for desk in opened:
        desk.workspace.close()


@pytest.fixture
def desk(open_desk):
    return open_desk()
