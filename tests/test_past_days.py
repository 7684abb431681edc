"""Every list says whether it is read as of a past day, in the window and on the command line.

A new list stands in neither table and fails here: it takes a past day, or it is written down why
one means nothing for it.
"""

import argparse
import importlib
import inspect
import pkgutil

from coopdesk import gui
from coopdesk.cli.main import MODULES
from coopdesk.gui.kit.register import RegisterPage

OWN_FIELD = {"DatedRegisterPage", "OrganizationsPage", "MembersPage", "SeatsView"}
"""Registers that tell more of a past day than their list, by a field of their own."""
NOT_IN_THE_WINDOW = {
    "SurplusView": "one plan of one closed year: what of it was posted has its day in the books",
    "IndicatorsView": "a scheme is a document with a version and a first day; each stands beside",
    "ForecastRegister": "it looks ahead from what is known today",
    "PrintLog": "a log: each line has its day and never changes",
}
NOT_ON_THE_COMMAND_LINE = {
    "one record as it is: what it was stands in its history, field by field": """
        organization show; member show; meeting show; minutes show; election show; voucher show;
        awards fields; awards papers; issued show; resolution uses; resolution linkable;
        attachment list; attachment save""",
    "a log, or lines with a first and a last day of their own": """
        organization events; organization history; member steps; member mandates; minutes versions;
        body kin list; voucher chain; period list; books proofs; package list; package origins;
        remark list; lending list; history; bin list; audit list; audit show; audit export;
        key show;
        issued list; supervision schemes; supervision export-scheme""",
    "asked for by days or a year": """
        member volumes; resolution open; voucher list; report; fund distribute show;
        issued in-force; changes; package ready""",
    "it tells what waits, or is to come, from today on": """
        body alternates; member doubles; books waiting; period preview; awards forecast;
        awards notices; due list; due first-day; due dismissed; due handover; due print; plot;
        lending write""",
    "what has no days (words, accounts), the program, this computer, or a file": """
        vocabulary list; account list; voucher check; voucher verify; books journal; printer list;
        printer sheet; scan; layout list; layout export; layout check; issued template;
        issued check;
        import; package check; package open; package take; package stays; key export; lending init;
        lending check; hub load; init; check; operator add; operator list; operator passphrase;
        operator roles; operator start; operator stop; recovery renew; recovery use;
        backup make; backup check; backup run; backup list; backup place; restore; salvage;
        rehearsal begin; rehearsal show; rehearsal end; update check; update prepare;
        update back""",
}


def commands(parser, words=()):
    """Yield every command with its words and its parser."""
    groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not groups:
        yield " ".join(words), parser
    for group in groups:
        for word, child in group.choices.items():
            yield from commands(child, (*words, word))


def command_line():
    parser = argparse.ArgumentParser()
    add = parser.add_subparsers().add_parser
    for module in dict.fromkeys(MODULES.values()):
        importlib.import_module(f"coopdesk.cli.{module}").register(add)
    return dict(commands(parser))


def changes_something(parser):
    told = inspect.getsource(parser.get_default("run"))
    return "context.do(" in told or "runner.do(" in told


def registers():
    """Return the lists of the window that a person sees: those that have a name to be kept by."""
    for module in pkgutil.walk_packages(gui.__path__, gui.__name__ + "."):
        importlib.import_module(module.name)
    found, waiting = {}, [RegisterPage]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.name and kind.__module__.startswith(gui.__name__):
            found[kind.__name__] = kind
    return found


def test_every_list_of_the_window_takes_a_past_day_or_says_why_not():
    known = registers()
    without = {name for name, kind in known.items() if not kind.takes_past_day}
    assert without <= set(NOT_IN_THE_WINDOW) | OWN_FIELD
    assert set(NOT_IN_THE_WINDOW) <= without, "a reason for a list that takes one, or is gone"
    assert len(known) - len(without) >= 17


def test_what_a_past_day_must_rest_is_named():
    """A register with buttons that change something names them: they rest on a past day."""
    silent = {
        name
        for name, kind in registers().items()
        if kind.takes_past_day and kind.changing_buttons is RegisterPage.changing_buttons
    }
    awards = {"AssessmentsRegister", "ApplicationsRegister", "QuestionsRegister", "SummaryRegister"}
    # the awards page offers no step there; compliance has a plot alone
    assert silent == awards | {"ComplianceView"}


def test_every_command_that_shows_records_takes_a_past_day_or_says_why_not():
    known = command_line()
    told = [name.strip() for names in NOT_ON_THE_COMMAND_LINE.values() for name in names.split(";")]
    told = {" ".join(name.split()) for name in told}
    shows = {name for name, parser in known.items() if not changes_something(parser)}
    without = {name for name in shows if "--as-of" not in known[name]._option_string_actions}
    assert without == told
    assert len(shows - without) >= 24
