"""What goes out before a meeting and what is put up after it, as texts to be drawn."""

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.minutes import MeetingState
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.governance.entitled import body_name
from coopdesk.services.governance.papers import moment_on_paper
from coopdesk.services.governance.record import AgendaItem, MeetingRecord, get_meeting
from coopdesk.services.governance.rule_words import late_entry
from coopdesk.services.governance.rules import charter_of
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text

_CONVENED_BY_BOARD = (BodyKind.MEMBERS_ASSEMBLY, BodyKind.SHAREHOLDERS_MEETING)


def notice_values(uow: UnitOfWork, meeting_id: str) -> FormValues:
    """Return the texts of the invitation, a draft while its day is not set; raises NotFound.

    It says how many days ahead the charter wants it out, how many must come, and how many may be
    represented by one person.
    """
    record = get_meeting(uow, meeting_id)
    item, head = record.item, record.particulars
    charter = charter_of(uow, item.organization_id, item.held_on)
    notice, proxies = (
        charter.rule(item.body, "notice_days"),
        charter.rule(item.body, "proxies_per_person"),
    )
    told = {"needed": item.needed, "article": record.quorum.article}
    rule = text("notice.quorum", **told)
    if notice is not None:
        rule += text("notice.days", days=notice.whole, article=notice.source)
    convener = item.body
    if item.body in _CONVENED_BY_BOARD:
        convener = BodyKind.BOARD_OF_DIRECTORS
    values: Values = {
        "meeting": item.title,
        "organization": item.organization,
        "invited": text("notice.invited", count=item.entitled),
        "convener": body_name(uow, item.organization_id, convener, item.held_on),
        "started_at": moment_on_paper(item.held_on, head.starts_at),
        "place": head.place or text("notice.place_open"),
        "agenda": [{"subject": one.title, "matter": choice(one.matter)} for one in record.agenda],
        "rule": rule,
        "proxy": text("notice.proxies", count=proxies.whole)
        if proxies is not None
        else text("notice.no_proxies"),
        "noticed_on": day_on_paper(head.noticed_on) if head.noticed_on else "",
        "blank": "",
    }
    return FormValues(_number(record), values, is_draft=head.noticed_on is None)


def resolution_notice_values(uow: UnitOfWork, meeting_id: str) -> FormValues:
    """Return the texts of the public notice of what was resolved; a draft while minutes are open.

    Raises NotFound.
    """
    record = get_meeting(uow, meeting_id)
    item = record.item
    told = {
        "day": day_on_paper(item.held_on),
        "meeting": item.title,
        "entitled": item.entitled,
        "counted": item.counted,
    }
    values: Values = {
        "meeting": item.title,
        "organization": item.organization,
        "opening": text("notice.opening", **told),
        "resolutions": [
            row for row in (_resolved(one) for one in record.agenda) if row is not None
        ],
        "objection": text("notice.objection"),
        "late_entry": late_entry(record.item.held_on, record.item.entered_on),
        "posted_on": day_on_paper(uow.today),
        "blank": "",
    }
    return FormValues(_number(record), values, is_draft=item.state is MeetingState.OPEN)


def _resolved(item: AgendaItem) -> dict[str, str] | None:
    """Return a passed item with how it was decided; None for what was not resolved."""
    if item.vote is not None and item.vote.passed:
        vote = item.vote
        counts = {"yes": vote.in_favour, "no": vote.against, "abstained": vote.abstained}
        told = text("vote.tally_in_words", **counts)
        return {"number": vote.number, "text": vote.text, "result": told}
    if item.election is not None and item.election.resolution is not None and item.passed:
        resolution, last = item.election.resolution, item.election.ballots[-1]
        told = text("election.round", number=last.round)
        return {"number": resolution.number, "text": resolution.text, "result": told}
    return None


def _number(record: MeetingRecord) -> str:
    return f"{record.item.held_on:%Y%m%d}-{record.item.id[-4:].upper()}"
