"""What offices tell each other of keys: who renewed theirs, and whom somebody trusts no longer.

Such notes travel up and down with the packages. They are information: nobody's trust follows them.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.office_keys import KeyEventKind
from coopdesk.exchange.sealing import PublicKeys
from coopdesk.services.exchange.key_requests import persons
from coopdesk.services.exchange.senders import names_of_origins
from coopdesk.storage.tables.exchange import KeyEventRow, TrustedOfficeRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KeyEventItem:
    """One note about the key of ``subject``, told by ``author`` and recorded by a person there."""

    kind: KeyEventKind
    subject_id: str
    subject: str
    author_id: str
    author: str
    fingerprint: str
    happened_on: date
    recorded_by: str
    reason: str


def tell_key_event(
    uow: UnitOfWork, kind: KeyEventKind, subject: PublicKeys, day: date, reason: str
) -> None:
    """Note what other offices are told of a key; a field copy tells its office by its card."""
    if uow.actor.is_copy:
        return
    row = KeyEventRow(kind=kind.value, subject_id=subject.office_id)
    row.subject_name, row.fingerprint = subject.office.name, subject.fingerprint
    row.happened_on, row.reason = day, reason
    row.recorded_by = persons(uow)
    uow.add(row)


def list_key_events(uow: UnitOfWork) -> list[KeyEventItem]:
    """Return what is known of keys that were renewed or given up, the newest first."""
    names = names_of_origins(uow) | {
        row.office_id: row.name for row in uow.session.scalars(select(TrustedOfficeRow))
    }
    names[uow.actor.office_id] = uow.actor.office_name
    query = select(KeyEventRow).order_by(KeyEventRow.happened_on.desc(), KeyEventRow.id.desc())
    return [
        KeyEventItem(
            kind=KeyEventKind(row.kind),
            subject_id=row.subject_id,
            subject=names.get(row.subject_id, row.subject_name),
            author_id=row.office,
            author=names.get(row.office, ""),
            fingerprint=row.fingerprint,
            happened_on=row.happened_on,
            recorded_by=row.recorded_by,
            reason=row.reason,
        )
        for row in uow.session.scalars(query)
    ]


def distrusted_by(uow: UnitOfWork) -> dict[str, tuple[str, ...]]:
    """Return by office the names of those that trust its key no longer, as far as known here."""
    last: dict[tuple[str, str], KeyEventItem] = {}
    for event in reversed(list_key_events(uow)):
        if event.kind in (KeyEventKind.REVOKED, KeyEventKind.TRUSTED):
            last[event.subject_id, event.author_id] = event
    found: dict[str, tuple[str, ...]] = {}
    for (subject, _), event in last.items():
        if event.kind is KeyEventKind.REVOKED:
            found[subject] = (*found.get(subject, ()), event.author)
    return found
