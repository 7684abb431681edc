"""The handover pack (工作移交): what a successor takes over, on paper and as a list.

《会计基础工作规范》会计工作交接: who leaves hands over by a list that both check and sign before
whoever supervises it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import func, select

from coopdesk import words
from coopdesk.domain.rights import Capability, Role, may_see
from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.durable import write_durably
from coopdesk.forms.elements import Values
from coopdesk.forms.layouts.handover import HANDOVER
from coopdesk.services.drawn_forms import PrintedForm, print_values, printed_form
from coopdesk.services.exchange import list_outgoing, list_trusted, own_key
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.governance import list_terms
from coopdesk.services.home.dismissals import list_dismissals
from coopdesk.services.home.queries import due_in_words, get_standing, list_due
from coopdesk.services.records import capability_of
from coopdesk.services.register_files import write_register
from coopdesk.services.system import get_last_backup, list_known_breaks, list_operators
from coopdesk.storage.tables.awards import ApplicationRow
from coopdesk.storage.tables.governance import MeetingRow, ResolutionRow
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.mutual_fund import AdvanceRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

Rows = list[dict[str, str]]
# Each register with what names its last entry.
_REGISTERS = (
    (MemberRow, MemberRow.name, MemberRow.id),
    (VoucherRow, VoucherRow.summary, VoucherRow.chain_position),
    (AdvanceRow, AdvanceRow.number, AdvanceRow.id),
    (MeetingRow, MeetingRow.title, MeetingRow.held_on),
    (ResolutionRow, ResolutionRow.number, ResolutionRow.id),
    (ApplicationRow, ApplicationRow.number, ApplicationRow.id),
)


def print_handover(uow: UnitOfWork) -> PrintedForm:
    """Return the handover as paper with places to sign; raises SurroundingsTrouble.

    Balances, terms and registers are told to those who may see them in the program.
    """
    role = Role(uow.actor.role)
    own = uow.session.execute(
        select(OrganizationRow.id, OrganizationRow.name)
        .where(OrganizationRow.office == uow.actor.office_id, OrganizationRow.closed_on.is_(None))
        .order_by(OrganizationRow.name)
    ).all()
    names = {row.id: row.name for row in own}
    values: Values = {
        "office": uow.actor.office_name,
        "day": day_on_paper(uow.today),
        "operators": _operators(uow),
        "keys": [{"name": name, "told": told} for name, told in _kept(uow)],
        "organizations": [_balances(uow, key, name) for key, name in names.items()]
        if may_see(role, Capability.MUTUAL_FUND)
        else [],
        "terms": _terms(uow, names) if may_see(role, Capability.GOVERNANCE) else [],
        "registers": list(_registers(uow)),
        "due": _due(uow),
        "put_off": _put_off(uow),
    }
    filled = FormValues(f"{uow.today:%Y%m%d}", values)
    return printed_form(print_values(uow, HANDOVER, filled))


def save_handover(uow: UnitOfWork, path: Path) -> PrintedForm:
    """Write the paper into a file, and what is open into a workbook of that name beside it.

    Raises SurroundingsTrouble.
    """
    printed = print_handover(uow)
    write_durably(path, printed.pdf)
    labels = ("due.until", "due.title", "home.paper.detail")
    columns = tuple(ShownColumn(words.text(key)) for key in labels)
    rows = [(row["day"], row["title"], row["detail"]) for row in _due(uow)]
    shown = ShownTable(words.text("home.print_handover"), columns, rows, count_of_all=len(rows))
    write_register(uow, path.with_suffix(".xlsx"), shown)
    return printed


def _operators(uow: UnitOfWork) -> Rows:
    states = {True: words.text("home.paper.active"), False: words.text("home.paper.inactive")}
    return [
        {"name": one.name, "role": words.choice(one.role), "state": states[one.active]}
        for one in list_operators(uow)
    ]


def _kept(uow: UnitOfWork) -> Iterator[tuple[str, str]]:
    """Yield what is kept beside the records: keys, backup, the offices one reports to."""
    backup = get_last_backup(uow)
    never = words.text("home.paper.never")
    place = f"{backup.day.isoformat()} {backup.place}".strip() if backup else never
    yield words.text("home.paper.recovery"), words.text("home.paper.recovery_told")
    yield words.text("home.paper.backup"), place
    yield words.text("home.paper.own_key"), own_key(uow).fingerprint
    offices = words.text("home.between").join(one.name for one in list_trusted(uow))
    yield words.text("home.paper.trusted"), offices or never
    sent = list_outgoing(uow)
    told = words.text("package.numbered", number=sent[0].sequence) if sent else never
    yield words.text("home.paper.last_package"), told
    breaks = [words.text(f"check.{name}") for name in list_known_breaks(uow)]
    sound = words.text("home.paper.sound")
    yield words.text("home.paper.self_test"), words.text("home.between").join(breaks) or sound


def _balances(uow: UnitOfWork, key: str, name: str) -> dict[str, str]:
    standing = get_standing(uow, key)
    return {
        "name": name,
        "members": f"{standing.members:,}",
        "shares": str(standing.shares),
        "lent_out": str(standing.lent_out),
        "overdue": str(standing.overdue),
        "seed_fund": str(standing.seed_fund),
    }


def _terms(uow: UnitOfWork, names: Mapping[str, str]) -> Rows:
    return [
        {
            "organization": term.organization,
            "body": words.choice(term.body),
            "number": str(term.number or ""),
            "ends_on": term.ends_on.isoformat() if term.ends_on else "",
        }
        for term in list_terms(uow)
        if term.organization_id in names
    ]


def _registers(uow: UnitOfWork) -> Iterator[dict[str, str]]:
    """Yield each register of this office with its length and its last entry."""
    role = Role(uow.actor.role)
    for table, name, order in _REGISTERS:
        if not may_see(role, capability_of(table.__tablename__)):
            continue
        own = table.office == uow.actor.office_id
        count = uow.session.scalar(select(func.count()).select_from(table).where(own)) or 0
        last = uow.session.scalar(select(name).where(own).order_by(order.desc()).limit(1))
        told = words.text(f"table.{table.__tablename__}")
        yield {"name": told, "count": f"{count:,}", "last": str(last or "")}


def _due(uow: UnitOfWork) -> Rows:
    rows = []
    for fact in list_due(uow, None):
        title, detail, _ = due_in_words(fact)
        day = fact.day.isoformat() if fact.day else words.text("kit.no_day")
        rows.append({"day": day, "title": title, "detail": detail})
    return rows


def _put_off(uow: UnitOfWork) -> Rows:
    return [
        {
            "until": one.until.isoformat(),
            "title": one.title,
            "reason": one.reason,
            "by": one.dismissed_by,
        }
        for one in list_dismissals(uow)
    ]
