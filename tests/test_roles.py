"""Every role at every door: each command and query of the services, tried with each role.

A command that is reached gets a record that answers nothing, so the tries change nothing: what is
told apart is "refused for the role" and "let in".
"""

from dataclasses import replace

import pytest

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.rights import Action, Capability, Role, may_do
from coopdesk.gui.navigation import entries_for
from coopdesk.services.runner import _open_to_all
from tests.handlers import COMMANDS, QUERIES

# What judges the right by the record it meets, or is everybody's; each is tried in its own test.
BY_THE_RECORD = {
    "add_attachments",
    "approve_key_step",
    "approve_voucher",
    "calibrate_printer",
    "check_waiting",
    "confirm_signed",
    "note_letting_go",
    "decline_key_step",
    "dismiss_due",
    "empty_bin",
    "file_scan",
    "forget_printer",
    "issue_file",
    "issue_layout",
    "keep_filter",
    "note_backup",
    "note_backup_trouble",
    "note_export",
    "note_recovered",
    "note_rehearsal",
    "note_passphrase",
    "note_prints",
    "note_salvage",
    "note_self_test",
    "note_update",
    "note_wrong_tries",
    "pass_file_on",
    "recall_due",
    "remove_filter",
    "remove_issued_file",
    "remove_layout",
    "remove_record",
    "rename_filter",
    "restore_record",
    "return_voucher",
    "save_issued_file",
    "save_layout",
    "set_backup_place",
    "sign_voucher",
    "take_back",
    "take_in_scans",
    "use_layout",
    "write_note",
}
EVERYBODYS_QUERIES = {
    "broken_audit_entries",
    "get_backup_place",
    "get_backup_trouble",
    "find_way_back",
    "get_last_backup",
    "last_backup",
    "last_day_of_work",
    "list_duties",
    "list_known_breaks",
    "list_operators",
}


class Reached(Exception):
    """The door let the operator in."""


class Nothing:
    """A command that answers nothing: whoever asks it for a field was let in."""

    def __getattr__(self, name):
        raise Reached(name)


def _word(handler):
    return handler.__module__.split(".")[2]


def _sign_in(runner, role):
    runner.actor = replace(runner.actor, role=role.value)


def _is_let_in(run, *given):
    """Return whether the door lets the operator in; what is behind it fails on what it is given."""
    try:
        run(*given)
    except RuleViolation as refused:
        return [one.code for one in refused.refusals] != ["right.missing"]
    except Exception:
        return True
    return True


def test_there_are_commands_and_queries_to_try():
    assert len(COMMANDS) > 150
    assert len(QUERIES) > 200


@pytest.mark.parametrize("role", Role)
def test_every_command_is_open_to_the_roles_of_its_capability_and_to_no_other(runner, role):
    _sign_in(runner, role)
    wrong = []
    for handler in COMMANDS:
        if handler in _open_to_all:
            continue
        may = may_do(role, Capability(_word(handler)), Action.CHANGE)
        if _is_let_in(runner.do, handler, Nothing()) is not may:
            wrong.append(handler.__qualname__)
    assert not wrong


def test_what_judges_for_itself_is_named_here():
    """A new exception is looked at by a person, and its own test tries the roles."""
    named = {one.__name__ for one in _open_to_all if one in COMMANDS}
    assert named == BY_THE_RECORD
    assert {one.__name__ for one in _open_to_all if one in QUERIES} == EVERYBODYS_QUERIES


def test_a_refused_command_is_not_even_begun(runner):
    handler = next(one for one in COMMANDS if one.__name__ == "add_operator")
    with pytest.raises(Reached):
        runner.do(handler, Nothing())
    _sign_in(runner, Role.CLERK)
    with pytest.raises(RuleViolation):
        runner.do(handler, Nothing())


@pytest.mark.parametrize("role", Role)
def test_every_query_is_open_to_the_roles_that_may_ask(runner, role):
    _sign_in(runner, role)
    wrong = []
    for query in QUERIES:
        if _word(query) not in set(Capability):
            continue  # it serves all capabilities: its own test tries the roles
        may = query in _open_to_all or may_do(role, Capability(_word(query)), Action.ASK)
        if _is_let_in(runner.ask, query) is not may:
            wrong.append(query.__qualname__)
    assert not wrong


def test_every_role_has_a_window_and_the_cashier_no_book_of_the_bodies():
    shown = {role: [entry.key for entry in entries_for(role)] for role in Role}
    assert all(keys[0] == "home" and keys[-1] == "system" for keys in shown.values())
    assert "governance" not in shown[Role.CASHIER]
    assert "governance" in shown[Role.CLERK]
