"""Whose paper a page is: its print, and whether the record still says what the paper says."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, time
from types import MappingProxyType

from coopdesk.domain.errors import NotFound, RuleViolation
from coopdesk.domain.rights import Role, may_do
from coopdesk.domain.scans import ScanStanding
from coopdesk.forms import codes
from coopdesk.forms.codes import SheetCode
from coopdesk.services import records
from coopdesk.services.attachments import OTHER
from coopdesk.services.awards import APPLICATION_FORMS, SIGNED
from coopdesk.services.form_sources import FORM_SOURCES
from coopdesk.services.form_values import FormValues
from coopdesk.services.governance import SIGNED_PAPER
from coopdesk.services.printed_again import content_now
from coopdesk.services.prints import find_print
from coopdesk.storage.tables.base import Row
from coopdesk.storage.tables.scans import PrintedSetRow
from coopdesk.storage.unit_of_work import UnitOfWork

MINUTES = "meeting-minutes"
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(APPLICATION_FORMS, SIGNED),
        **dict.fromkeys((MINUTES, "resolution-sheet", "attendance-sheet"), SIGNED_PAPER),
        "meeting-notice": "notice",
        "resolution-notice": "notice",
        "voucher": "voucher",
        "award-papers": OTHER,
    }
)


@dataclass(frozen=True, slots=True)
class Match:
    """What a page is: its code, its print, where it stands, and the record it may be filed to.

    ``subject`` is None where nothing is filed by itself: the paper is outdated or not of this
    office, the record is gone, or not the operator's to change.
    """

    standing: ScanStanding
    code: SheetCode | None = None
    printed: PrintedSetRow | None = None
    subject: Row | None = None


class Matcher:
    """Matches the pages of one stack; each print is compared with its record once."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._standing: dict[str, ScanStanding] = {}

    def match(self, text: str) -> Match:
        """Return what the page with this code is."""
        if not text:
            return Match(ScanStanding.UNREADABLE)
        code = codes.parse(text)
        printed = find_print(self._uow, code.form_id, code.record_number, code.content)
        if printed is None or code.number not in printed.numbers.split():
            return Match(ScanStanding.FOREIGN, code)
        standing = self._standing.get(printed.id) or _standing_of(self._uow, printed)
        self._standing[printed.id] = standing
        subject = _fileable(self._uow, printed) if standing is ScanStanding.CURRENT else None
        return Match(standing, code, printed, subject)


def kind_of_scan(form_id: str) -> str:
    """Return the kind of attachment the signed paper of a form becomes."""
    return _KINDS.get(form_id, SIGNED)


def _fileable(uow: UnitOfWork, printed: PrintedSetRow) -> Row | None:
    subject = uow.session.get(records.kind_of(printed.subject_table), printed.subject_id)
    if subject is None or subject.office != uow.actor.office_id:
        return None
    return subject if may_do(Role(uow.actor.role), records.subject_capability(subject)) else None


def printed_again(uow: UnitOfWork, printed: PrintedSetRow) -> FormValues | None:
    """Return what the record of a print would print now, on its day and by its operator.

    None when the record is gone, or the form cannot be filled from it any more.
    """
    with closing(_as_it_was_printed(uow, printed)) as then:
        source = FORM_SOURCES.get(printed.form_id)
        if source is None:
            return None
        try:
            (filled,) = source(then, [printed.subject_id], printed.as_of)
        except (NotFound, RuleViolation):
            return None
    return filled


def _standing_of(uow: UnitOfWork, printed: PrintedSetRow) -> ScanStanding:
    filled = printed_again(uow, printed)
    if filled is None:
        return ScanStanding.OUTDATED
    is_same = content_now(uow, printed.form_id, printed.form_version, filled) == printed.content
    return ScanStanding.CURRENT if is_same else ScanStanding.OUTDATED


def _as_it_was_printed(uow: UnitOfWork, printed: PrintedSetRow) -> UnitOfWork:
    """Return a unit of work that reads the records of now, on the day and by whom it was printed.

    Both stand on many forms.
    """
    uow.session.flush()
    actor = replace(uow.actor, operator=printed.printed_by)
    return UnitOfWork(uow.connection, actor, datetime.combine(printed.printed_on, time.min))
