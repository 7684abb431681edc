"""What each role may do: the table, and every command with the roles that may run it."""

from collections.abc import Iterator

from coopdesk import words
from coopdesk.domain.personal import may_see_whole
from coopdesk.domain.rights import Action, Capability, Role, may_do
from coopdesk.services.audit_trail import command_in_words
from coopdesk.services.runner import _open_to_all
from tests.handlers import COMMANDS, command_of

HEAD = """# Roles and commands

Made from the code by `python3 dev.py docs`; do not edit. `tests/test_roles.py` tries every command
and query with every role.
"""
_SIGNS = {Action.ASK: "see", Action.CHANGE: "change", Action.APPROVE: "approve", Action.PAY: "pay"}


def page() -> str:
    """Return the page."""
    return "\n".join((HEAD, *_table(), "", *_whole_numbers(), "", *_commands(), ""))


def _table() -> Iterator[str]:
    yield f"| | {' | '.join(words.choice(role) for role in Role)} |"
    yield f"|---|{'---|' * len(Role)}"
    for capability in Capability:
        cells = (_cell(role, capability) for role in Role)
        yield f"| {words.choice(capability)} | {' | '.join(cells)} |"


def _cell(role: Role, capability: Capability) -> str:
    return ", ".join(_SIGNS[action] for action in Action if may_do(role, capability, action))


def _whole_numbers() -> Iterator[str]:
    yield "## Whole numbers"
    yield ""
    yield "Resident IDs, telephone numbers, bank accounts and birth dates of a capability are told"
    yield "whole to these roles, to the others with their middle hidden (`domain/personal.py`)."
    yield ""
    for capability in Capability:
        told = [words.choice(role) for role in Role if may_see_whole(role, capability)]
        yield f"- {words.choice(capability)}: {', '.join(told)}"


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
