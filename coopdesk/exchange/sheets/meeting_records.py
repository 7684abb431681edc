"""What a file from outside says of a meeting: as claimed there, judged by nobody yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date

from coopdesk.domain.charters import BodyKind, MatterKind
from coopdesk.domain.posts import VOTING, Post
from coopdesk.domain.reading import plain
from coopdesk.exchange.specs import SheetRecord

_BODIES: tuple[tuple[str, BodyKind], ...] = (
    ("监事会", BodyKind.BOARD_OF_SUPERVISORS),
    ("理事会", BodyKind.BOARD_OF_DIRECTORS),
    ("董事会", BodyKind.BOARD_OF_DIRECTORS),
    ("股东会", BodyKind.SHAREHOLDERS_MEETING),
    ("股东大会", BodyKind.SHAREHOLDERS_MEETING),
    ("代表大会", BodyKind.MEMBERS_ASSEMBLY),
    ("社员大会", BodyKind.MEMBERS_ASSEMBLY),
    ("成员大会", BodyKind.MEMBERS_ASSEMBLY),
    ("换届", BodyKind.MEMBERS_ASSEMBLY),
)
_NOT_PASSED = ("不通过", "未通过", "没有通过", "未获通过", "不同意", "否决", "未过半")
_PASSED = ("通过", "同意", "赞成", "当选")
_SPECIAL = ("修改章程", "章程修", "合并", "分立", "解散", "加入联合社")


@dataclass(frozen=True, slots=True)
class ClaimedVote:
    """The votes an item is said to have got, and whether it is said to have passed."""

    in_favour: int
    against: int = 0
    abstained: int = 0
    passed: bool | None = None


@dataclass(frozen=True, slots=True)
class ClaimedBallot:
    """Papers and votes of an election as written down, and who is said to be elected.

    ``post`` is None where the text does not say what was elected, ``seats`` where not how many.
    """

    post: Post | None
    issued: int
    returned: int
    valid: int
    invalid: int
    totals: Mapping[str, int] = made(default_factory=dict)
    elected: tuple[str, ...] = ()
    chair: str = ""
    seats: int | None = None

    @property
    def body(self) -> BodyKind | None:
        """The body that the post is a seat of."""
        return next((body for body, posts in VOTING.items() if self.post in posts), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who stood, as far as told: who got votes, and who was elected without any."""
        return (*self.totals, *(name for name in self.elected if name not in self.totals))


@dataclass(frozen=True, slots=True)
class ClaimedItem:
    """One item of the agenda; ``row`` is where it stands in the file, ``text`` what is kept."""

    row: int
    title: str
    text: str = ""
    matter: MatterKind = MatterKind.ORDINARY
    vote: ClaimedVote | None = None
    ballot: ClaimedBallot | None = None


@dataclass(frozen=True, slots=True)
class ClaimedMeeting(SheetRecord):
    """One meeting; heads are None where the file has none, ``rows`` are those of a sheet.

    ``is_typed``: found in running text, so a person compares it with the paper before it counts.
    """

    day: date | None
    body: BodyKind | None
    title: str = ""
    place: str = ""
    chair: str = ""
    recorder: str = ""
    starts_at: str = ""
    ends_at: str = ""
    noticed_on: date | None = None
    entitled: int | None = None
    present: int | None = None
    proxies: int = 0
    items: tuple[ClaimedItem, ...] = ()
    rows: tuple[int, ...] = ()
    is_typed: bool = False

    @property
    def name(self) -> str:
        """What the meeting is called in the lists of the import."""
        return self.title


def body_in(text: str) -> BodyKind | None:
    """Return the body a text names, None for none; the first that stands in it counts."""
    told = plain(text)
    found = [(told.index(word), kind) for word, kind in _BODIES if word in told]
    return min(found)[1] if found else None


def claimed_result(text: str) -> bool | None:
    """Return whether a text says that something passed, None where it says neither."""
    if any(word in text for word in _NOT_PASSED):
        return False
    return True if any(word in text for word in _PASSED) else None


def matter_in(title: str) -> MatterKind:
    """Return what an item is about by its title."""
    if any(word in title for word in _SPECIAL):
        return MatterKind.SPECIAL
    is_election = "选举" in title and "办法" not in title
    return MatterKind.ELECTION if is_election else MatterKind.ORDINARY
