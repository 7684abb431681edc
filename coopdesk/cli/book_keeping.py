"""``books``: opening balances, counts and statements, second persons, rules of keeping."""

from argparse import ArgumentParser
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.ledger import read_voucher
from coopdesk.cli.options import add_amount, add_organization, yuan
from coopdesk.cli.output import finding_as_record, listed, to_json
from coopdesk.cli.system import AddCommand
from coopdesk.domain.money import Money
from coopdesk.services import approvals, ledger, mutual_fund
from coopdesk.services.ledger import (
    CheckVoucher,
    EnterOpeningBalances,
    PairBankLines,
    PartBankLines,
    ProveBalance,
    ReturnVoucher,
    SetBookRules,
    SignVoucher,
    TakeInStatement,
)
from coopdesk.services.statement_notes import NoteSection, WriteNote, write_note

_RULES = ("two_persons", "cash_limit", "cashier_signs", "poster_apart")


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    parser = add("books", help="opening balances, counts, second persons, rules")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    opening = actions.add_parser("opening", help="take over the balances of the old books")
    opening.add_argument("--file", required=True, metavar="F.json", type=Path)
    opening.set_defaults(run=_opening)
    _register_proofs(actions.add_parser("prove", help="record a cash count or a bank balance"))
    for name, run, told in (
        ("proofs", _proofs, "list counts and bank balances beside the books"),
        ("waiting", _waiting, "list vouchers that wait for a second person"),
        ("rules", _rules, "show or set how the books are kept"),
    ):
        action = actions.add_parser(name, help=told)
        add_organization(action)
        action.set_defaults(run=run)
        if name == "rules":
            action.add_argument("--two-persons", choices=("yes", "no"))
            action.add_argument("--cashier-signs", choices=("yes", "no"))
            action.add_argument("--poster-apart", choices=("yes", "no"))
            action.add_argument("--cash-limit", metavar="YUAN", type=yuan)
    journal = actions.add_parser("journal", help="check a cash journal kept in a sheet")
    add_organization(journal)
    journal.add_argument("file", metavar="FILE", type=Path)
    journal.add_argument("--sheet", default="", metavar="NAME")
    journal.add_argument("--findings", metavar="OUT.xlsx", type=Path)
    journal.set_defaults(run=_journal)
    note = actions.add_parser("note", help="write a section of the notes to the statements")
    add_organization(note)
    note.add_argument("--year", required=True, type=int)
    note.add_argument("--section", required=True, choices=[one.value for one in NoteSection])
    note.add_argument("--text", required=True, help="the office's own words")
    note.set_defaults(run=_note)
    _register_bank(actions)
    _register_waiting(actions)


def _register_bank(actions: Any) -> None:
    bank = actions.add_parser("bank", help="lay the bank's statement beside the books")
    bank.add_argument("--statement", metavar="FILE", type=Path, help="take in its lines first")
    bank.set_defaults(run=_bank)
    pair = actions.add_parser("bank-pair", help="say which open lines are one move")
    pair.add_argument("--bank-line", action="append", default=[], metavar="ID", help="repeat")
    pair.add_argument("--book-line", action="append", default=[], metavar="ID", help="repeat")
    pair.set_defaults(run=_pair)
    part = actions.add_parser("bank-part", help="take a pair apart")
    part.add_argument("--bank-line", required=True, metavar="ID", help="one of its lines")
    part.set_defaults(run=_part)
    for action in (bank, pair, part):
        add_organization(action)
        action.add_argument("--account", required=True, metavar="CODE")
        action.add_argument("--day", metavar="DAY", type=date.fromisoformat)


def _register_waiting(actions: Any) -> None:
    approve = actions.add_parser("approve", help="check a waiting voucher and post it")
    approve.set_defaults(run=_approve)
    check = actions.add_parser("check", help="check a waiting voucher that one more person posts")
    check.set_defaults(run=_check)
    sign = actions.add_parser("sign", help="sign, as cashier, for the money of a waiting voucher")
    sign.set_defaults(run=_sign)
    give_back = actions.add_parser("return", help="give a waiting voucher back to its maker")
    give_back.add_argument("--reason", default="")
    give_back.set_defaults(run=_return)
    for action in (approve, check, sign, give_back):
        action.add_argument("waiting", metavar="ID")


def _register_proofs(prove: ArgumentParser) -> None:
    add_organization(prove)
    prove.add_argument("--account", required=True, metavar="CODE")
    prove.add_argument("--day", required=True, metavar="DAY", type=date.fromisoformat)
    add_amount(prove)
    prove.add_argument("--in-transit", metavar="YUAN", type=yuan, default=Money())
    prove.add_argument("--person", default="")
    prove.add_argument("--remark", default="")
    prove.set_defaults(run=_prove)


def _opening(context: Context) -> dict[str, Any]:
    command = EnterOpeningBalances(read_voucher(context))
    posted = context.do(ledger.enter_opening_balances, command)
    return {"voucher_id": posted.voucher_id, "month": posted.month, "number": posted.number}


def _prove(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = ProveBalance(
        told.organization,
        told.account,
        told.day,
        told.amount,
        told.in_transit,
        told.person,
        told.remark,
    )
    proof = context.do(ledger.prove_balance, command)
    return {
        "proof_id": proof.id,
        "kind": proof.kind,
        "booked": proof.booked,
        "difference": proof.difference,
    }


def _proofs(context: Context) -> dict[str, Any]:
    found = context.runner.ask(ledger.list_proofs, context.arguments.organization)
    return listed(found, "proof")


def _waiting(context: Context) -> dict[str, Any]:
    found = context.runner.ask(ledger.list_waiting, context.arguments.organization)
    return listed(found, "waiting")


def _journal(context: Context) -> dict[str, Any]:
    told = context.arguments
    check = context.runner.ask(
        mutual_fund.check_journal, told.file, told.organization, told.findings, told.sheet
    )
    findings = [finding_as_record(finding) for finding in check.findings]
    return {**to_json(replace(check, records=())), "findings": findings}


def _bank(context: Context) -> dict[str, Any]:
    """Take in a statement, if told, and say what it and the books do not share."""
    told, taken = context.arguments, {}
    if told.statement is not None:
        lines, _ = context.runner.ask(ledger.read_statement, told.statement)
        command = TakeInStatement(told.organization, told.account, told.statement.name, lines)
        taken = to_json(context.do(ledger.take_in_statement, command))
    return {**taken, **_reconciled(context)}


def _pair(context: Context) -> dict[str, Any]:
    told = context.arguments
    place = (told.organization, told.account, told.day or context.runner.today)
    command = PairBankLines(*place, tuple(told.bank_line), tuple(told.book_line))
    return {"pair_id": context.do(ledger.pair_bank_lines, command), **_reconciled(context)}


def _part(context: Context) -> dict[str, Any]:
    told = context.arguments
    place = (told.organization, told.account, told.day or context.runner.today)
    context.do(ledger.part_bank_lines, PartBankLines(*place, told.bank_line))
    return _reconciled(context)


def _note(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = WriteNote(told.organization, told.year, NoteSection(told.section), told.text)
    return {"statement_note_id": context.do(write_note, command)}


def _reconciled(context: Context) -> dict[str, Any]:
    told = context.arguments
    day = told.day or context.runner.today
    found = context.runner.ask(ledger.reconcile, told.organization, told.account, day)
    return {**to_json(found), "matched": found.matched}


def _approve(context: Context) -> dict[str, Any]:
    posted = context.do(
        approvals.approve_voucher, approvals.ApproveVoucher(context.arguments.waiting)
    )
    return {"voucher_id": posted.voucher_id, "month": posted.month, "number": posted.number}


def _check(context: Context) -> dict[str, Any]:
    told = context.arguments
    context.do(ledger.check_waiting, CheckVoucher(told.waiting))
    return {"waiting_id": told.waiting}


def _sign(context: Context) -> dict[str, Any]:
    told = context.arguments
    context.do(ledger.sign_voucher, SignVoucher(told.waiting))
    return {"waiting_id": told.waiting}


def _return(context: Context) -> dict[str, Any]:
    told = context.arguments
    context.do(ledger.return_voucher, ReturnVoucher(told.waiting, told.reason))
    return {"waiting_id": told.waiting}


def _rules(context: Context) -> dict[str, Any]:
    told = context.arguments
    rules = context.runner.ask(ledger.get_book_rules, told.organization)
    answers = {"yes": True, "no": False}
    said: dict[str, Any] = {
        name: answers[getattr(told, name)]
        for name in ("two_persons", "cashier_signs", "poster_apart")
        if getattr(told, name) is not None
    }
    if told.cash_limit is not None:
        said["cash_limit"] = told.cash_limit
    if said:
        asked = SetBookRules(
            told.organization, **{name: said.get(name, getattr(rules, name)) for name in _RULES}
        )
        rules = context.do(ledger.set_book_rules, asked)
    return {
        "two_persons": rules.two_persons,
        "cashier_signs": rules.cashier_signs,
        "poster_apart": rules.poster_apart,
        "cash_limit_fen": rules.cash_limit,
    }
