"""Every command and query that the services offer, found in the source."""

import importlib
import inspect
import typing
from collections.abc import Callable, Iterator

from tests.house.source import SOURCES

Handler = Callable[..., object]


def _functions() -> Iterator[Handler]:
    """Return every public function of the services whose first argument is the unit of work."""
    for source in SOURCES:
        if not source.within("coopdesk/services"):
            continue
        names = [
            function.name
            for function in source.tree.body
            if hasattr(function, "args")
            and not function.name.startswith("_")
            and function.args.args[:1]
            and function.args.args[0].arg == "uow"
        ]
        module = importlib.import_module(source.module) if names else None
        yield from (getattr(module, name) for name in names)


def _is_command(function: Handler) -> bool:
    return list(inspect.signature(function).parameters)[1:] == ["command"]


def command_of(handler: Handler) -> type:
    """Return the class of the command that a handler takes."""
    return typing.get_type_hints(handler)["command"]


FUNCTIONS = sorted(set(_functions()), key=lambda one: (one.__module__, one.__name__))
COMMANDS = [one for one in FUNCTIONS if _is_command(one)]
QUERIES = [one for one in FUNCTIONS if not _is_command(one)]
