"""``hub``: what was taken in goes into the city's data centre."""

import sys
from typing import Any

from coopdesk import words
from coopdesk.cli.context import Context
from coopdesk.cli.output import Reporter
from coopdesk.services import exchange


def register(add: Any) -> None:
    """Add the commands of this capability."""
    hub = add("hub", help="the city's data centre, a PostgreSQL database")
    commands = hub.add_subparsers(required=True)
    load = commands.add_parser("load", help="bring the packages taken in into it")
    load.add_argument(
        "--to",
        required=True,
        metavar="URL",
        help="postgresql+psycopg://USER@HOST:PORT/DATABASE; its password stands in a PGPASSFILE",
    )
    load.set_defaults(run=_load)


def _load(context: Context) -> dict[str, Any]:
    address = context.arguments.to
    if exchange.has_password(address):
        print(words.text("hub.password_seen"), file=sys.stderr)
    report = exchange.load_hub(context.runner, address, progress=Reporter())
    return {
        "to": report.place,
        "packages": sum(one.packages for one in report.offices),
        "written": sum(one.written for one in report.offices),
        "deleted": sum(one.deleted for one in report.offices),
        "unchanged": report.unchanged,
        "offices": list(report.offices),
    }
