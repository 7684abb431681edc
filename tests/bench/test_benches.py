"""Every bench runs, at tiny sizes, and judges as it should; speed itself is not tested here."""

import json

import pytest

from tests.bench import __main__ as bench
from tests.bench.benches import BENCHES
from tests.bench.figures import Figure, in_turn


def figure(ours, bare=(), bar=None):
    return Figure("a figure", "s", ours, bare, bar)


def test_a_ratio_is_of_the_pairs_and_held_against_the_bar():
    assert figure((2.0, 9.0, 8.0), (1.0, 3.0, 5.0), bar=2.0).ratio == pytest.approx(2.0)
    assert figure((2.2,), (1.0,), bar=2.0).verdict == "over"
    assert figure((2.0,), (1.0,), bar=2.0).verdict == "ok"
    assert figure((0.31,), bar=0.3).verdict == "over"
    assert figure((9.0,), (1.0,)).verdict == ""
    assert figure((), bar=1.0).verdict == ""


def test_what_is_compared_runs_in_turn():
    ran = []
    runs = [lambda name=name: ran.append(name) or float(len(ran)) for name in "ab"]
    assert in_turn(2, *runs) == [(3.0, 5.0), (4.0, 6.0)]
    assert "".join(ran) == "ababab"


def test_every_bench_runs(tmp_path, capsys):
    out = tmp_path / "figures.json"

    assert bench.main(["--tiny", "--strict", "--json", str(out)]) == 0

    printed, figures = capsys.readouterr().out, json.loads(out.read_text("utf-8"))["figures"]
    assert all(f"\n{one.name}: {one.about}\n" in printed for one in BENCHES)
    assert len(figures) > len(BENCHES)
    assert all(found["name"] in printed for found in figures)
    assert all(value > 0 for found in figures for value in found["ours"])
    assert {found["verdict"] for found in figures} == {""}


def test_an_unknown_bench_is_refused(capsys):
    with pytest.raises(SystemExit):
        bench.main(["nothing-of-the-kind"])
    assert "nothing-of-the-kind" in capsys.readouterr().err
