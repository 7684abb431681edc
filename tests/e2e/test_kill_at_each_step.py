"""The program ends at each step of posting and of closing: all of it is there, or nothing.

Before each statement that writes, from the first to COMMIT, a program of its own keeps a copy of
its folder as it lies on the disk: a kill at this moment leaves the same bytes, as what was handed
to the system stays. Copies that are alike to the byte are opened once. (``test_power_cut`` and
``tests.faults`` kill for good, where it comes.)
"""

import json
import subprocess
import sys
from datetime import date
from hashlib import sha256

import pytest

from coopdesk.services import exchange, ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.opening import open_workspace
from tests.books import a_member, an_organization, yuan
from tests.conftest import NOW, PASSPHRASE

PROGRAM = """
import json, shutil, sys
from datetime import datetime, date

from sqlalchemy import Engine, event

asked = json.loads(sys.stdin.readline())
copies = None


WRITES = ("BEGIN", "SAVEPOINT", "INSERT", "UPDATE", "DELETE", "RELEASE", "COMMIT")


def before_a_statement(sql):
    global copies
    if copies is not None and sql.lstrip().upper().startswith(WRITES):
        shutil.copytree(asked["folder"], f"{asked['rooms']}/{copies:03}")
        copies += 1


event.listen(
    Engine, "connect", lambda driver, _record: driver.set_trace_callback(before_a_statement)
)

from coopdesk.domain.money import Money
from coopdesk.services import exchange, ledger
from coopdesk.services.opening import open_workspace
from pathlib import Path

COMMANDS = {
    "post": lambda: (
        ledger.post_voucher,
        ledger.PostVoucher(
            asked["organization"],
            date(2026, 11, 20),
            "付电费",
            (
                ledger.VoucherLine("523", debit=Money(700)),
                ledger.VoucherLine("10201", credit=Money(700)),
            ),
        ),
    ),
    "close": lambda: (
        ledger.close_period,
        ledger.ClosePeriod(asked["organization"], "2025-12", carry_over=True),
    ),
    "renew": lambda: (exchange.renew_keys, exchange.RenewKeys("人员变动")),
}


clock = lambda: datetime.fromisoformat(asked["now"])
workspace = open_workspace(Path(asked["folder"]), asked["operator"], asked["passphrase"], clock)
handler, command = COMMANDS[asked["what"]]()
copies = 0
workspace.runner.do(handler, command)
copies = None
workspace.close()
"""


@pytest.fixture
def books(runner):
    """A year with income and expense to close, and a member with shares."""
    organization = an_organization(runner)
    member = a_member(runner, organization)
    runner.do(
        fund.subscribe_shares,
        fund.SubscribeShares(organization, member, date(2025, 3, 1), yuan(5000)),
    )
    for debit, credit, amount in (("10201", "50101", 900), ("523", "10201", 200)):
        lines = (
            ledger.VoucherLine(debit, debit=yuan(amount)),
            ledger.VoucherLine(credit, credit=yuan(amount)),
        )
        told = (organization, date(2025, 12, 20), "收服务费", lines)
        runner.do(ledger.post_voucher, ledger.PostVoucher(*told))
    return organization, member


def left_behind(runner, workspace, organization, what, tmp_path, look):
    """Return what ``look`` finds in the folder left by an end before each step, and in the last."""
    workspace.close()
    rooms = tmp_path / "rooms"
    asked = {
        "what": what,
        "organization": organization,
        "folder": str(workspace.folder),
        "rooms": str(rooms),
        "operator": runner.actor.operator,
        "passphrase": PASSPHRASE,
        "now": NOW.isoformat(),
    }
    rooms.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seen, found = {}, []
    for folder in (*sorted(rooms.iterdir()), workspace.folder):
        alike = digest(folder)
        if alike not in seen:
            again = open_workspace(folder, runner.actor.operator, PASSPHRASE, lambda: NOW)
            seen[alike] = look(again.runner)
            again.close()
        found.append(seen[alike])
    return found


def digest(folder):
    """Return what tells two folders apart: every file with its bytes."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    told = [(file.relative_to(folder), sha256(file.read_bytes()).digest()) for file in files]
    return tuple(told)


@pytest.mark.parametrize("what", ["post", "close"])
def test_all_is_there_or_nothing(runner, workspace, books, tmp_path, what):
    """财会〔2021〕37号: books that cannot drift, also where the program ends between two steps."""
    organization, member = books

    def look(again):
        assert all(check.ok for check in again.ask(ledger.list_ledger_checks, organization))
        vouchers = len(again.ask(ledger.list_vouchers, organization))
        events = len(again.ask(ledger.list_period_events, organization))
        return vouchers, events, again.ask(fund.holdings_by_member, organization).get(member)

    *before, whole = left_behind(runner, workspace, organization, what, tmp_path, look)
    assert whole == {"post": (4, 0, 500_000), "close": (5, 1, 500_000)}[what]
    assert len(before) > 5, "so many statements it takes at the least"
    assert set(before) == {(3, 0, 500_000)}


def test_the_keys_are_the_former_or_the_new_ones_with_their_statement(runner, workspace, tmp_path):
    """Ended while keys are renewed: the office signs with one pair, and knows what it follows."""
    organization = an_organization(runner)
    former = runner.ask(exchange.own_key).fingerprint

    def look(again):
        present, *others = again.ask(exchange.list_own_keys)
        events = len(again.ask(exchange.list_key_events))
        return present.fingerprint == former, len(others), present.is_announced, events

    *before, whole = left_behind(runner, workspace, organization, "renew", tmp_path, look)
    assert len(before) > 3, "so many statements it takes at the least"
    assert set(before) == {(True, 0, False, 0)}
    assert whole == (False, 1, True, 1)
