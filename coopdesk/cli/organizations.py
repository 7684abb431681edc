"""``organization``: the register of organizations and the facts the awards ask of them."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.output import listed
from coopdesk.cli.system import AddCommand
from coopdesk.domain.organizations import AccountingSystem, OfficeLevel, OrganizationKind
from coopdesk.services import organizations as service
from coopdesk.services.filtered_lists import organizations_shown

_KINDS = [kind.value for kind in OrganizationKind]
_SPONSORS = [OfficeLevel.COUNTY.value, OfficeLevel.CITY.value]


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    parser = add("organization", help="add, list or show organizations")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_options(actions.add_parser("add", help="take an organization into the register"))
    listing = actions.add_parser("list", help="list the register")
    listing.add_argument("--kind", choices=_KINDS)
    listing.add_argument("--division", default="", metavar="CODE")
    listing.add_argument("--filter", metavar="NAME", help="as a saved filter shows them")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show one organization with all its facts")
    show.add_argument("organization", metavar="ID")
    show.set_defaults(run=_show)


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--kind", required=True, choices=_KINDS)
    parser.add_argument("--name", required=True)
    parser.add_argument("--division", required=True, metavar="CODE")
    parser.add_argument("--sponsor", choices=_SPONSORS, default=OfficeLevel.COUNTY.value)
    parser.add_argument("--parent", metavar="ID")
    parser.add_argument("--registered-on", metavar="DAY", type=date.fromisoformat)
    parser.add_argument("--accounting-system", choices=[kind.value for kind in AccountingSystem])
    for name in _TEXTS:
        parser.add_argument(f"--{name.replace('_', '-')}", default="")
    parser.set_defaults(run=_add)


_TEXTS = (
    "credit_code",
    "legal_form",
    "legal_representative",
    "registered_division",
    "address",
    "phone",
    "bank_name",
    "bank_account",
    "charter",
)


def _add(context: Context) -> dict[str, Any]:
    told = context.arguments
    system = AccountingSystem(told.accounting_system) if told.accounting_system else None
    profile = service.Profile(
        kind=OrganizationKind(told.kind),
        name=told.name,
        division_code=told.division,
        sponsor_level=OfficeLevel(told.sponsor),
        parent_id=told.parent,
        registered_on=told.registered_on,
        accounting_system=system,
        **{name: getattr(told, name) for name in _TEXTS},
    )
    command = service.AddOrganization(profile)
    return {"organization_id": context.do(service.add_organization, command)}


def _list(context: Context) -> dict[str, Any]:
    told = context.arguments
    if told.filter:
        return listed(context.runner.ask(organizations_shown, told.filter), "organization")
    kind = OrganizationKind(told.kind) if told.kind else None
    items = context.runner.ask(service.list_organizations, kind=kind, division=told.division)
    return listed(items, "organization")


def _show(context: Context) -> dict[str, Any]:
    record = context.runner.ask(service.get_organization, context.arguments.organization)
    return {"organization": record}
