"""Reads one item of typed minutes: its title, votes by show of hands, ballots and the elected."""

import re
from collections.abc import Sequence

from coopdesk.domain.posts import Post
from coopdesk.domain.reading import plain
from coopdesk.exchange.sheets.meeting_records import (
    ClaimedBallot,
    ClaimedItem,
    ClaimedVote,
    claimed_result,
    matter_in,
)

_TITLE = 80
_IN_FAVOUR = re.compile(r"(?:同意|赞成)[^0-9,。]{0,4}([0-9]{1,6})\s*[票人]")
_AGAINST = re.compile(r"反对[^0-9,。]{0,4}([0-9]{1,6})\s*[票人]?")
_ABSTAINED = re.compile(r"弃权[^0-9,。]{0,4}([0-9]{1,6})\s*[票人]?")
_PAPERS = {
    "issued": re.compile(r"发(?:出|放)?(?:选票|票)\s*([0-9]{1,6})"),
    "returned": re.compile(r"收回(?:选票|票)?\s*([0-9]{1,6})"),
    "valid": re.compile(r"有效(?:选票|票)\s*([0-9]{1,6})"),
    "invalid": re.compile(r"(?:废票|无效(?:选票|票))\s*([0-9]{1,6})"),
}
_NAME = r"[\u3400-\u9fff·]{2,20}"
_CANDIDATE = re.compile(rf"(?<![\u3400-\u9fff·])({_NAME})\s*([0-9]{{1,6}})\s*票")
_ELECTED = re.compile(rf"当选(?:的)?([^:,。、\s]{{0,8}})\s*:\s*({_NAME}(?:[、,]{_NAME})*)")
_SEATS = re.compile(r"应选[^0-9,。]{0,6}([0-9]{1,3})\s*[名人]")
_CHAIR = re.compile(rf"(?:理事长|监事长)\s*[:\s]\s*({_NAME})")
_NO_NAMES = frozenset(
    {
        *("同意", "赞成", "反对", "弃权", "举手表决"),
        *("发出", "发放", "收回", "有效", "有效票", "无效", "无效票", "废票"),
    }
)
_POSTS = (
    ("副理事长", Post.VICE_CHAIR),
    ("理事长", Post.BOARD_CHAIR),
    ("理事", Post.DIRECTOR),
    ("监事长", Post.SUPERVISORS_CHAIR),
    ("执行监事", Post.EXECUTIVE_SUPERVISOR),
    ("监事", Post.BOARD_SUPERVISOR),
    ("董事长", Post.COMPANY_CHAIR),
    ("执行董事", Post.EXECUTIVE_DIRECTOR),
    ("董事", Post.COMPANY_DIRECTOR),
    ("代表", Post.DELEGATE),
)
"""What the posts are called; of a post whose name another one has in it, the longer first."""


def read_item(block: Sequence[tuple[int, str]]) -> ClaimedItem:
    """Return the item of these numbered lines; its text is all of them as they stand."""
    row, first = block[0]
    title = first.partition("。")[0].strip()[:_TITLE]
    text = "\n".join(line for _, line in block)
    read = [(number, plain(line)) for number, line in block]
    ballot = _ballot(read, title)
    vote = None if ballot else _vote(plain(text))
    return ClaimedItem(row, title, text, matter_in(title), vote, ballot)


def _vote(text: str) -> ClaimedVote | None:
    in_favour = _IN_FAVOUR.search(text)
    if in_favour is None:
        return None
    matches = [in_favour, _AGAINST.search(text), _ABSTAINED.search(text)]
    end = max(match.end() for match in matches if match)
    yes, no, abstained = (int(match[1]) if match else 0 for match in matches)
    return ClaimedVote(yes, no, abstained, claimed_result(text[end:]))


def _ballot(block: Sequence[tuple[int, str]], title: str) -> ClaimedBallot | None:
    text = "\n".join(line for _, line in block)
    papers = {name: pattern.search(text) for name, pattern in _PAPERS.items()}
    counts = {name: int(match[1]) for name, match in papers.items() if match}
    if "issued" not in counts or "valid" not in counts:
        return None
    elected = _ELECTED.search(text)
    chair, seats = _CHAIR.search(text), _SEATS.search(text)
    return ClaimedBallot(
        post=_post_in(elected[1] if elected else "") or _post_in(title),
        issued=counts["issued"],
        returned=counts.get("returned", counts["issued"]),
        valid=counts["valid"],
        invalid=counts.get("invalid", 0),
        totals={
            name: int(votes)
            for _, line in block[1:]
            for name, votes in _CANDIDATE.findall(line)
            if name not in _NO_NAMES
        },
        elected=tuple(re.split("[、,]", elected[2])) if elected else (),
        chair=chair[1] if chair else "",
        seats=int(seats[1]) if seats else None,
    )


def _post_in(text: str) -> Post | None:
    return next((post for word, post in _POSTS if word in text), None)
