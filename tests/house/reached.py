"""What the program defines and never asks for: reached from tests alone, or from nowhere."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.house.source import Source

# Names that others call: Qt by its own spelling, and the protocols of Python.
_CALLED_BY_OTHERS = re.compile(r"[a-z]+[A-Z]|__\w+__$")
_PROTOCOLS = {
    "clone": "QIconEngine",
    "readinto": "a file that is read",
    "seekable": "a file that is read",
    "process_bind_param": "a type of SQLAlchemy",
    "process_result_value": "a type of SQLAlchemy",
    "write_worksheet": "a writer of openpyxl",
}
_WORD = re.compile(r"[A-Za-z_]\w*")


def unreached(program: Iterable[Source]) -> Iterator[str]:
    """Yield where something stands that the program itself never names again.

    An import alone is no use: a name handed on and on is not yet asked for.
    """
    sources = list(program)
    named = {name for source in sources for name in _named(source)}
    for source in sources:
        for node in source.nodes:
            is_named = not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name in named
            if not is_named and not _is_for_others(node):
                yield f"{source.path}:{node.lineno}: {node.name}"


def _named(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias) and node.asname:
            yield node.name  # used under the other name
    for text in source.strings():
        if not source.path.endswith("__init__.py"):
            yield from _WORD.findall(text.value)


def _is_for_others(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Return whether others call it: by protocol, or as a decorator with arguments was told."""
    if _CALLED_BY_OTHERS.match(node.name) or node.name in _PROTOCOLS:
        return True
    is_function = isinstance(node, ast.FunctionDef)
    return is_function and any(isinstance(each, ast.Call) for each in node.decorator_list)
