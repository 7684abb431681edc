"""What a person put off on the home page; it concerns this office alone and does not travel."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from coopdesk.storage.tables.base import Row


class DueDismissalRow(Row):
    """One thing that waits and was put off (暂缓) with a reason until a day.

    ``organization_id`` is empty for what the office itself has to do; ``about`` tells the thing
    from others of its kind there; ``title`` is how it read when it was put off.
    """

    __tablename__ = "due_dismissal"
    __table_args__ = (UniqueConstraint("kind", "organization_id", "about"),)

    kind: Mapped[str]
    organization_id: Mapped[str]
    about: Mapped[str]
    title: Mapped[str]
    until: Mapped[date]
    reason: Mapped[str]
    dismissed_on: Mapped[date]
    dismissed_by: Mapped[str]
