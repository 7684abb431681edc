"""Every bench runs, at tiny sizes, and judges as it should; speed itself is not tested here."""

import itertools
import json

import pytest

from tests.bench import __main__ as bench
from tests.bench import history
from tests.bench.benches import BENCHES
from tests.bench.figures import Bench, Figure, in_turn
from tests.bench.growth import exponent


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


def test_the_exponent_tells_how_a_job_grows():
    sizes = (1_000, 10_000)
    assert exponent(sizes, (0.2, 0.2)) == pytest.approx(0.01)
    assert exponent(sizes, (0.2, 2.0)) == pytest.approx(1.0)
    assert exponent(sizes, (0.2, 20.0)) == pytest.approx(2.0)


def test_what_became_worse_since_the_last_time_is_pointed_at(tmp_path):
    last = tmp_path / "kept" / "bench.json"
    assert history.read(last) == {}
    history.keep(last, [figure((2.0,), (1.0,)).as_json(), {"name": "another", "judged": 1.0}])

    def line(now):
        (told,) = history.compared([figure((now,), (1.0,))], history.read(last))
        return told.split()[-3:]

    assert line(2.3) == ["2", "2.3", "1.15"]
    assert line(2.4) == ["2.4", "1.20", "worse"]
    assert history.compared([Figure("new", "s", (1.0,))], history.read(last)) == []


def test_figures_of_a_few_benches_leave_the_others_as_they_were_kept(tmp_path):
    last = tmp_path / "bench.json"
    history.keep(last, [{"name": "one", "judged": 1.0}, {"name": "other", "judged": 2.0}])
    history.keep(last, [{"name": "one", "judged": 3.0}])
    assert {name: told["judged"] for name, told in history.read(last).items()} == {
        "one": 3.0,
        "other": 2.0,
    }


def test_every_bench_runs(tmp_path, capsys):
    out = tmp_path / "figures.json"

    assert bench.main(["--tiny", "--strict", "--json", str(out)]) == 0

    printed, figures = capsys.readouterr().out, json.loads(out.read_text("utf-8"))["figures"]
    assert all(
        f"\n{one.name} ({number} of {len(BENCHES)}): {one.about}\n" in printed
        for number, one in enumerate(BENCHES, start=1)
    )
    assert len(figures) > len(BENCHES)
    assert all(found["name"] in printed for found in figures)
    assert all(value > 0 for found in figures for value in found["ours"])
    assert {found["verdict"] for found in figures} == {""}


def test_a_bench_that_fails_or_has_no_end_leaves_the_others_their_figures(
    tmp_path, monkeypatch, capsys
):
    def one_then(what):
        yield figure((1.0,))
        what()

    def count_forever():
        for _ in itertools.count():
            pass

    benches = (
        Bench("failing", "fails", lambda *_: one_then(lambda: 1 / 0)),
        Bench("endless", "has no end", lambda *_: one_then(count_forever)),
        Bench("good", "works", lambda *_: [figure((3.0,))]),
    )
    monkeypatch.setattr(bench, "BENCHES", benches)
    monkeypatch.setattr(Bench, "limit_s", 0.2)
    out = tmp_path / "figures.json"

    assert bench.main(["--tiny", "--json", str(out)]) == 1

    kept = [told["ours"] for told in json.loads(out.read_text("utf-8"))["figures"]]
    assert kept == [[1.0], [1.0], [3.0]]
    printed = capsys.readouterr().out
    assert "Without all their figures: failing, endless." in printed
    assert "ZeroDivisionError" in printed


def test_an_unknown_bench_is_refused(capsys):
    with pytest.raises(SystemExit):
        bench.main(["nothing-of-the-kind"])
    assert "nothing-of-the-kind" in capsys.readouterr().err
