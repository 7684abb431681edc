"""What waits in an office: its kinds, how near a thing is, and putting it off with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from coopdesk.domain.errors import Refusal

LONGEST_DISMISSAL = timedelta(days=366)
"""What is put off comes back within a year: nothing waits forever unseen."""
MEETING_AHEAD = timedelta(days=60)
"""A meeting wants notice, papers and people: two months before the year ends for each missing."""


class Due(StrEnum):
    """The kinds of things that wait; each has its sentences in the catalogue."""

    NO_ORGANIZATION = "no_organization"
    NO_MEMBERS = "no_members"
    NO_BOOKS = "no_books"
    MEMBERSHIP = "membership"
    MANDATE = "mandate"
    ADVANCE = "advance"
    ADVANCE_OVERDUE = "advance_overdue"
    PERIOD = "period"
    NO_RECEIVER = "no_receiver"
    REPORT = "report"
    RECEIPT = "receipt"
    PACKAGE_READY = "package_ready"
    PACKAGE_RETURNED = "package_returned"
    KEY_RENEWED = "key_renewed"
    KEY_REQUEST = "key_request"
    HELD_REVOKED = "held_revoked"
    RECORDS_REFUSED = "records_refused"
    REMARK = "remark"
    REPORTS_OVERDUE = "reports_overdue"
    BACKUP = "backup"
    BACKUP_AWAY = "backup_away"
    BACKUP_BROKEN = "backup_broken"
    SELF_TEST = "self_test"
    CLOCK = "clock"
    SCANS = "scans"
    BODIES = "bodies"
    BODIES_BELOW = "bodies_below"
    TERM = "term"
    TERM_OVERDUE = "term_overdue"
    TERMS_BELOW = "terms_below"
    COMPOSITION = "composition"
    MEETING = "meeting"
    MEETING_REQUEST = "meeting_request"
    MINUTES = "minutes"
    RESOLUTION = "resolution"
    LENT = "lent"
    HELD = "held"
    ISSUED = "issued"
    AWARD = "award"
    AWARD_PAPERS = "award_papers"
    AWARD_RETURNED = "award_returned"
    AWARD_DIFFERS = "award_differs"
    AWARD_LOST = "award_lost"
    AWARDS_BELOW = "awards_below"
    SEED_FUND = "seed_fund"
    INSPECTION = "inspection"
    ASSESSMENT = "assessment"
    CONSEQUENCE = "consequence"
    CONSEQUENCE_HERE = "consequence_here"
    TALK = "talk"
    TALK_HERE = "talk_here"
    RECTIFICATION = "rectification"
    RECTIFICATION_OVERDUE = "rectification_overdue"
    RECTIFICATION_HERE = "rectification_here"
    PLAN_STEP = "plan_step"


NEVER_PUT_OFF = frozenset({Due.SELF_TEST, Due.BACKUP_BROKEN})
"""Books that are broken, or a backup that is, are told until they are whole."""


@dataclass(frozen=True, slots=True)
class DueFact:
    """One thing that waits, and ``told``, which fills its sentences.

    It is settled on ``page``, there in ``part`` when the page has several, at ``record_id`` when
    a record waits; ``organization_id`` is empty for what the office itself has to do. ``about``
    tells it from others of its kind in the same organization that name no record.
    """

    kind: Due
    page: str
    day: date | None = None
    told: Mapping[str, object] = field(default_factory=dict)
    organization_id: str = ""
    part: str = ""
    record_id: str = ""
    about: str = ""

    @property
    def may_wait(self) -> bool:
        """Whether it can be put off."""
        return self.kind not in NEVER_PUT_OFF

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by from day to day: kind, organization, and what it is about."""
        return self.kind.value, self.organization_id, self.about or self.record_id


def assess_dismissal(kind: Due, until: date, reason: str, today: date) -> list[Refusal]:
    """Return why a thing cannot be put off: not at all, without a reason, or until such a day."""
    checks = (
        (kind not in NEVER_PUT_OFF, "due.never_put_off"),
        (bool(reason.strip()), "due.reason_missing"),
        (today < until <= today + LONGEST_DISMISSAL, "due.wrong_day"),
    )
    last = (today + LONGEST_DISMISSAL).isoformat()
    return [Refusal(code, values={"last": last}) for passed, code in checks if not passed]


def is_meeting_near(held: int, needed: int, today: date) -> bool:
    """Return whether so few meetings were held that those left have to be prepared now.

    The charter asks for a number in the year and for no days: for each that is missing there are
    two months until the year ends.
    """
    missing = needed - held
    return missing > 0 and today > date(today.year, 12, 31) - MEETING_AHEAD * missing
