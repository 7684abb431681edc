"""What is due on paper: the work list of the desk, and the week for the wall."""

from datetime import timedelta
from pathlib import Path

from coopdesk.domain.due import DueFact
from coopdesk.durable import write_durably
from coopdesk.forms.elements import Layout, Values
from coopdesk.forms.layouts.work_papers import WEEK, WORK_LIST
from coopdesk.services.drawn_forms import PrintedForm, print_values, printed_form
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.home.dismissals import list_dismissals
from coopdesk.services.home.queries import due_in_words, list_due
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

_WEEKDAYS = 7


def print_work_list(uow: UnitOfWork, organization_id: str | None) -> PrintedForm:
    """Return everything that waits as a list to tick off; raises SurroundingsTrouble."""
    facts = list_due(uow, organization_id)
    put_off = len(list_dismissals(uow))
    about = uow.get(OrganizationRow, organization_id).name if organization_id else ""
    values: Values = {
        **_head(uow),
        "about": about,
        "rows": [_line(uow, fact) for fact in facts],
        "put_off": text("home.paper.put_off", count=put_off) if put_off else "",
    }
    return _printed(uow, WORK_LIST, values)


def print_week(uow: UnitOfWork, organization_id: str | None) -> PrintedForm:
    """Return what is overdue or falls due by Sunday, by day; raises SurroundingsTrouble.

    What has no day of its own stands last; the foot tells how much comes later.
    """
    monday = uow.today - timedelta(days=uow.today.weekday())
    sunday = monday + timedelta(days=_WEEKDAYS - 1)
    facts = list_due(uow, organization_id)
    ahead = [fact for fact in facts if fact.day is not None and fact.day > sunday]
    now = [fact for fact in facts if fact not in ahead]
    later = text("home.paper.later", count=len(ahead)) if ahead else ""
    values: Values = {
        **_head(uow),
        "week": text("paper.days", first=day_on_paper(monday), last=day_on_paper(sunday)),
        "rows": [_week_line(uow, fact) for fact in now],
        "later": later,
    }
    return _printed(uow, WEEK, values)


def save_work_paper(
    uow: UnitOfWork, path: Path, organization_id: str | None, *, is_week: bool
) -> PrintedForm:
    """Print the list or the week into a file, whole or not at all; raises SurroundingsTrouble."""
    printed = (print_week if is_week else print_work_list)(uow, organization_id)
    write_durably(path, printed.pdf)
    return printed


def _head(uow: UnitOfWork) -> dict[str, str]:
    return {
        "office": uow.actor.office_name,
        "day": day_on_paper(uow.today),
        "maker": uow.actor.operator,
    }


def _line(uow: UnitOfWork, fact: DueFact) -> dict[str, str]:
    title, detail, _ = due_in_words(fact)
    return {"day": _day(fact), "distance": _distance(uow, fact), "title": title, "detail": detail}


def _week_line(uow: UnitOfWork, fact: DueFact) -> dict[str, str]:
    if fact.day is None or fact.day < uow.today:
        day = _distance(uow, fact) or text("kit.no_day")
    else:
        weekday = text("home.paper.weekdays")[fact.day.weekday()]
        told = {"month": fact.day.month, "day": fact.day.day, "weekday": weekday}
        day = text("home.paper.day", **told)
    organization = str(fact.told.get("organization", uow.actor.office_name))
    return {"day": day, "title": due_in_words(fact)[0], "organization": organization}


def _day(fact: DueFact) -> str:
    return fact.day.isoformat() if fact.day else text("kit.no_day")


def _distance(uow: UnitOfWork, fact: DueFact) -> str:
    if fact.day is None:
        return ""
    days = (fact.day - uow.today).days
    if days == 0:
        return text("kit.today")
    return text("kit.days_over", days=-days) if days < 0 else text("kit.days_left", days=days)


def _printed(uow: UnitOfWork, layout: Layout, values: Values) -> PrintedForm:
    return printed_form(print_values(uow, layout, FormValues(f"{uow.today:%Y%m%d}", values)))
