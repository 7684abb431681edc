"""Key files that were changed or made up: told as damaged, never opened, never waited for."""

import json

import pytest

from coopdesk.domain.errors import SurroundingsTrouble, WorkspaceTrouble
from coopdesk.storage import keys
from tests.conftest import PASSPHRASE, QUICK

OPERATOR = "乌云"


@pytest.fixture
def folder(tmp_path):
    keys.create(tmp_path, OPERATOR, PASSPHRASE, workspace="w", demo=False, cost=QUICK)
    return tmp_path


def changed(folder, change):
    file = folder / keys.KEY_FILE
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content)
    file.write_text(json.dumps(content), encoding="utf-8")


def test_the_right_passphrase_opens(folder):
    assert keys.unlock(folder, OPERATOR, PASSPHRASE)


@pytest.mark.parametrize(
    "cost",
    [
        {"iterations": 10**9},  # would reckon for days
        {"lanes": 10**6},
        {"memory_kib": 2**24},
        {"memory_kib": "64"},
        {"iterations": True},
        {"iterations": 0},
        {"lanes": -1},  # found: the library takes no number below zero
        {"patience": 1},
    ],
)
def test_what_a_guess_may_cost_has_bounds(folder, cost):
    changed(folder, lambda content: content["operators"][OPERATOR]["cost"].update(cost))
    with pytest.raises(WorkspaceTrouble, match="damaged"):
        keys.unlock(folder, OPERATOR, PASSPHRASE)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(operators=[OPERATOR]),
        lambda content: content.update(operators={OPERATOR: "secret"}),
        lambda content: content.update(recovery=None),
        lambda content: content["recovery"].pop("number"),
        lambda content: content.update(workspace=7),
    ],
)
def test_every_part_is_looked_for_before_one_is_used(folder, change):
    changed(folder, change)
    for ask in (keys.operators, keys.recovery_number):
        with pytest.raises(WorkspaceTrouble, match="damaged"):
            ask(folder)


@pytest.mark.parametrize("content", ["[" * 200_000, "[]", "7", "\ud800".encode("utf-8", "replace")])
def test_what_is_no_key_file_at_all_is_damaged(folder, content):
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / keys.KEY_FILE).write_bytes(raw)
    with pytest.raises(WorkspaceTrouble, match="damaged"):
        keys.load(folder)


def test_a_key_file_that_cannot_be_read_is_a_matter_of_the_disk(folder):
    (folder / keys.KEY_FILE).unlink()
    (folder / keys.KEY_FILE).mkdir()
    with pytest.raises(SurroundingsTrouble):
        keys.load(folder)
