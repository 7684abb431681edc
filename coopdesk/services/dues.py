"""The kinds of things that wait in an office, and what is told of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Due(StrEnum):
    """The kinds of things that wait; each has its sentences in the catalogue."""

    NO_ORGANIZATION = "no_organization"
    NO_MEMBERS = "no_members"
    NO_BOOKS = "no_books"
    MEMBERSHIP = "membership"
    MANDATE = "mandate"
    ADVANCE = "advance"
    ADVANCE_OVERDUE = "advance_overdue"
    NO_RECEIVER = "no_receiver"
    REPORT = "report"
    RECEIPT = "receipt"
    PACKAGE_READY = "package_ready"
    PACKAGE_RETURNED = "package_returned"
    REMARK = "remark"
    REPORTS_OVERDUE = "reports_overdue"
    BACKUP = "backup"
    SCANS = "scans"
    BODIES = "bodies"
    TERM = "term"
    TERM_OVERDUE = "term_overdue"
    COMPOSITION = "composition"
    MEETING_REQUEST = "meeting_request"
    RESOLUTION = "resolution"
    LENT = "lent"
    HELD = "held"
    ISSUED = "issued"
    AWARD = "award"
    AWARD_RETURNED = "award_returned"
    AWARD_DIFFERS = "award_differs"
    AWARD_LOST = "award_lost"
    SEED_FUND = "seed_fund"
    INSPECTION = "inspection"
    ASSESSMENT = "assessment"
    CONSEQUENCE = "consequence"
    RECTIFICATION = "rectification"
    RECTIFICATION_OVERDUE = "rectification_overdue"
    PLAN_STEP = "plan_step"


@dataclass(frozen=True, slots=True)
class DueFact:
    """One thing that waits, and ``told``, which fills its sentences.

    It is settled on ``page``, there in ``part`` when the page has several, at ``record_id`` when
    a record waits; ``organization_id`` is empty for what the office itself has to do.
    """

    kind: Due
    page: str
    day: date | None = None
    told: Mapping[str, object] = field(default_factory=dict)
    organization_id: str = ""
    part: str = ""
    record_id: str = ""
