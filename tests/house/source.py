"""The project's own source, read once, for the tests that judge it."""

import ast
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("coopdesk", "db", "packaging", "tests")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: where it lies below the project's root, and what stands in it."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the syntax tree."""
        return list(ast.walk(self.tree))

    @cached_property
    def tokens(self) -> list[tokenize.TokenInfo]:
        """Every token, comments too."""
        return list(tokenize.generate_tokens(StringIO(self.text).readline))

    @property
    def module(self) -> str:
        """The dotted name of the module."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def within(self, *places: str) -> bool:
        """Return whether the file is one of ``places`` or lies in one of these folders."""
        return any(self.path == place or self.path.startswith(f"{place}/") for place in places)

    def functions(self) -> Iterator[Function]:
        """Return every function and method."""
        return (node for node in self.nodes if isinstance(node, Function))

    def calls(self) -> Iterator[ast.Call]:
        """Return every call."""
        return (node for node in self.nodes if isinstance(node, ast.Call))

    @cached_property
    def docstrings(self) -> set[int]:
        """The ids of the nodes that are docstrings, or strings that stand alone like one."""
        return {id(node.value) for node in self.nodes if isinstance(node, ast.Expr)}

    def strings(self) -> Iterator[ast.Constant]:
        """Return every string constant, f-string parts too, docstrings left out."""
        for node in self.nodes:
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_text and id(node) not in self.docstrings:
                yield node


def called(call: ast.Call) -> str:
    """Return the last name of what is called: ``text`` for both ``text()`` and ``words.text()``."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def literal(node: ast.AST | None) -> str | None:
    """Return the text of a string constant, None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def read_sources() -> list[Source]:
    """Return every Python file of the project."""
    files = [ROOT / "dev.py"]
    files += [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]
    return [Source(file.relative_to(ROOT).as_posix(), file.read_text("utf-8")) for file in files]


SOURCES = read_sources()
