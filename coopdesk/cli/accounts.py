"""``account``: the chart of accounts on the command line."""

from argparse import ArgumentParser
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_day, add_organization
from coopdesk.cli.system import AddCommand
from coopdesk.services import ledger
from coopdesk.services.ledger import AddAccount, CloseAccount, RenameAccount, ReopenAccount


def register(add: AddCommand) -> None:
    """Add the command."""
    parser = add("account", help="list, add, rename, close or reopen accounts of the books")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="list the chart of accounts")
    add_organization(listing)
    listing.set_defaults(run=_list)
    new = actions.add_parser("add", help="add a sub-account")
    new.add_argument("--parent", required=True, metavar="CODE")
    new.add_argument("--code", default="", help="the next free one when left out")
    new.add_argument("--name", required=True)
    new.add_argument("--by-member", action="store_true", help="every line names the member")
    new.add_argument("--by-fund", action="store_true", help="every line names the fund")
    new.add_argument("--by-document", action="store_true", help="every line names its document")
    _finish(new, _add, has_code=False)
    rename = actions.add_parser("rename", help="give a sub-account another name")
    rename.add_argument("--name", required=True)
    _finish(rename, _rename)
    close = actions.add_parser("close", help="let an account take no more lines")
    add_day(close)
    _finish(close, _close)
    _finish(actions.add_parser("reopen", help="let a closed account take lines again"), _reopen)


def _finish(parser: ArgumentParser, run: Any, *, has_code: bool = True) -> None:
    if has_code:
        parser.add_argument("code", metavar="CODE")
    add_organization(parser)
    parser.set_defaults(run=run)


def _list(context: Context) -> dict[str, Any]:
    return {"items": context.runner.ask(ledger.list_accounts, context.arguments.organization)}


def _add(context: Context) -> dict[str, Any]:
    told = context.arguments
    code = told.code or context.runner.ask(
        ledger.propose_account_code, told.organization, told.parent
    )
    asked = (told.by_member, told.by_fund, told.by_document)
    command = AddAccount(told.organization, told.parent, code, told.name, *asked)
    return {"code": context.do(ledger.add_account, command)}


def _rename(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = RenameAccount(told.organization, told.code, told.name)
    return {"code": context.do(ledger.rename_account, command)}


def _close(context: Context) -> dict[str, Any]:
    told = context.arguments
    day = told.day or context.runner.today
    command = CloseAccount(told.organization, told.code, day)
    return {"code": context.do(ledger.close_account, command), "closed_on": day}


def _reopen(context: Context) -> dict[str, Any]:
    told = context.arguments
    return {"code": context.do(ledger.reopen_account, ReopenAccount(told.organization, told.code))}
