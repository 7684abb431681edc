"""``organization rating|acceptance|statement|…``: the facts of one organization, and its capital.

Each records one fact, corrects one with ``--correct ID``, and answers its id; ``organization
remove KIND ID`` takes one back.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of, add_organization, written_amount, written_share
from coopdesk.domain.award_facts import Part
from coopdesk.domain.capital import PaymentForm, ShareholderKind
from coopdesk.domain.money import Money
from coopdesk.domain.statements import FIGURES, StatementFigures
from coopdesk.services import organizations as service
from coopdesk.services.organizations import FactKind

_ANSWERS = {"yes": True, "no": False}
Build = Callable[[Namespace], Any]


def add_actions(actions: Any) -> None:
    """Add the actions to those of ``organization``."""
    for add in (_rating, _acceptance, _statement, _holding, _dividend, _honour, _entity):
        add(actions)
    for add in (_shareholder, _pay_in, _transfer, _verification):
        add(actions)
    capital = actions.add_parser("capital", help="shareholders, shares, what was paid in and when")
    capital.add_argument("organization", metavar="ID")
    add_as_of(capital)
    capital.set_defaults(run=_show_capital)
    history = actions.add_parser("history", help="year by year, and what is missing next")
    history.add_argument("organization", metavar="ID")
    history.add_argument("--out", type=Path, metavar="F.pdf|.xlsx")
    history.set_defaults(run=_show_history)
    remove = actions.add_parser("remove", help="take back a fact that should not be there")
    remove.add_argument("kind", choices=[*(kind.value for kind in FactKind), *_REMOVALS])
    remove.add_argument("id", metavar="ID")
    remove.set_defaults(run=_remove)


def _action(
    actions: Any, name: str, about: str, handler: Callable[[Any, Any], str], build: Build
) -> ArgumentParser:
    """Return the parser of an action that records one fact and answers its id."""
    parser: ArgumentParser = actions.add_parser(name, help=about)
    parser.add_argument("--correct", metavar="ID", help="change this entry instead of adding one")

    def run(context: Context) -> dict[str, Any]:
        key = context.do(handler, build(context.arguments))
        return {f"{name.replace('-', '_')}_id": key}

    parser.set_defaults(run=run)
    return parser


def _rating(actions: Any) -> None:
    def build(told: Namespace) -> service.RecordRating:
        return service.RecordRating(
            told.organization,
            told.stars,
            told.day,
            told.rated_by,
            told.correct,
            not told.alone,
            told.document,
        )

    parser = _action(actions, "rating", "a rating in stars", service.record_rating, build)
    add_organization(parser)
    parser.add_argument("--stars", type=int, required=True, help="0 says not rated")
    _add_day(parser)
    _add_texts(parser, "rated-by", "document")
    parser.add_argument("--alone", action="store_true", help="not by city and county together")


def _acceptance(actions: Any) -> None:
    def build(told: Namespace) -> service.RecordAcceptance:
        return service.RecordAcceptance(
            told.organization,
            Part(told.part),
            told.day,
            _ANSWERS[told.passed],
            told.document,
            told.correct,
            told.standard,
            told.accepted_by,
        )

    about = "the result of an acceptance"
    parser = _action(actions, "acceptance", about, service.record_acceptance, build)
    add_organization(parser)
    parser.add_argument("--part", required=True, choices=[part.value for part in Part])
    _add_day(parser)
    parser.add_argument("--passed", required=True, choices=list(_ANSWERS))
    _add_texts(parser, "document", "standard", "accepted-by")


def _statement(actions: Any) -> None:
    def build(told: Namespace) -> service.RecordStatement:
        figures = StatementFigures(**{name: getattr(told, name) for name in FIGURES})
        return service.RecordStatement(
            told.organization,
            told.year,
            told.revenue,
            told.audited,
            told.audit_firm,
            told.report_number,
            told.correct,
            figures,
            told.irregular,
        )

    about = "the statement of a year"
    parser = _action(actions, "statement", about, service.record_statement, build)
    add_organization(parser)
    parser.add_argument("--year", type=int, required=True)
    _add_amount(parser, "revenue", required=True)
    parser.add_argument("--audited", action="store_true")
    parser.add_argument("--irregular", action="store_true", help="trade, invoices or money flow")
    _add_texts(parser, "audit-firm", "report-number")
    for name in FIGURES:
        _add_amount(parser, name.replace("_", "-"))


def _holding(actions: Any) -> None:
    def build(told: Namespace) -> service.RecordHolding:
        return service.RecordHolding(
            told.organization,
            told.day,
            told.share,
            told.paid_in,
            told.verified_on,
            told.document,
            told.correct,
        )

    about = "what the cooperatives declare to hold"
    parser = _action(actions, "holding", about, service.record_holding, build)
    add_organization(parser)
    _add_day(parser)
    parser.add_argument("--share", required=True, type=written_share, metavar="SHARE")
    _add_amount(parser, "paid-in", required=True)
    parser.add_argument("--verified-on", metavar="DAY", type=date.fromisoformat)
    _add_texts(parser, "document")


def _dividend(actions: Any) -> None:
    def build(told: Namespace) -> service.RecordDividend:
        return service.RecordDividend(
            told.organization, told.year, told.amount, told.received_on, told.correct
        )

    about = "the dividend received of a year"
    parser = _action(actions, "dividend", about, service.record_dividend, build)
    add_organization(parser)
    parser.add_argument("--year", type=int, required=True)
    _add_amount(parser, "amount", required=True)
    parser.add_argument("--received-on", metavar="DAY", type=date.fromisoformat)


def _honour(actions: Any) -> None:
    def build(told: Namespace) -> service.RecordHonour:
        return service.RecordHonour(
            told.organization,
            told.title,
            told.day,
            told.granted_by,
            told.amount or Money(),
            told.document,
            told.correct,
        )

    about = "an award or title beside the programmes"
    parser = _action(actions, "honour", about, service.record_honour, build)
    add_organization(parser)
    parser.add_argument("--title", required=True)
    _add_day(parser)
    _add_amount(parser, "amount")
    _add_texts(parser, "granted-by", "document")


def _entity(actions: Any) -> None:
    def build(told: Namespace) -> service.RecordEntity:
        return service.RecordEntity(
            told.organization,
            told.from_day,
            _ANSWERS[told.counts],
            told.entity,
            told.name,
            told.credit_code,
            told.to_day,
            told.document,
            told.correct,
        )

    about = "a legal entity that does business under a trinity organization"
    parser = _action(actions, "entity", about, service.record_entity, build)
    add_organization(parser)
    parser.add_argument("--entity", metavar="ID", help="the entity in the register")
    parser.add_argument("--counts", required=True, choices=list(_ANSWERS), help="its revenue")
    parser.add_argument("--from-day", required=True, metavar="DAY", type=date.fromisoformat)
    parser.add_argument("--to-day", metavar="DAY", type=date.fromisoformat)
    _add_texts(parser, "name", "credit-code", "document")


def _shareholder(actions: Any) -> None:
    def build(told: Namespace) -> service.RecordShareholder:
        return service.RecordShareholder(
            told.organization,
            ShareholderKind(told.kind),
            told.subscribed,
            told.name,
            told.subscribed_on,
            told.owner,
            told.correct,
        )

    about = "a shareholder and what it subscribed"
    parser = _action(actions, "shareholder", about, service.record_shareholder, build)
    add_organization(parser)
    parser.add_argument("--kind", required=True, choices=[kind.value for kind in ShareholderKind])
    _add_amount(parser, "subscribed", required=True)
    parser.add_argument("--subscribed-on", metavar="DAY", type=date.fromisoformat)
    parser.add_argument("--owner", metavar="ID", help="the organization in the register")
    _add_texts(parser, "name")


def _pay_in(actions: Any) -> None:
    def build(told: Namespace) -> service.RecordPayIn:
        form = PaymentForm(told.form)
        return service.RecordPayIn(
            told.shareholder, told.day, told.amount, form, told.evidence, told.correct
        )

    parser = _action(actions, "pay-in", "capital paid in", service.record_pay_in, build)
    parser.add_argument("--shareholder", required=True, metavar="ID")
    _add_day(parser)
    _add_amount(parser, "amount", required=True)
    forms = [form.value for form in PaymentForm]
    parser.add_argument("--form", choices=forms, default=PaymentForm.MONEY.value)
    _add_texts(parser, "evidence")


def _transfer(actions: Any) -> None:
    def build(told: Namespace) -> service.RecordTransfer:
        return service.RecordTransfer(
            told.shareholder, told.day, told.amount, told.to, told.document, told.correct
        )

    about = "capital passed on, or taken out where nobody receives it"
    parser = _action(actions, "transfer", about, service.record_transfer, build)
    parser.add_argument("--shareholder", required=True, metavar="ID")
    parser.add_argument("--to", metavar="ID", help="the shareholder that receives it")
    _add_day(parser)
    _add_amount(parser, "amount", required=True)
    _add_texts(parser, "document")


def _verification(actions: Any) -> None:
    def build(told: Namespace) -> service.RecordVerification:
        return service.RecordVerification(
            told.organization,
            told.day,
            told.amount,
            told.verified_by,
            told.document,
            told.correct,
        )

    about = "the cooperative verified what was paid in, in all"
    parser = _action(actions, "verification", about, service.record_verification, build)
    add_organization(parser)
    _add_day(parser)
    _add_amount(parser, "amount", required=True)
    parser.add_argument("--verified-by", required=True)
    parser.add_argument("--document", required=True)


def _show_capital(context: Context) -> dict[str, Any]:
    told = context.arguments
    return {"capital": context.runner.ask(service.get_capital, told.organization, told.as_of)}


def _show_history(context: Context) -> dict[str, Any]:
    # governance and awards are read for this alone: not a part of every call
    from coopdesk.services import awards, history_files

    key, out = context.arguments.organization, context.arguments.out
    if out is None:
        return {"history": context.runner.ask(awards.get_history, key)}
    if out.suffix.lower() == ".xlsx":
        return {"out": str(context.runner.ask(history_files.export_history, out, key))}
    printed = context.runner.ask(history_files.save_history, out, key)
    return {"out": str(out), "pages": printed.pages, "missing": printed.missing}


_REMOVALS: Mapping[str, tuple[Callable[[Any, Any], str], Callable[[str], Any]]] = {
    "shareholder": (service.remove_shareholder, service.RemoveShareholder),
    "pay-in": (service.remove_pay_in, service.RemovePayIn),
    "transfer": (service.remove_transfer, service.RemoveTransfer),
    "verification": (service.remove_verification, service.RemoveVerification),
}


def _remove(context: Context) -> dict[str, Any]:
    kind, key = context.arguments.kind, context.arguments.id
    if kind in _REMOVALS:
        handler, command = _REMOVALS[kind]
        entry_id = context.do(handler, command(key))
    else:
        entry_id = context.do(service.remove_fact, service.RemoveFact(FactKind(kind), key))
    return {"removed": key, "entry_id": entry_id}


def _add_day(parser: ArgumentParser) -> None:
    parser.add_argument("--day", required=True, metavar="DAY", type=date.fromisoformat)


def _add_amount(parser: ArgumentParser, name: str, *, required: bool = False) -> None:
    parser.add_argument(f"--{name}", required=required, metavar="YUAN", type=written_amount)


def _add_texts(parser: ArgumentParser, *names: str) -> None:
    for name in names:
        parser.add_argument(f"--{name}", default="")
