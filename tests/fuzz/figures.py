"""The table of the campaigns in ``docs/figures.md``: one row a kind, the last campaign of each."""

import re

from tests.fuzz.campaign import Tally
from tests.house.source import ROOT

FIGURES = ROOT / "docs" / "figures.md"
_TITLE = "# Figures of the harnesses\n"
_BEGIN, _END = "<!-- fuzz -->\n", "<!-- /fuzz -->\n"
_HEAD = """## Files spoiled and built to harm

Good files of every kind, spoiled at random, and files built to harm, each offered as a person would
(`python -m tests.fuzz --kind KIND --runs N --seed S --write`). Stopped: its reader had to be ended,
by time, memory or its own crash, and the program went on. Findings: ends nobody foresaw, slowness,
or a crash of our own code. Memory: the program and its largest reader, at most.

| kind | tried | taken | refused | stopped | findings | slowest | memory |
|---|--:|--:|--:|--:|--:|--:|--:|
"""
_ROW = re.compile(r"^\| ([a-z]+) \|.*\|$", re.MULTILINE)


def write_figures(tally: Tally) -> None:
    """Put the row of one campaign in the place of the former one of its kind."""
    text = FIGURES.read_text(encoding="utf-8") if FIGURES.exists() else _TITLE
    before, begun, rest = text.partition(_BEGIN)
    section, _, after = rest.partition(_END)
    rows = {row[1]: row[0] for row in _ROW.finditer(section) if row[1] != "kind"}
    rows[tally.kind] = tally.line()
    table = "".join(f"{rows[kind]}\n" for kind in sorted(rows))
    gap = "" if begun else "\n"
    FIGURES.write_text(f"{before}{gap}{_BEGIN}{_HEAD}{table}{_END}{after}", encoding="utf-8")
