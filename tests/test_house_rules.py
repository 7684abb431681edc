"""The house rules hold in every file, and every rule finds a planted breach."""

import pytest

from tests.house import rules
from tests.house.reached import unreached
from tests.house.source import ROOT, SOURCES, Source

TEXT_FILES = ("*.md", "*.toml", "*.spec", "resources/**/*.toml", "db/**/*.toml", "packaging/**/*")

LONG = "\n".join(["    x = 1"] * 41)
# A rule, where the breach stands, the breach, and what is close to it and allowed there.
PLANTED = [
    ("long_file", "coopdesk/domain/a.py", "x = 1\n" * 401, "x = 1\n" * 400),
    ("long_file", "coopdesk/gui/main_window.py", "x = 1\n" * 201, "x = 1\n" * 200),
    (
        "long_function",
        "tests/a.py",
        f"def f():\n{LONG}",
        f'def f():\n    """A\n    b."""\n{LONG[:-20]}',
    ),
    ("vague_name", "coopdesk/gui/utils.py", "", None),
    ("vague_name", "coopdesk/a.py", "class PageManager: ...", "class Page: ..."),
    ("message_box", "coopdesk/gui/a.py", "from PySide6.QtWidgets import QMessageBox", None),
    ("message_box", "coopdesk/gui/a.py", "QtWidgets.QMessageBox.question()", "messages.ask()"),
    ("process_events", "coopdesk/app.py", "QApplication.processEvents()", "QApplication.exec()"),
    ("modal_exec", "coopdesk/gui/a.py", "GrantDialog().exec()", "GrantDialog().open()"),
    (
        "catch_all",
        "coopdesk/storage/a.py",
        "try:\n    f()\nexcept (ValueError, Exception):\n    pass",
        "try:\n    f()\nexcept BaseException:\n    undo()\n    raise",
    ),
    ("catch_all", "coopdesk/storage/a.py", "try:\n    f()\nexcept:\n    pass", None),
    ("clock", "coopdesk/services/a.py", "day = date.today()", "day = uow.today"),
    ("clock", "coopdesk/gui/a.py", "datetime.datetime.now(tz)", "QDate.fromString(now)"),
    ("policy_number", "coopdesk/domain/a.py", "LEAST = 34_00", "LEAST = 33_00"),
    ("policy_number", "coopdesk/domain/a.py", "LEAST = Money(10_000_000_00)", "'''1000万'''"),
    ("policy_number", "coopdesk/forms/layouts/a.py", "TITLE = '收入1000万元以上'", "T = '收入'"),
    ("chinese_identifier", "coopdesk/domain/a.py", "社员 = 1", "member = '社员'"),
    ("chinese_text", "coopdesk/gui/a.py", "button = f'{n}保存'", "'''保存'''"),
    ("chinese_text", "coopdesk/gui/a.py", "f('国')", "m.horizontalAdvance('国')"),
    ("chinese_text", "coopdesk/domain/a.py", "name = '社员'", "article = '章程 第十九条'"),
    (
        "silent_bulk",
        "coopdesk/services/a.py",
        "def f(uow):\n    uow.session.execute(update(MemberRow).values(a=1))",
        "def f(uow):\n    uow.session.execute(delete(MemberRow))\n    uow.touch('member')",
    ),
    (
        "silent_bulk",
        "coopdesk/services/a.py",
        "def f(uow):\n    uow.session.execute(sqlite.insert(MemberRow))",
        "def f(uow):\n    values.update(a=1)",
    ),
    ("colour", "coopdesk/gui/awards/page.py", "S = 'color: #1F6F54'", "S = '#12345 #'"),
    ("banner", "coopdesk/a.py", "# ---- queries ----", "# why -- because"),
    ("model_in_migration", "db/migrations/versions/0001_a.py", "from coopdesk import money", None),
    ("idle_test", "tests/a.py", "time.sleep(1)", "qtbot.waitSignal(a)"),
    ("idle_test", "tests/a.py", "@pytest.mark.skipif(True)\ndef f(): ...", "pytest.mark.slow"),
    ("idle_test", "tests/a.py", "from unittest.mock import Mock", "import unittest"),
    ("machine_path", "coopdesk/a.py", f"HERE = '/{'home'}/somebody/x'", "there = '~/home/x'"),
]


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_source_keeps_the_rule(rule):
    breaches = [f"{source.path}:{breach}" for source in SOURCES for breach in rule(source)]
    assert not breaches, f"{rule.__doc__}\n" + "\n".join(breaches)


@pytest.mark.parametrize(("rule", "path", "breach", "allowed"), PLANTED)
def test_the_rule_finds_a_planted_breach_and_only_that(rule, path, breach, allowed):
    check = getattr(rules, rule)
    assert list(check(Source(path, breach)))
    assert allowed is None or not list(check(Source(path, allowed)))


def test_every_rule_has_a_planted_breach():
    assert {rule.__name__ for rule in rules.RULES} == {planted[0] for planted in PLANTED}


def test_no_text_file_names_a_folder_of_the_machine_it_was_written_on():
    files = [file for pattern in TEXT_FILES for file in ROOT.glob(pattern) if file.is_file()]
    assert ROOT / "pyproject.toml" in files
    for file in files:
        assert not list(rules.machine_paths(file.read_text("utf-8"))), file


def test_the_program_reaches_everything_it_defines():
    """What tests alone reach is no part of the program."""
    program = [source for source in SOURCES if source.within("coopdesk")]
    assert not list(unreached(program))


@pytest.mark.parametrize(
    ("planted", "is_found"),
    [
        ("def alone(): ...", True),
        ("class Alone: ...", True),
        ("class A:\n    @property\n    def alone(self): ...\nA()", True),
        ("def alone(): ...\nalone()", False),
        ("def alone(): ...\nNAMES = ('alone',)", False),
        ("@listens_for(Engine, 'connect')\ndef alone(): ...", False),
        ("class A:\n    def rowCount(self): ...\nA()", False),
    ],
)
def test_what_is_never_asked_for_is_found(planted, is_found):
    assert bool(list(unreached([Source("coopdesk/a.py", planted)]))) is is_found
