"""The program is killed at each step of posting and of closing: all of it is there, or nothing.

One program of its own forks itself once for each statement that writes, from the first to COMMIT,
and the copy kills itself before that statement; so every moment between two of them is seen.
"""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from coopdesk.services import exchange, ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.opening import open_workspace
from tests.books import a_member, an_organization, yuan
from tests.conftest import NOW, PASSPHRASE

KILLER = """
import json, os, shutil, signal, sys
from datetime import datetime, date

from sqlalchemy import Engine, event

asked = json.loads(sys.stdin.readline())
left = None


WRITES = ("BEGIN", "SAVEPOINT", "INSERT", "UPDATE", "DELETE", "RELEASE", "COMMIT")


def before_a_statement(sql):
    global left
    if left is None or not sql.lstrip().upper().startswith(WRITES):
        return
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1


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


def run(folder, steps):
    global left
    clock = lambda: datetime.fromisoformat(asked["now"])
    workspace = open_workspace(Path(folder), asked["operator"], asked["passphrase"], clock)
    handler, command = COMMANDS[asked["what"]]()
    left = steps
    workspace.runner.do(handler, command)
    left = None
    workspace.close()


step = 0
while True:
    folder = f"{asked['rooms']}/{step}"
    shutil.copytree(asked["folder"], folder)
    child = os.fork()
    if child == 0:
        run(folder, step)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(json.dumps({"folder": folder, "killed": os.WIFSIGNALED(status)}), flush=True)
    if not os.WIFSIGNALED(status):
        break
    step += 1
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


def killed(runner, workspace, organization, what, tmp_path):
    """Yield, of each step, whether the program was killed before it and the folder it left."""
    workspace.close()
    asked = {
        "what": what,
        "organization": organization,
        "folder": str(workspace.folder),
        "rooms": str(tmp_path / "rooms"),
        "operator": runner.actor.operator,
        "passphrase": PASSPHRASE,
        "now": NOW.isoformat(),
    }
    (tmp_path / "rooms").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", KILLER],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    for line in done.stdout.splitlines():
        told = json.loads(line)
        yield told["killed"], told["folder"]
        shutil.rmtree(told["folder"])


@pytest.mark.parametrize("what", ["post", "close"])
def test_all_is_there_or_nothing(runner, workspace, books, tmp_path, what):
    """财会〔2021〕37号: books that cannot drift, also where the program ends between two steps."""
    organization, member = books
    found = []
    for was_killed, folder in killed(runner, workspace, organization, what, tmp_path):
        again = open_workspace(Path(folder), runner.actor.operator, PASSPHRASE, lambda: NOW)
        checks = again.runner.ask(ledger.list_ledger_checks, organization)
        vouchers = len(again.runner.ask(ledger.list_vouchers, organization))
        events = len(again.runner.ask(ledger.list_period_events, organization))
        held = again.runner.ask(fund.holdings_by_member, organization).get(member)
        again.close()
        assert all(check.ok for check in checks)
        found.append((was_killed, (vouchers, events, held)))
    nothing, whole = (3, 0, 500_000), found[-1][1]
    assert (
        whole
        == {
            "post": (4, 0, 500_000),
            "close": (5, 1, 500_000),
        }[what]
    )
    assert len(found) > 5, "so many statements it takes at the least"
    assert [state for _, state in found[:-1]] == [nothing] * (len(found) - 1)


def test_the_keys_are_the_former_or_the_new_ones_with_their_statement(runner, workspace, tmp_path):
    """Killed while keys are renewed: the office signs with one pair, and knows what it follows."""
    organization = an_organization(runner)
    before = runner.ask(exchange.own_key).fingerprint
    found = []
    for _, folder in killed(runner, workspace, organization, "renew", tmp_path):
        again = open_workspace(Path(folder), runner.actor.operator, PASSPHRASE, lambda: NOW)
        present, *former = again.runner.ask(exchange.list_own_keys)
        events = len(again.runner.ask(exchange.list_key_events))
        again.close()
        found.append((present.fingerprint == before, len(former), present.is_announced, events))
    assert len(found) > 3, "so many statements it takes at the least"
    assert found == [(True, 0, False, 0)] * (len(found) - 1) + [(False, 1, True, 1)]
