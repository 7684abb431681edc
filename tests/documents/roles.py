"""What each role may do: the table, and every command with the roles that may run it."""

from collections.abc import Iterator

from coopdesk import words
from coopdesk.domain.rights import Capability, Role, may_do
from coopdesk.services.audit_trail import command_in_words
from coopdesk.services.runner import _open_to_all
from coopdesk.services.who_may import duties_table, list_rights
from tests.handlers import COMMANDS, command_of

HEAD = """# Roles and commands

Made from the code by `python3 dev.py docs`; do not edit. `tests/test_roles.py` tries every command
and query with every role. The table is that of 系统 → 谁能做什么 and of `operator roles`.
"""


def page() -> str:
    """Return the page."""
    return "\n".join((HEAD, *_table(), "", *_commands(), ""))


def _table() -> Iterator[str]:
    """Yield the table that the window and ``operator roles`` show, but for who works here."""
    shown = duties_table(list_rights())
    yield f"| {' | '.join(column.label for column in shown.columns)} |"
    yield f"|---|{'---|' * len(Role)}"
    for row in shown.rows:
        yield f"| {' | '.join(row)} |"


def _commands() -> Iterator[str]:
    yield "## Commands"
    yield ""
    yield "| command | does | capability | may |"
    yield "|---|---|---|---|"
    for handler in sorted(COMMANDS, key=lambda one: command_of(one).__name__):
        name, word = command_of(handler).__name__, handler.__module__.split(".")[2]
        if handler in _open_to_all:
            place, roles = word, "judged by the record, or everybody's"
        else:
            allowed = [role for role in Role if may_do(role, Capability(word))]
            place, roles = words.choice(Capability(word)), ", ".join(map(words.choice, allowed))
        yield f"| {name} | {command_in_words(name)} | {place} | {roles} |"
