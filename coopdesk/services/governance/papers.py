"""The papers of a meeting as texts to be drawn: minutes, attendance sheet, resolution sheet."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from coopdesk.domain.minutes import Attendee, MeetingState, Way
from coopdesk.domain.presence import find_turns
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.governance.election_papers import told_in_minutes
from coopdesk.services.governance.entitled import body_name
from coopdesk.services.governance.record import (
    AgendaItem,
    MeetingRecord,
    VoteItem,
    get_meeting,
)
from coopdesk.services.governance.rule_words import late_entry, movements_in_words, rule_in_words
from coopdesk.storage.tables.governance import AgendaItemRow, ResolutionRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

Rows = list[dict[str, str]]


def minutes_values(uow: UnitOfWork, meeting_id: str) -> FormValues:
    """Return the texts of the minutes, a draft while they are open; raises NotFound."""
    record = get_meeting(uow, meeting_id)
    item, head = record.item, record.particulars
    values: Values = {
        "meeting": item.title,
        "organization": item.organization,
        "started_at": moment_on_paper(item.held_on, head.starts_at),
        "ended_at": moment_on_paper(item.held_on, head.ends_at),
        "place": head.place,
        "notice": _notice(head.noticed_on, item.held_on),
        "chair": head.chair,
        "recorder": head.recorder,
        "entitled": _heads(item.entitled),
        "present": _present(record.item.present, record.item.proxies),
        "moved": _moved(record.people),
        "absent": _absent(record),
        "observers": head.observers or text("meeting.none_on_paper"),
        "quorum": _quorum(record),
        "opening": record.opening or text("minutes.usual_opening"),
        "figures": _counted(record),
        "agenda": [
            {"subject": one.title, "reporter": one.reporter, "discussion": one.text}
            for one in record.agenda
        ],
        "votes": _votes(record.agenda),
        "resolutions": _resolutions(record.agenda),
        "other_matters": head.other_matters or text("meeting.nothing_else"),
        "closing": _closing(head.ends_at, record.closing),
        "attending": _attending(record),
        "late_entry": late_entry(record.item.held_on, record.item.entered_on),
        "corrections": _corrections(record),
    }
    return _filled(record, values)


def attendance_values(uow: UnitOfWork, meeting_id: str) -> FormValues:
    """Return the texts of the attendance sheet: before the meeting to sign, afterwards marked.

    Raises NotFound.
    """
    record = get_meeting(uow, meeting_id)
    item, head = record.item, record.particulars
    numbers = _member_numbers(uow, record.people)
    marks = {Way.PRESENT: text("meeting.mark_present"), Way.PROXY: text("meeting.mark_proxy")}
    listed: Rows = [
        {
            "number": numbers.get(person.member_id or "", ""),
            "name": person.name,
            "capacity": person.capacity,
            "mark": marks.get(_attended(person), ""),
            "remark": _remark(person),
        }
        for person in record.people
    ]
    empty = dict.fromkeys(("number", "name", "capacity", "mark", "remark"), "")
    values: Values = {
        "meeting": item.title,
        "organization": item.organization,
        "held_at": moment_on_paper(item.held_on, head.starts_at),
        "place": head.place,
        "entitled": _heads(item.entitled),
        "people": listed or [empty] * item.entitled,
        "late_entry": late_entry(record.item.held_on, record.item.entered_on),
    }
    # Signed by hand at the door: the sheet is no draft although the minutes still are.
    return replace(_filled(record, values), is_draft=False)


def resolution_values(uow: UnitOfWork, resolution_id: str) -> FormValues:
    """Return the texts of the sheet of one resolution; raises NotFound."""
    row = uow.get(ResolutionRow, resolution_id)
    item = uow.get(AgendaItemRow, row.agenda_item_id)
    record = get_meeting(uow, item.meeting_id)
    (decided,) = (one for one in record.agenda if one.id == item.id)
    entitled, present, proxies = _heads_at(decided, record)
    values: Values = {
        "organization": record.item.organization,
        "body": body_name(uow, row.organization_id, record.item.body, record.item.held_on),
        "resolution_number": row.number,
        "held_on": day_on_paper(row.decided_on),
        "place": record.particulars.place,
        "meeting": record.item.title,
        "entitled": _heads(entitled),
        "present": _present(present, proxies),
        "quorum": text("meeting.quorum_met"),  # without it nothing is put to the vote
        "chair": record.particulars.chair,
        "resolution": row.text if row.passed else text("resolution.failed", text=row.text),
        "votes": _votes([decided]),
        "attending": [{"name": one["name"]} for one in _attending(record)],
        "late_entry": late_entry(record.item.held_on, record.item.entered_on),
    }
    filled = _filled(record, values)
    return FormValues(row.number, values, is_draft=filled.is_draft)


def moment_on_paper(day: date, time: str) -> str:
    """Return day and time as paper writes them; the day alone while the time is not known."""
    if not time:
        return day_on_paper(day)
    hour, minute = time.split(":")
    return text("meeting.moment", day=day_on_paper(day), hour=int(hour), minute=minute)


def _filled(record: MeetingRecord, values: Values) -> FormValues:
    number = f"{record.item.held_on:%Y%m%d}-{record.item.id[-4:].upper()}"
    return FormValues(number, values, is_draft=record.item.state is MeetingState.OPEN)


def _heads(count: int) -> str:
    return text("meeting.heads", count=count)


def _heads_at(item: AgendaItem, record: MeetingRecord) -> tuple[int, int, int]:
    """Return who was entitled, present and represented when an item was decided, as frozen then."""
    frozen = item.vote or (item.election.ballots[-1] if item.election else record.item)
    return frozen.entitled, frozen.present, frozen.proxies


def _present(present: int, proxies: int) -> str:
    if proxies:
        return text("meeting.present_and_proxies", count=present, proxies=proxies)
    return _heads(present)


def _notice(noticed_on: date | None, held_on: date) -> str:
    if noticed_on is None:
        return text("meeting.notice_unknown")
    lead = (held_on - noticed_on).days
    return text("meeting.notice_given", day=day_on_paper(noticed_on), lead=lead)


def _absent(record: MeetingRecord) -> str:
    """Return who was not there, with reason or proxy; the number alone where names are unknown."""
    if not record.people:
        missing = record.item.entitled - record.item.present
        return _heads(missing) if missing else text("meeting.none_on_paper")
    told = [_absence(person) for person in record.people if Way.PRESENT not in person.ways]
    return text("meeting.separator").join(told) or text("meeting.none_on_paper")


def _absence(person: Attendee) -> str:
    reason = _by_proxy(person) if person.way is Way.PROXY else person.remark
    if not reason:
        return person.name
    return text("meeting.absence", name=person.name, reason=reason)


def _attended(person: Attendee) -> Way:
    """Return how a person attended at all: who signed is present, whenever that was."""
    return next(way for way in (Way.PRESENT, Way.PROXY, Way.ABSENT) if way in person.ways)


def _remark(person: Attendee) -> str:
    told = [
        _by_proxy(person) if person.way is Way.PROXY else person.remark,
        movements_in_words(person),
    ]
    return text("meeting.separator").join(one for one in told if one)


def _moved(people: Sequence[Attendee]) -> str:
    """Return who came or went while the meeting lasted, those who did alike told together."""
    alike: dict[str, list[str]] = {}
    for person in people:
        if person.movements:
            alike.setdefault(movements_in_words(person), []).append(person.name)
    between = text("meeting.separator")
    told = (
        text("presence.of_people", names=between.join(names), told=movement)
        for movement, names in alike.items()
    )
    return text("minutes.between").join(told) or text("meeting.none_on_paper")


def _by_proxy(person: Attendee) -> str:
    return text("meeting.by_proxy", holder=person.proxy_holder)


def _opening(record: MeetingRecord) -> tuple[int, bool]:
    """Return how many heads counted when the meeting began, and whether they were enough."""
    turns = find_turns(record.people, record.item.needed)
    if turns:
        return turns[0].counted, turns[0].has_quorum
    return record.item.counted, record.item.has_quorum


def _quorum(record: MeetingRecord) -> str:
    """Return whether the meeting could decide, and from which item on it no longer could."""
    counted, has_quorum = _opening(record)
    needed = record.item.needed
    told = {"needed": needed, "counted": counted, "article": record.quorum.article}
    key = "meeting.quorum_sentence" if has_quorum else "meeting.no_quorum_sentence"
    later = (
        text(
            "meeting.quorum_again" if turn.has_quorum else "meeting.quorum_lost",
            item=turn.item,
            counted=turn.counted,
            needed=needed,
        )
        for turn in find_turns(record.people, needed)[1:]
    )
    return "".join((text(key, **told), *later))


def _vote(subject: str, vote: VoteItem) -> dict[str, str]:
    rule = rule_in_words(vote.threshold, vote.base, vote.needed)
    return {
        "subject": subject,
        "entitled": str(vote.entitled),
        "present": str(vote.present + vote.proxies),
        "in_favor": str(vote.in_favour),
        "against": str(vote.against),
        "abstained": str(vote.abstained),
        "rule": f"{rule}\n{vote.article}",
        "result": text("vote.passed") if vote.passed else text("vote.failed"),
    }


def _votes(agenda: Sequence[AgendaItem]) -> Rows:
    rows: Rows = []
    for item in agenda:
        if item.vote is not None:
            rows.append(_vote(item.title, item.vote))
        if item.election is not None:
            rows += told_in_minutes(item.election)
    return rows


def _resolutions(agenda: Sequence[AgendaItem]) -> Rows:
    elections = (item.election.resolution if item.election else None for item in agenda)
    resolved = [item.vote or election for item, election in zip(agenda, elections, strict=True)]
    return [
        {"text": text("resolution.on_paper", number=one.number, text=one.text)}
        for one in resolved
        if one and one.passed
    ]


def _counted(record: MeetingRecord) -> str:
    counted, has_quorum = _opening(record)
    reached = text("meeting.quorum_met") if has_quorum else text("meeting.quorum_not")
    told = {"entitled": record.item.entitled, "counted": counted}
    return text("minutes.counted", reached=reached, **told)


def _closing(ends_at: str, typed: str) -> str:
    """Return when and how the meeting ended; the time is inserted, the words may be typed."""
    if not ends_at:
        return typed
    hour, minute = ends_at.split(":")
    words = typed or text("minutes.usual_closing")
    return text("meeting.closing", hour=int(hour), minute=minute, words=words)


def _corrections(record: MeetingRecord) -> str:
    """Return the corrections as the paper tells them below what was signed, empty without one."""
    if not record.corrections:
        return ""
    told = [
        text(
            "minutes.correction",
            number=one.number,
            day=day_on_paper(one.corrected_on),
            by=one.made_by,
            text=one.text,
            reason=one.reason,
        )
        for one in record.corrections
    ]
    return "\n".join(["", text("minutes.corrections"), *told])


def _attending(record: MeetingRecord) -> Rows:
    """Return who signs: those present, and holders of a proxy who are not entitled themselves."""
    if not record.people:
        return [{"name": "", "capacity": ""}] * (record.item.present + record.item.proxies)
    there = [person for person in record.people if Way.PRESENT in person.ways]
    names = {person.name for person in there}
    signing = [{"name": person.name, "capacity": person.capacity} for person in there]
    for person in record.people:
        if person.way is Way.PROXY and person.proxy_holder not in names:
            capacity = text("meeting.stands_for", name=person.name)
            signing.append({"name": person.proxy_holder, "capacity": capacity})
    return signing


def _member_numbers(uow: UnitOfWork, people: Sequence[Attendee]) -> dict[str, str]:
    keys = [person.member_id for person in people if person.member_id]
    found = uow.session.execute(
        select(MemberRow.id, MemberRow.number).where(MemberRow.id.in_(keys))
    )
    return {member_id: str(number) for member_id, number in found}
