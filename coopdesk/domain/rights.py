"""Roles and what each may do, as one table.

Asking, changing and approving are told apart, and so is handling money: the cashier pays and
receives, the accountant books, neither does both (《会计法》: a cashier keeps no books of income,
expense, claims and debts).
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from coopdesk.domain.errors import Refusal

MINIMUM_PASSPHRASE = 8
"""Signs of a passphrase at the least; stretching it makes each guess dear."""
LEAST_DIFFERENT = 4
"""Different signs of a passphrase at the least, what it shares with names not counted."""
_KEY_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_TRIED_FIRST = ("password", "admin", "coopdesk")
_RUN = 4

FREE_TRIES = 5
"""Wrong passphrases in a row that nobody has to wait after."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
"""However often somebody types a wrong one: nobody can lock the office out for good."""


class Role(StrEnum):
    """What an operator is in the office."""

    MANAGER = "manager"
    ACCOUNTANT = "accountant"
    CASHIER = "cashier"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    READ_ONLY = "read_only"


class Capability(StrEnum):
    """A field of work; the same words as the modules."""

    ORGANIZATIONS = "organizations"
    MEMBERS = "members"
    GOVERNANCE = "governance"
    LEDGER = "ledger"
    MUTUAL_FUND = "mutual_fund"
    AWARDS = "awards"
    SUPERVISION = "supervision"
    EXCHANGE = "exchange"
    SYSTEM = "system"


class Action(StrEnum):
    """What is done: asked, changed, approved by a second person, or paid and received."""

    ASK = "ask"
    CHANGE = "change"
    APPROVE = "approve"
    PAY = "pay"


_ALL = frozenset(Capability)
_NONE: frozenset[Capability] = frozenset()
_OFFICE = frozenset(
    {
        Capability.ORGANIZATIONS,
        Capability.MEMBERS,
        Capability.GOVERNANCE,
        Capability.AWARDS,
        Capability.SUPERVISION,
    }
)
_MONEY = frozenset({Capability.LEDGER, Capability.MUTUAL_FUND, Capability.AWARDS})
_BOOKS = frozenset({Capability.LEDGER, Capability.MUTUAL_FUND})
_BUSINESS = _ALL - {Capability.SYSTEM}

_TABLE: Mapping[Role, Mapping[Action, frozenset[Capability]]] = {
    Role.MANAGER: {
        Action.ASK: _ALL,
        # a township office of one person keeps its books too; larger ones give the books away
        Action.CHANGE: _ALL,
        Action.APPROVE: _ALL,
        Action.PAY: _NONE,
    },
    Role.ACCOUNTANT: {
        Action.ASK: _BUSINESS,
        Action.CHANGE: _MONEY | {Capability.EXCHANGE},
        Action.APPROVE: _NONE,
        Action.PAY: _NONE,
    },
    Role.CASHIER: {
        Action.ASK: _MONEY | {Capability.MEMBERS, Capability.ORGANIZATIONS},
        Action.CHANGE: _NONE,
        Action.APPROVE: _NONE,
        Action.PAY: _MONEY,
    },
    Role.CLERK: {
        Action.ASK: _BUSINESS,
        Action.CHANGE: _OFFICE,
        Action.APPROVE: _NONE,
        Action.PAY: _NONE,
    },
    Role.REVIEWER: {
        Action.ASK: _ALL,  # who supervises reads the log too
        Action.CHANGE: _NONE,
        Action.APPROVE: _BUSINESS,
        Action.PAY: _NONE,
    },
    Role.READ_ONLY: {
        Action.ASK: _BUSINESS,
        Action.CHANGE: _NONE,
        Action.APPROVE: _NONE,
        Action.PAY: _NONE,
    },
}


def may_do(role: Role, capability: Capability, action: Action = Action.CHANGE) -> bool:
    """Return whether a role may do the action in the capability."""
    return capability in _TABLE[role][action]


def may_see(role: Role, word: str) -> bool:
    """Return whether a role may ask what stands under a capability's word.

    What is no capability (the home page, the scans) serves everybody and judges what it shows.
    """
    return word not in set(Capability) or may_do(role, Capability(word), Action.ASK)


def assess_right(
    roles: Collection[Role], capability: Capability, action: Action = Action.CHANGE
) -> list[Refusal]:
    """Return the refusal for an operator none of whose roles may do it, else an empty list."""
    if any(may_do(role, capability, action) for role in roles):
        return []
    return [Refusal("right.missing", "", {"capability": capability, "action": action})]


def assess_second_person(author: str, approver: str) -> list[Refusal]:
    """Return the refusal when someone approves what they made themselves."""
    return [Refusal("right.same_person")] if author == approver else []


def assess_leaving(*, is_rehearsal: bool) -> list[Refusal]:
    """Return why a rehearsal (演练) makes nothing that counts outside it.

    That is packages, receipts, keys, passphrases and backups: whoever got one would take it for
    the office's own.
    """
    return [Refusal("rehearsal.stays_inside")] if is_rehearsal else []


def wait_after(failed: int) -> timedelta:
    """Return how long the next try waits after ``failed`` wrong passphrases in a row."""
    if failed < FREE_TRIES:
        return timedelta()
    doubled = min(failed - FREE_TRIES, LONGEST_WAIT // FIRST_WAIT)  # 2 ** n outgrows it by then
    return min(FIRST_WAIT * (1 << doubled), LONGEST_WAIT)


def assess_passphrase(passphrase: str, names: Collection[str] = ()) -> list[Refusal]:
    """Return what speaks against a passphrase: too short, or what a colleague tries first.

    That is a few signs repeated, signs in the order of numbers, letters or keys, and ``names``
    (the operator's, the office's) with little beside.
    """
    if len(passphrase) < MINIMUM_PASSPHRASE:
        return [Refusal("operator.passphrase_short", values={"least": MINIMUM_PASSPHRASE})]
    rest = passphrase.casefold()
    for name in filter(None, (*_TRIED_FIRST, *names)):
        rest = rest.replace(name.casefold(), "")
    breaks = sum(not _follows(one, other) for one, other in pairwise(rest))
    if len(set(rest)) < LEAST_DIFFERENT or breaks * _RUN < len(rest):
        return [Refusal("operator.passphrase_simple")]
    return []


def _follows(sign: str, after: str) -> bool:
    """Return whether two signs are neighbours in counting, in the alphabet or on the keyboard."""
    return abs(ord(sign) - ord(after)) <= 1 or any(
        sign + after in row or after + sign in row for row in _KEY_ROWS
    )
