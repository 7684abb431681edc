"""``organization``: the register of organizations and the facts the awards ask of them."""

from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import replace
from datetime import date
from typing import Any

from coopdesk.cli import facts, organization_events
from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of
from coopdesk.cli.output import listed
from coopdesk.cli.system import AddCommand
from coopdesk.domain.organization_details import Contact, read_contacts, read_names
from coopdesk.domain.organizations import AccountingSystem, OfficeLevel, OrganizationKind
from coopdesk.services import organizations as service
from coopdesk.services.filtered_lists import organizations_shown

_KINDS = [kind.value for kind in OrganizationKind]
_SPONSORS = [OfficeLevel.COUNTY.value, OfficeLevel.CITY.value]


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    parser = add("organization", help="the register of organizations, now and as of any day")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_options(actions.add_parser("add", help="take an organization into the register"))
    _change_options(actions.add_parser("change", help="put right or complete what is registered"))
    listing = actions.add_parser("list", help="list the register")
    listing.add_argument("--kind", choices=_KINDS)
    listing.add_argument("--division", default="", metavar="CODE")
    add_as_of(listing)
    listing.add_argument("--filter", metavar="NAME", help="as a saved filter shows them")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show one organization with all its facts")
    show.add_argument("organization", metavar="ID")
    show.set_defaults(run=_show)
    organization_events.register(actions.add_parser)
    facts.add_actions(actions)


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--kind", required=True, choices=_KINDS)
    parser.add_argument("--name", required=True)
    parser.add_argument("--division", required=True, metavar="CODE")
    parser.add_argument("--sponsor", choices=_SPONSORS, default=OfficeLevel.COUNTY.value)
    _record_options(parser)
    parser.set_defaults(run=_add)


def _change_options(parser: ArgumentParser) -> None:
    parser.add_argument("organization", metavar="ID")
    parser.add_argument("--kind", choices=_KINDS)
    parser.add_argument("--name")
    parser.add_argument("--division", metavar="CODE")
    parser.add_argument("--sponsor", choices=_SPONSORS)
    _record_options(parser)
    parser.set_defaults(run=_change)


def _record_options(parser: ArgumentParser) -> None:
    """Add what is told of a new organization, or of a known one where it changes."""
    parser.add_argument("--parent", metavar="ID")
    parser.add_argument("--registered-on", metavar="DAY", type=date.fromisoformat)
    parser.add_argument("--accounting-system", choices=[kind.value for kind in AccountingSystem])
    parser.add_argument("--villages-served", metavar="NAME,…", type=read_names)
    parser.add_argument("--services", metavar="CODE,…", type=read_names)
    parser.add_argument("--staff-count", metavar="N", type=int)
    contact = "'NAME POST TELEPHONE'"
    parser.add_argument("--contact", metavar=contact, action="append", type=_contact)
    for name in _TEXTS:
        parser.add_argument(f"--{name.replace('_', '-')}")


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
    "mongolian_name",
    "village",
    "business_scope",
    "registration_authority",
)
_PLAIN = ("registered_on", "villages_served", "services", "staff_count")


def _add(context: Context) -> dict[str, Any]:
    told = context.arguments
    profile = service.Profile(OrganizationKind(told.kind), told.name, told.division)
    command = service.AddOrganization(replace(profile, **_told(context)))
    return {"organization_id": context.do(service.add_organization, command)}


def _change(context: Context) -> dict[str, Any]:
    key = context.arguments.organization
    profile = context.runner.ask(service.get_organization, key).profile
    command = service.ChangeOrganization(key, replace(profile, **_told(context)))
    return {"organization_id": context.do(service.change_organization, command)}


def _told(context: Context) -> dict[str, Any]:
    """Return the fields of the profile that the call tells, and none that it does not."""
    told = context.arguments
    fields: dict[str, Any] = {name: getattr(told, name) for name in (*_TEXTS, *_PLAIN)}
    fields |= {"name": told.name, "division_code": told.division, "parent_id": told.parent}
    fields["contacts"] = tuple(told.contact) if told.contact else None
    if told.kind:
        fields["kind"] = OrganizationKind(told.kind)
    if told.sponsor:
        fields["sponsor_level"] = OfficeLevel(told.sponsor)
    if told.accounting_system:
        fields["accounting_system"] = AccountingSystem(told.accounting_system)
    return {name: value for name, value in fields.items() if value is not None}


def _contact(written: str) -> Contact:
    """Return one contact; raises ArgumentTypeError."""
    contacts = read_contacts(written).value
    if not contacts or len(contacts) > 1:
        raise ArgumentTypeError(f"not one contact: {written!r}")
    return contacts[0]


def _list(context: Context) -> dict[str, Any]:
    told = context.arguments
    if told.filter:
        return listed(context.runner.ask(organizations_shown, told.filter), "organization")
    kind = OrganizationKind(told.kind) if told.kind else None
    items = context.runner.ask(
        service.list_organizations, kind=kind, division=told.division, day=told.as_of
    )
    return listed(items, "organization")


def _show(context: Context) -> dict[str, Any]:
    record = context.runner.ask(service.get_organization, context.arguments.organization)
    return {"organization": record}
