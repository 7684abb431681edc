"""A few spoiled files of every kind in every run; thousands by ``python -m tests.fuzz``."""

import pytest

from tests.fuzz.campaign import Campaign

RUNS = {
    "workbook": 12,
    "pdf": 4,
    "picture": 25,
    "font": 15,
    "layout": 30,
    "reference": 150,
    "key": 120,
    "package": 25,
    "database": 8,
    "backup": 8,
    "update": 25,
    "attachment": 30,
    "json": 60,
    "code": 200,
}


@pytest.mark.parametrize(("kind", "runs"), RUNS.items())
def test_spoiled_files_are_taken_or_refused_in_words(tmp_path, workspace, kind, runs):
    tally = Campaign(workspace, tmp_path, dice=20261123).run(kind, runs, with_built=False)
    assert not tally.findings, tally.report()
    assert tally.ends["taken"]
    assert tally.ends["refused"]
    assert tally.tried == tally.ends.total() > runs
