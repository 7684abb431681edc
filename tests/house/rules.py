"""The house rules that a reader of the source can break and a machine can see.

Each rule is a function from one source to its breaches (``line: what``). Exceptions stand beside
the rule they are from, each with its reason.
"""

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.house.source import Function, Source, called

Breaches = Iterator[str]

CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
# A rule names its source as people cite it: 赤政发〔2023〕14号 二（六）, 第十九条.
CITATION = re.compile(
    r"〔\d{4}〕|第[一二三四五六七八九十百零\d]+[条款项章]|^[一二三四五六七八九十]+（.+）$"
)

FILE_LINES, FUNCTION_LINES, MAIN_WINDOW_LINES = 400, 40, 200
MAY_CATCH_ALL = (
    "coopdesk/gui/kit/job.py",
    "coopdesk/gui/kit/crash_dialog.py",
    "coopdesk/apart/serving.py",  # whatever a file does to its reader ends that one alone
)
MAY_ASK_THE_CLOCK = (
    "coopdesk/app.py",  # hands today to everything else
    "coopdesk/__main__.py",  # the same for the command line
)
MAY_SPEAK_CHINESE = (
    "coopdesk/forms/layouts",  # labels that one printed form alone has
    "coopdesk/exchange/sheets",  # the headings of other people's workbooks
    "coopdesk/forms/elements.py",  # who signs below every opinion
    "coopdesk/forms/faces.py",  # sample characters that tell whether a face is usable
    # Nothing shown: what people type and other people's files write is read here.
    "coopdesk/domain/money.py",
    "coopdesk/domain/amounts.py",
    "coopdesk/domain/days.py",
    "coopdesk/domain/names.py",
    "coopdesk/domain/periods.py",
    "coopdesk/domain/identity.py",
    "coopdesk/exchange/headers.py",  # the years and units that headings carry
    "coopdesk/exchange/sheet_rows.py",  # totals, notes, units and closing days in a sheet
)
MAY_NAME_COLOURS = ("coopdesk/gui/kit/theme.py", "coopdesk/gui/kit/colours.py")
# 34 %, 50万, 1000万 and 2000万 yuan of 赤政发〔2023〕14号, in basis points and fen.
POLICY_NUMBERS = frozenset({3400, 50_000_000, 1_000_000_000, 2_000_000_000})
POLICY_WORDS = re.compile(r"34\s*[%％]|(?<!\d)(?:50|500|1000|2000|1,000|2,000)\s*万")
VAGUE_FILES = frozenset({"util", "utils", "helper", "helpers", "misc", "common", "manager"})
VAGUE_CLASSES = re.compile(r"(Util|Utils|Helper|Manager|Handler|Info)$")
# Put together here so that this file does not break its own rule.
MACHINE_PATHS = re.compile(
    "|".join(f"(?<![\\w.$~}}])/{name}/" for name in ("work", "root", "home"))
)


def long_file(source: Source) -> Breaches:
    """A file has at most 400 lines, the main window 200; a migration is one piece."""
    limit = MAIN_WINDOW_LINES if source.path.endswith("gui/main_window.py") else FILE_LINES
    lines = source.text.count("\n")
    if lines > limit and not source.within("db/migrations"):
        yield f"1: {lines} lines, {limit} are allowed"


def long_function(source: Source) -> Breaches:
    """A function has at most 40 lines, its docstring not counted."""
    if source.within("db/migrations"):
        return
    for function in source.functions():
        lines = function.end_lineno - function.lineno + 1 - _docstring_lines(function)
        if lines > FUNCTION_LINES:
            yield f"{function.lineno}: {function.name} has {lines} lines"


def vague_name(source: Source) -> Breaches:
    """No file or class is named by what anything could be."""
    for part in PurePosixPath(source.path).with_suffix("").parts:
        if part in VAGUE_FILES:
            yield f"1: the name {part} says nothing"
    if source.within("coopdesk"):
        for node in source.nodes:
            if isinstance(node, ast.ClassDef) and VAGUE_CLASSES.search(node.name):
                yield f"{node.lineno}: the name {node.name} says nothing"


def message_box(source: Source) -> Breaches:
    """Message boxes are opened in kit/messages.py only."""
    if source.within("coopdesk") and source.path != "coopdesk/gui/kit/messages.py":
        yield from _names(source, {"QMessageBox"})


def process_events(source: Source) -> Breaches:
    """Nobody runs the event loop from within."""
    if not source.within("tests/house"):
        yield from _names(source, {"processEvents"})


def modal_exec(source: Source) -> Breaches:
    """Dialogs are opened, not executed: a nested loop is out of a test's reach."""
    if source.within("coopdesk/gui"):
        yield from (f"{c.lineno}: exec()" for c in source.calls() if called(c) == "exec")


def catch_all(source: Source) -> Breaches:
    """Everything is caught in the job and the crash dialog only; passing it on is not catching."""
    if not source.within("coopdesk", "db") or source.path in MAY_CATCH_ALL:
        return
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and _catches_all(node) and not _passes_on(node):
            yield f"{node.lineno}: catches everything"


def clock(source: Source) -> Breaches:
    """Today and now are handed in."""
    if not source.within("coopdesk") or source.path in MAY_ASK_THE_CLOCK:
        return
    asked = {"today", "now", "utcnow", "localtime", "strftime", "currentDate", "currentDateTime"}
    owners = {"date", "datetime", "time", "QDate", "QDateTime"}
    for call in source.calls():
        if called(call) in asked and isinstance(call.func, ast.Attribute):
            owner = ast.unparse(call.func.value).rpartition(".")[2]
            if owner in owners:
                yield f"{call.lineno}: asks the clock: {owner}.{called(call)}()"


def policy_number(source: Source) -> Breaches:
    """The numbers of the policy are data in db/reference."""
    if not source.within("coopdesk"):
        return
    for node in source.nodes:
        if isinstance(node, ast.Constant) and id(node) not in source.docstrings:
            is_number = isinstance(node.value, int | float) and node.value in POLICY_NUMBERS
            if is_number or (isinstance(node.value, str) and POLICY_WORDS.search(node.value)):
                yield f"{node.lineno}: the policy's number {node.value}"


def chinese_identifier(source: Source) -> Breaches:
    """Identifiers are ASCII."""
    for token in source.tokens:
        if token.type == tokenize.NAME and not token.string.isascii():
            yield f"{token.start[0]}: {token.string}"


def chinese_text(source: Source) -> Breaches:
    """Words shown to people stand in resources/text.

    A domain rule may cite its article, and a width may be measured in characters.
    """
    if not source.within("coopdesk") or source.within(*MAY_SPEAK_CHINESE):
        return
    measures = {id(a) for c in source.calls() if called(c) == "horizontalAdvance" for a in c.args}
    for node in source.strings():
        if id(node) in measures:
            continue
        cited = source.within("coopdesk/domain") and CITATION.search(node.value)
        if CHINESE.search(node.value) and not cited:
            yield f"{node.lineno}: {node.value}"


def silent_bulk(source: Source) -> Breaches:
    """A bulk statement bypasses the session, so its function says what it touched."""
    if not source.within("coopdesk/services"):
        return
    for function in source.functions():
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        says = any(called(call) == "touch" for call in calls)
        for call in calls:
            if _is_bulk(call) and not says:
                yield f"{call.lineno}: {ast.unparse(call.func)}() without uow.touch()"


def colour(source: Source) -> Breaches:
    """Colours are tokens of the theme."""
    if source.within("coopdesk/gui") and source.path not in MAY_NAME_COLOURS:
        for node in source.strings():
            if re.search(r"#[0-9A-Fa-f]{6}\b", node.value):
                yield f"{node.lineno}: {node.value}"


def banner(source: Source) -> Breaches:
    """Comments say why; they do not draw lines."""
    for token in source.tokens:
        if token.type == tokenize.COMMENT and re.search(r"[-=*#─━═]{4}", token.string):
            yield f"{token.start[0]}: {token.string}"


def model_in_migration(source: Source) -> Breaches:
    """A revision is frozen once released, so it must not follow the code that moves on."""
    if source.within("db/migrations/versions"):
        yield from (f"{n}: imports coopdesk" for n in _imports(source, "coopdesk"))


def idle_test(source: Source) -> Breaches:
    """Tests neither sleep nor leave anything out, and meet the real parts."""
    if not source.within("tests") or source.within("tests/house"):
        return
    yield from (f"{line}: imports mock" for line in _imports(source, "unittest.mock"))
    for node in source.nodes:
        if isinstance(node, ast.Attribute):
            name = f"{ast.unparse(node.value).rpartition('.')[2]}.{node.attr}"
            if name in {"time.sleep", "qtbot.wait", "QTest.qWait"} or re.fullmatch(
                r"(pytest|mark)\.(skip|skipif|xfail|importorskip)", name
            ):
                yield f"{node.lineno}: {name}"


def machine_path(source: Source) -> Breaches:
    """Nothing names a folder of the machine it was written on."""
    yield from machine_paths(source.text)


def machine_paths(text: str) -> Breaches:
    """Return the lines of any text that name such a folder."""
    for number, line in enumerate(text.splitlines(), 1):
        if MACHINE_PATHS.search(line):
            yield f"{number}: {line.strip()}"


def _docstring_lines(function: Function) -> int:
    if ast.get_docstring(function) is None:
        return 0
    first = function.body[0]
    return first.end_lineno - first.lineno + 1


def _names(source: Source, wanted: set[str]) -> Breaches:
    for node in source.nodes:
        name = getattr(node, "id", None) or getattr(node, "attr", None)
        if isinstance(node, ast.alias):
            name = node.name.rpartition(".")[2]
        if name in wanted:
            yield f"{node.lineno}: {name}"


def _imports(source: Source, package: str) -> Iterator[int]:
    for node in source.nodes:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""] + [f"{node.module}.{alias.name}" for alias in node.names]
        if any(name == package or name.startswith(f"{package}.") for name in names):
            yield node.lineno


def _catches_all(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    parts = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(p is None or ast.unparse(p) in {"Exception", "BaseException"} for p in parts)


def _passes_on(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _is_bulk(call: ast.Call) -> bool:
    """``update(Row)`` and ``sqlalchemy.update(Row)``, but not ``a_dictionary.update(…)``."""
    if called(call) not in {"update", "delete", "insert", "bulk_insert_mappings"}:
        return False
    function = call.func
    if isinstance(function, ast.Name) or called(call).startswith("bulk"):
        return True
    return isinstance(function, ast.Attribute) and ast.unparse(function.value) in {
        "sa",
        "sqlalchemy",
        "sqlite",
    }


RULES = (
    long_file,
    long_function,
    vague_name,
    message_box,
    process_events,
    modal_exec,
    catch_all,
    clock,
    policy_number,
    chinese_identifier,
    chinese_text,
    silent_bulk,
    colour,
    banner,
    model_in_migration,
    idle_test,
    machine_path,
)
