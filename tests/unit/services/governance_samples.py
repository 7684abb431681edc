"""An invented trinity organization with members and bodies, as the tests of the bodies need it."""

from dataclasses import dataclass
from datetime import date

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.minutes import Attendee, Way
from coopdesk.domain.money import Money
from coopdesk.domain.posts import Post
from coopdesk.services import governance
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow

ASSEMBLY = BodyKind.MEMBERS_ASSEMBLY
BOARD = BodyKind.BOARD_OF_DIRECTORS
SUPERVISORS = BodyKind.BOARD_OF_SUPERVISORS
DAY = date(2026, 11, 20)
NOTICED = date(2026, 11, 1)
NAMES = [
    "哈斯巴根",
    "乌云其其格",
    "王建国",
    "那顺孟和",
    "白玉珍",
    "李志强",
    "敖特根",
    "张秀云",
    "高娃",
]


@dataclass(frozen=True)
class Found:
    """Register an organization with so many members."""

    members: int
    kind: str = "trinity_organization"


def found(uow, command: Found) -> str:
    """Add the rows another capability adds in the program."""
    organization = OrganizationRow(
        kind=command.kind,
        name="西拉沐沦苏木众联综合合作社",
        division_code="150423200",
        sponsor_level="county",
    )
    uow.add(organization)
    for number in range(1, command.members + 1):
        name = NAMES[number - 1] if number <= len(NAMES) else f"社员{number}"
        member = MemberRow(
            organization_id=organization.id,
            number=number,
            kind="farmer",
            name=name,
            typed_name=name,
            initials="",
            state="member",
            joined_on=date(2023, 3, 1),
            roster_share=Money(0),
        )
        uow.add(member)
    return organization.id


# The door asks which capability a handler belongs to.
found.__module__ = "coopdesk.services.governance"


def people(present, proxies=0, absent=0):
    """Return a list of so many people; every proxy is held by another person who is there."""
    there = [Attendee(f"到会{n}", Way.PRESENT) for n in range(present)]
    by_proxy = [Attendee(f"委托{n}", Way.PROXY, proxy_holder=f"到会{n}") for n in range(proxies)]
    away = [Attendee(f"缺席{n}") for n in range(absent)]
    return (*there, *by_proxy, *away)


def particulars(**more):
    """Return the head of minutes with everything in it."""
    told = {
        "held_on": DAY,
        "starts_at": "9:00",
        "ends_at": "11:20",
        "place": "苏木文化站",
        "chair": "哈斯巴根",
        "recorder": "高娃",
        "noticed_on": NOTICED,
    }
    return governance.Particulars(**told | more)


def three_bodies(organization_id, *, supervisors=("敖特根", "张秀云", "高娃"), since=None):
    """Return the command that sets up assembly, board and supervisors."""
    starts_on = since or date(2025, 3, 15)
    board = ("哈斯巴根", "乌云其其格", "王建国", "那顺孟和", "白玉珍")
    first, *others = supervisors
    return governance.SetUpBodies(
        organization_id,
        (
            governance.BodyEntry(ASSEMBLY, starts_on),
            governance.BodyEntry(
                BOARD,
                starts_on,
                people=(
                    governance.SeatEntry(board[0], Post.BOARD_CHAIR),
                    *(governance.SeatEntry(name, Post.DIRECTOR) for name in board[1:]),
                ),
            ),
            governance.BodyEntry(
                SUPERVISORS,
                starts_on,
                people=(
                    governance.SeatEntry(first, Post.SUPERVISORS_CHAIR),
                    *(governance.SeatEntry(name, Post.BOARD_SUPERVISOR) for name in others),
                ),
            ),
        ),
    )
