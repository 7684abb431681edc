"""Posts (职务): which body they belong to and who votes there; the names are a vocabulary.

《农民专业合作社法》第三十三条 tells directors, supervisors, and executive and finance staff apart.
"""

from collections.abc import Mapping
from enum import StrEnum

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.errors import Refusal


class Post(StrEnum):
    """A post in a body, or one that the board fills."""

    BOARD_CHAIR = "board_chair"
    VICE_CHAIR = "vice_chair"
    DIRECTOR = "director"
    SUPERVISORS_CHAIR = "supervisors_chair"
    BOARD_SUPERVISOR = "board_supervisor"
    EXECUTIVE_DIRECTOR = "executive_director"
    EXECUTIVE_SUPERVISOR = "executive_supervisor"
    COMPANY_CHAIR = "company_chair"
    COMPANY_DIRECTOR = "company_director"
    DELEGATE = "delegate"
    EXECUTIVE = "executive"
    ACCOUNTANT = "accountant"
    CASHIER = "cashier"
    LEGAL_REPRESENTATIVE = "legal_representative"
    CREDIT_OFFICER = "credit_officer"


_STAFF = (
    Post.EXECUTIVE,
    Post.ACCOUNTANT,
    Post.CASHIER,
    Post.LEGAL_REPRESENTATIVE,
    Post.CREDIT_OFFICER,
)
VOTING: Mapping[BodyKind, tuple[Post, ...]] = {
    BodyKind.MEMBERS_ASSEMBLY: (Post.DELEGATE,),
    BodyKind.SHAREHOLDERS_MEETING: (),
    BodyKind.BOARD_OF_DIRECTORS: (
        Post.BOARD_CHAIR,
        Post.VICE_CHAIR,
        Post.DIRECTOR,
        Post.COMPANY_CHAIR,
        Post.COMPANY_DIRECTOR,
    ),
    BodyKind.EXECUTIVE_DIRECTOR: (Post.EXECUTIVE_DIRECTOR,),
    BodyKind.BOARD_OF_SUPERVISORS: (Post.SUPERVISORS_CHAIR, Post.BOARD_SUPERVISOR),
    BodyKind.EXECUTIVE_SUPERVISOR: (Post.EXECUTIVE_SUPERVISOR,),
}
"""Who sits in a body with a vote."""

CHAIRS: Mapping[BodyKind, tuple[Post, ...]] = {
    BodyKind.MEMBERS_ASSEMBLY: (),
    BodyKind.SHAREHOLDERS_MEETING: (),
    BodyKind.BOARD_OF_DIRECTORS: (Post.BOARD_CHAIR, Post.COMPANY_CHAIR),
    BodyKind.EXECUTIVE_DIRECTOR: (Post.EXECUTIVE_DIRECTOR,),
    BodyKind.BOARD_OF_SUPERVISORS: (Post.SUPERVISORS_CHAIR,),
    BodyKind.EXECUTIVE_SUPERVISOR: (Post.EXECUTIVE_SUPERVISOR,),
}
"""Who leads a body."""

DIRECTORS = (*VOTING[BodyKind.BOARD_OF_DIRECTORS], *VOTING[BodyKind.EXECUTIVE_DIRECTOR])
SUPERVISORS = (*VOTING[BodyKind.BOARD_OF_SUPERVISORS], *VOTING[BodyKind.EXECUTIVE_SUPERVISOR])


def posts_of(body: BodyKind) -> tuple[Post, ...]:
    """Return the posts of a body, those with a vote first; directors also fill the staff's."""
    staff = _STAFF if body in (BodyKind.BOARD_OF_DIRECTORS, BodyKind.EXECUTIVE_DIRECTOR) else ()
    return (*VOTING[body], *staff)


def assess_post(body: BodyKind, post: Post) -> list[Refusal]:
    """Return the refusal for a post that the body does not have."""
    if post in posts_of(body):
        return []
    return [Refusal("seat.post_misfit", "", {"body": body})]
