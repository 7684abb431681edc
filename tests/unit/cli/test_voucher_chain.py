"""The chain of vouchers as a file, verified by the program, its page and the books."""

import hashlib
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from coopdesk.services import ledger
from tests.books import an_organization, yuan

ROOT = Path(__file__).parents[3]


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def posted(runner, organization):
    """Post a voucher of 1,200.50."""

    def post(summary="收服务费"):
        lines = (
            ledger.VoucherLine("10201", debit=yuan(1200.50)),
            ledger.VoucherLine("50101", credit=yuan(1200.50)),
        )
        asked = ledger.PostVoucher(organization, date(2026, 3, 2), summary, lines)
        return runner.do(ledger.post_voucher, asked)

    return post


def test_the_chain_is_verified_by_nothing_but_its_file(call, posted, organization, tmp_path):
    """As any program can: the SHA-256 of each content, and the digest before it."""
    for summary in ("收服务费", "再收服务费"):
        posted(summary)
    file = tmp_path / "凭证链.jsonl"
    code, written = call("voucher", "chain", "--organization", organization, "--out", file)
    assert (code, written["ok"], written["vouchers"]) == (0, True, 2)
    assert call("voucher", "verify", file) == (0, written)

    lines = file.read_text("utf-8").splitlines()
    previous = "0" * 64
    for told in map(json.loads, lines[1:]):
        assert json.loads(told["content"])["previous"] == previous
        previous = hashlib.sha256(told["content"].encode()).hexdigest()
        assert previous == told["digest"]
    file.write_text("\n".join(lines).replace("120050", "120051", 1), "utf-8")
    assert call("voucher", "verify", file)[1]["broken_at"] == "2026-03-0001"
    file.write_text("\n".join([lines[0], lines[2]]), "utf-8")
    assert call("voucher", "verify", file)[1]["broken_at"] == "2026-03-0002"
    file.write_text("[]", "utf-8")
    code, answer = call("voucher", "verify", file)
    assert (code, answer["findings"][0]["code"]) == (3, "chain_file.not_a_chain")


def test_the_program_of_the_page_about_chains_verifies_one(call, posted, organization, tmp_path):
    posted()
    kept, program = tmp_path / "凭证链.jsonl", tmp_path / "verify.py"
    end = call("voucher", "chain", "--organization", organization, "--out", kept)[1]["end"]
    page = (ROOT / "docs" / "voucher-chain.md").read_text("utf-8")
    program.write_text(page.split("```python\n")[1].split("```")[0], "utf-8")

    def verified():
        told = [sys.executable, str(program), str(kept)]
        run = subprocess.run(told, capture_output=True, text=True, check=False)
        return run.returncode, run.stdout + run.stderr

    assert verified() == (0, f"1 {end}\n")
    kept.write_text(kept.read_text("utf-8").replace("120050", "120051", 1), "utf-8")
    assert verified() == (1, "does not follow: 2026-03-0001\n")


def test_books_written_anew_do_not_bear_the_end_that_was_kept(call, posted, organization, tmp_path):
    posted()
    kept, shown = tmp_path / "去年的.jsonl", tmp_path / "现在的.jsonl"
    call("voucher", "chain", "--organization", organization, "--out", kept)
    posted("后来的")
    assert call("voucher", "verify", kept)[1]["in_books"] is True
    call("voucher", "chain", "--organization", organization, "--out", shown)
    head, first = kept.read_text("utf-8").splitlines()
    line = json.loads(first)
    line["content"] = line["content"].replace("120050", "120051")
    line["digest"] = hashlib.sha256(line["content"].encode()).hexdigest()
    kept.write_text("\n".join([head, json.dumps(line)]), "utf-8")
    answer = call("voucher", "verify", kept)[1]
    assert (answer["ok"], answer["in_books"]) == (True, False)
