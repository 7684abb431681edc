"""The power fails at any moment: the workspace opens again, and what was confirmed is there."""

import json
import os
import random
import shutil
import subprocess
import sys
from threading import Timer
from time import monotonic

import pytest

from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.exchange.delivery import sha256_of
from coopdesk.services import exchange, ledger, members, organizations, system
from coopdesk.services.opening import NewOffice, create_workspace, open_workspace
from tests.conftest import NOW, PASSPHRASE, QUICK
from tests.gui.page_fixtures import TRINITY
from tests.samples import MEMBER_LIST

TODAY = "2026-11-20"
WORKER = """
import json, sys
from coopdesk.__main__ import main

main(json.loads(sys.stdin.readline()))
for line in sys.stdin:
    if main(json.loads(line)):
        break
"""
"""Carries out commands, one a line; the first only says that the program has come up."""


class Office:
    """A workspace whose commands run in a program of their own, until its power is cut."""

    def __init__(self, room, operator):
        self.room, self._operator = room, operator
        self.folder, self._passphrase = room / "office", room / "passphrase.txt"
        self.lasted = 0.0

    @classmethod
    def make(cls, room, office):
        """Make the workspace of an office in a room of its own."""
        made = cls(room, office.operator)
        room.mkdir()
        made._passphrase.write_text(PASSPHRASE, encoding="utf-8")
        create_workspace(made.folder, office, lambda: NOW, QUICK)[0].close()
        return made

    def copy(self, room):
        """Return the office as it stands, copied into another room."""
        shutil.copytree(self.room, room)
        return Office(room, self._operator)

    def open(self):
        return open_workspace(self.folder, self._operator, PASSPHRASE, lambda: NOW)

    def cut_during(self, commands, *, seed, within):
        """Start the commands and cut the power; return what was confirmed until then."""
        general = ["--workspace", self.folder, "--passphrase-file", self._passphrase, "--json"]
        every = [["operator", "list"], *commands]
        lines = [json.dumps([str(word) for word in (*general, *line)]) for line in every]
        program = subprocess.Popen(
            [sys.executable, "-c", WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self._surroundings(),
        )
        with program:
            program.stdin.write("\n".join(lines) + "\n")
            program.stdin.close()
            told = program.stdout.readline()
            came_up = monotonic()
            power = Timer(random.Random(seed).uniform(0, within), program.kill)
            power.start()
            told += program.stdout.read()
            power.cancel()
            self.lasted = monotonic() - came_up
        return list(answers(told))[1:]

    def _surroundings(self):
        """Compile the program once for all cuts, beside the rooms."""
        cache = str(self.room.parent.parent / "compiled")
        return os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": cache}

    def check(self):
        """Run the self-test on the workspace; return it, open."""
        workspace = self.open()
        broken = [check for check in system.self_test(workspace) if not check.ok]
        assert broken == []
        return workspace


def answers(told):
    """Yield the whole JSON objects at the beginning of ``told``; a half one was not confirmed."""
    decoder, place = json.JSONDecoder(), 0
    while told[place:].strip():
        place += len(told[place:]) - len(told[place:].lstrip())
        try:
            answer, place = decoder.raw_decode(told, place)
        except ValueError:
            return
        yield answer


TOWNSHIP = NewOffice(
    OfficeLevel.TOWNSHIP, "150423200", "西拉沐沦苏木供销合作社", "乌云其其格", PASSPHRASE
)
COUNTY = NewOffice(OfficeLevel.COUNTY, "150423", "巴林右旗供销合作社", "高娃", PASSPHRASE)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The township with an organization and its books; the county, and a stick for it."""
    rooms = tmp_path_factory.mktemp("rooms")
    township, county = Office.make(rooms / "t", TOWNSHIP), Office.make(rooms / "c", COUNTY)
    stick = rooms / "stick"
    stick.mkdir()
    here, there = township.open(), county.open()
    command = organizations.AddOrganization(TRINITY)
    key = here.runner.do(organizations.add_organization, command)
    here.runner.do(ledger.open_books, ledger.OpenBooks(key))
    for ours, theirs in ((here.runner, there.runner), (there.runner, here.runner)):
        card = theirs.ask(exchange.export_key, stick)
        fingerprint = theirs.ask(exchange.own_key).fingerprint
        ours.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))
    order = exchange.MakePackage(stick, everything=True)
    packages = [here.runner.do(exchange.make_package, order).path for _ in range(4)]
    here.close()
    there.close()
    return township, county, key, packages


@pytest.fixture(scope="module")
def pace(prepared, tmp_path_factory):
    """How many seconds this computer takes for one import, so that cuts fall before and after."""
    office = prepared[0].copy(tmp_path_factory.mktemp("pace") / "office")
    command = ["import", "members", MEMBER_LIST, "--organization", prepared[2]]
    assert office.cut_during([command], seed=0, within=60)[0]["new"] == 156
    return office.lasted


@pytest.fixture
def office(prepared, tmp_path):
    return prepared[0].copy(tmp_path / "office")


@pytest.fixture
def organization(prepared):
    return prepared[2]


@pytest.mark.parametrize("seed", range(7))
def test_a_cut_import_took_in_all_or_nothing(office, organization, pace, seed):
    command = ["import", "members", MEMBER_LIST, "--organization", organization]
    confirmed = office.cut_during([command], seed=seed, within=1.4 * pace)
    workspace = office.check()
    taken = len(workspace.runner.ask(members.list_members, organization))
    workspace.close()
    assert taken in ({156} if confirmed else {0, 156})
    assert all(answer["new"] == 156 for answer in confirmed)


@pytest.mark.parametrize("seed", range(7))
def test_vouchers_that_were_confirmed_are_in_the_books(office, organization, tmp_path, pace, seed):
    lines = [{"account": "101", "debit_fen": 5}, {"account": "502", "credit_fen": 5}]
    told = {"organization": organization, "day": TODAY, "summary": "收手续费", "lines": lines}
    file = tmp_path / "voucher.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    post = ["voucher", "post", "--file", file, "--confirm", "voucher.looks_double"]
    posts = [post] * 30
    confirmed = office.cut_during(posts, seed=seed, within=1.4 * pace)
    workspace = office.check()
    posted = workspace.runner.ask(ledger.list_vouchers, organization)
    balances = workspace.runner.ask(ledger.list_balances, organization)
    workspace.close()
    assert {answer["voucher_id"] for answer in confirmed} <= {voucher.id for voucher in posted}
    assert len(posted) - len(confirmed) in {0, 1}
    assert sorted(voucher.number for voucher in posted) == list(range(1, len(posted) + 1))
    assert balances.get("101", Money()) == Money(5 * len(posted))


@pytest.mark.parametrize("seed", range(6))
def test_packages_that_were_confirmed_are_taken_in_once(prepared, tmp_path, pace, seed):
    county, packages = prepared[1].copy(tmp_path / "office"), prepared[3]
    receipts = tmp_path / "receipts"
    receipts.mkdir()
    takes = [["package", "take", file, "--receipts", receipts] for file in packages]
    confirmed = county.cut_during(takes, seed=seed, within=1.4 * pace)
    workspace = county.check()
    runner = workspace.runner
    taken = runner.ask(exchange.list_incoming)
    assert {answer["package_id"] for answer in confirmed} <= {item.package_id for item in taken}
    assert len(taken) - len(confirmed) in {0, 1}
    assert len(runner.ask(organizations.list_organizations)) == (1 if taken else 0)
    for file in packages[len(taken) :]:
        runner.do(exchange.take_package, exchange.TakePackage(file, receipts))
    assert len(runner.ask(exchange.list_incoming)) == len(packages)
    workspace.close()


CUTS = int(os.environ.get("COOPDESK_CUTS", "2"))
"""How often each of the following is cut; a longer run tries more moments."""


@pytest.mark.parametrize("seed", range(CUTS))
def test_a_package_that_lies_on_the_stick_is_noted_and_none_is_noted_twice(
    prepared, tmp_path, pace, seed
):
    """Made, receipted, made again: each before or after, the file with its entry."""
    township, county = prepared[0].copy(tmp_path / "t"), prepared[1].copy(tmp_path / "c")
    out = tmp_path / "out"
    out.mkdir()
    there = county.open()
    command = exchange.TakePackage(prepared[3][0], out)
    receipt = there.runner.do(exchange.take_package, command).receipt
    there.close()
    make = ["package", "make", "--to", out]
    orders = [make, ["receipt", "take", receipt], make, make]
    confirmed = township.cut_during(orders, seed=seed, within=pace)
    workspace = township.check()
    noted = {one.file_name: one for one in workspace.runner.ask(exchange.list_outgoing)}
    lying = {file.name: sha256_of(file) for file in out.glob("*.coopdesk")}
    assert {name: noted[name].sha256 for name in lying} == lying
    told = [one for one in confirmed if "file" in one]
    assert {one["sha256"] for one in told} <= set(lying.values())
    assert len(noted) - len(prepared[3]) - len(told) in {0, 1}
    is_receipted = any(one.receipt for one in noted.values())
    assert is_receipted or len(confirmed) < 2
    made = workspace.runner.do(exchange.make_package, exchange.MakePackage(out))
    assert made.sequence == len(noted) + 1
    workspace.close()


@pytest.mark.parametrize("seed", range(CUTS))
def test_a_receipt_on_the_stick_tells_what_is_so(prepared, tmp_path, pace, seed):
    """Taken, held, taken after what lacked, and sent back: no receipt of what did not happen."""
    township, county = prepared[0].copy(tmp_path / "t"), prepared[1].copy(tmp_path / "c")
    first, second, third, _ = prepared[3]
    receipts = tmp_path / "receipts"
    receipts.mkdir()
    here = township.open()
    last = max(here.runner.ask(exchange.list_outgoing), key=lambda one: one.sequence == 3)
    take = ["--receipts", receipts]
    orders = [["package", "take", file, *take] for file in (first, third, second)]
    orders.append(["package", "return", last.package_id, "--reason", "请核对", *take])
    confirmed = county.cut_during(orders, seed=seed, within=pace)
    workspace = county.check()
    states = {one.package_id: one.state for one in workspace.runner.ask(exchange.list_incoming)}
    held = {one.package_id for one in workspace.runner.ask(exchange.list_held)}
    workspace.close()
    assert len(states) + len(held) >= min(len(confirmed), 3)
    for file in sorted(receipts.glob("*.coopreceipt")):
        told = here.runner.do(exchange.take_receipt, exchange.TakeReceipt(file))
        assert told.package_id in (held if told.held else states)
        if told.status == "returned":
            assert states[told.package_id] == "returned"
    here.close()
