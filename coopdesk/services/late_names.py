"""What a capability offers, imported when it is first asked for.

Everything public of a capability is imported from its package, and most who do so want one part of
it: the start page wants four figures, and would pay for every command, register and paper there is.
So the packages name their parts in ordinary imports, which mypy, import-linter and the installer
read as such, and hold them back: a name is imported from its module at the first look (PEP 562).
"""

import builtins
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from threading import RLock
from typing import Any


@dataclass(frozen=True, slots=True)
class _Name:
    """Stands for a name that is not imported yet."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class _Module:
    """Stands for a module that names are imported from."""

    module: str

    def __getattr__(self, name: str) -> _Name:
        return _Name(self.module, name)


_one_at_a_time = RLock()


@contextmanager
def late_names(package: str) -> Iterator[None]:
    """Hold back what ``package`` imports by ``from … import …`` within this context.

    Imports of all others, in other threads too, go on as ever. A wrong name is told where it is
    first asked for; mypy tells it before.
    """
    held = vars(sys.modules[package])
    with _one_at_a_time:
        really = builtins.__import__

        def hold(
            name: str,
            globals: Mapping[str, object] | None = None,
            locals: Mapping[str, object] | None = None,
            fromlist: Sequence[str] | None = (),
            level: int = 0,
        ) -> Any:
            if globals is held and fromlist:
                return _Module(name)
            return really(name, globals, locals, fromlist, level)

        builtins.__import__ = hold
        try:
            yield
        finally:
            builtins.__import__ = really
    late = {name: held.pop(name) for name, is_at in [*held.items()] if isinstance(is_at, _Name)}

    def first_look(name: str) -> object:
        if name not in late:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name)
        held[name] = getattr(import_module(late[name].module), late[name].name)
        return held[name]

    held["__getattr__"] = first_look
