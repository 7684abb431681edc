"""``due``: what waits in the office, putting it off, and the work list on paper."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopdesk import words
from coopdesk.cli.context import Context
from coopdesk.cli.output import listed
from coopdesk.cli.system import AddCommand
from coopdesk.domain.due import Due, DueFact
from coopdesk.services import home

if TYPE_CHECKING:
    from coopdesk.services.changes import ChangeItem


def register(add: AddCommand) -> None:
    """Add the commands of the home page."""
    due = add("due", help="what is due, late or contradictory").add_subparsers(required=True)
    shown = due.add_parser("list", help="everything that waits, the nearest day first")
    shown.add_argument("--organization", metavar="ID")
    shown.set_defaults(run=_list)
    dismiss = due.add_parser("dismiss", help="put a thing off until a day")
    dismiss.add_argument("--kind", required=True, choices=[kind.value for kind in Due])
    dismiss.add_argument("--organization", metavar="ID", default="")
    dismiss.add_argument("--about", default="", help="as the list tells it")
    dismiss.add_argument("--until", required=True, type=date.fromisoformat, metavar="DAY")
    dismiss.add_argument("--reason", required=True)
    dismiss.set_defaults(run=_dismiss)
    due.add_parser("dismissed", help="what was put off").set_defaults(run=_dismissed)
    recall = due.add_parser("recall", help="tell of a thing again")
    recall.add_argument("dismissal", metavar="ID")
    recall.set_defaults(run=_recall)
    handover = due.add_parser("handover", help="what a successor takes over: F.pdf and F.xlsx")
    handover.add_argument("--out", type=Path, required=True, metavar="F.pdf")
    handover.set_defaults(run=_hand_over)
    first = due.add_parser("first-day", help="what a new office does once, and what of it is done")
    first.set_defaults(run=_first_day)
    changes = add("changes", help="what is not as it was between two days")
    changes.add_argument("--from", dest="first", required=True, type=date.fromisoformat)
    changes.add_argument("--to", dest="last", required=True, type=date.fromisoformat)
    changes.add_argument("--organization", metavar="ID")
    changes.set_defaults(run=_changes)
    paper = due.add_parser("print", help="the work list, or the week for the wall")
    paper.add_argument("--organization", metavar="ID")
    paper.add_argument("--week", action="store_true")
    paper.add_argument("--out", type=Path, required=True, metavar="F.pdf")
    paper.set_defaults(run=_print)


def _list(context: Context) -> dict[str, Any]:
    facts = context.runner.ask(home.list_due, context.arguments.organization)
    return {"items": [_told(fact) for fact in facts]}


def _first_day(context: Context) -> dict[str, Any]:
    steps = context.runner.ask(home.list_first_steps)
    return {
        "items": [
            {
                "step": item.step.value,
                "title": words.text(f"first_day.{item.step.value}"),
                "page": item.page,
                "is_done": item.is_done,
            }
            for item in steps
        ]
    }


def _told(fact: DueFact) -> dict[str, Any]:
    title, detail, _ = home.due_in_words(fact)
    kind, organization_id, about = fact.key
    return {
        "day": fact.day,
        "kind": kind,
        "title": title,
        "detail": detail,
        "organization_id": organization_id,
        "about": about,
    }


def _dismiss(context: Context) -> dict[str, Any]:
    told: Namespace = context.arguments
    command = home.DismissDue(
        Due(told.kind), told.organization, told.about, told.until, told.reason
    )
    return {"dismissal_id": context.runner.do(home.dismiss_due, command)}


def _dismissed(context: Context) -> dict[str, Any]:
    return listed(context.runner.ask(home.list_dismissals), "dismissal")


def _recall(context: Context) -> dict[str, Any]:
    dismissal_id = context.arguments.dismissal
    context.runner.do(home.recall_due, home.RecallDue(dismissal_id))
    return {"dismissal_id": dismissal_id}


def _hand_over(context: Context) -> dict[str, Any]:
    out = context.arguments.out
    printed = context.runner.ask(home.save_handover, out)
    return {"file": str(out), "list": str(out.with_suffix(".xlsx")), "pages": printed.pages}


def _changes(context: Context) -> dict[str, Any]:
    from coopdesk.services.changes import list_changes  # walks the whole log: not wanted else

    told: Namespace = context.arguments
    changes = context.runner.ask(list_changes, told.first, told.last, told.organization)
    return {"items": [_as_record(item) for item in changes.items], "untold": changes.untold}


def _as_record(item: "ChangeItem") -> dict[str, Any]:
    names = ("day", "capability", "outcome", "what", "told", "organization", "operator", "count")
    return {name: getattr(item, name) for name in names}


def _print(context: Context) -> dict[str, Any]:
    told: Namespace = context.arguments
    printed = context.runner.ask(
        home.save_work_paper, told.out, told.organization, is_week=told.week
    )
    return {"file": str(told.out), "pages": printed.pages}
