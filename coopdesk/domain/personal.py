"""Personal numbers (resident ID, telephone, bank account): who sees them whole, and how else.

Whoever keeps a register or pays by it works with whole numbers; whoever only asks or approves does
not need them (《个人信息保护法》第六条: the least that serves the purpose; 第五十一条: rights by
the work). A birth date is the hidden part of a resident ID and goes with it.
"""

import re

from coopdesk.domain.identity import check_phone, check_resident_id
from coopdesk.domain.rights import Action, Capability, Role, may_do

# Fields, columns and places on paper that hold such numbers, by their names.
_ONE = frozenset({"id_number", "phone", "bank_account"})
_SEVERAL = frozenset({"guarantor_id_number", "contacts"})
PERSONAL = _ONE | _SEVERAL | {"birth_date"}
HIDDEN = "****"
_LONG, _TOLD_BY_END = 15, 8
_ACCOUNT_SIGNS = range(16, 22)
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9][0-9*-]{5,}[0-9Xx](?![0-9A-Za-z])")


def may_see_whole(role: Role, *capabilities: Capability) -> bool:
    """Return whether a role keeps or pays anything of the capabilities, and so sees whole."""
    acts = (Action.CHANGE, Action.PAY)
    return any(may_do(role, one, act) for one in capabilities for act in acts)


def masked(number: str) -> str:
    """Return a number with its middle hidden: ``150423********1234``, ``138****2345``.

    What is shorter than eight signs shows its last two. What is masked stays as it is.
    """
    if len(number) < _TOLD_BY_END:
        return "*" * (len(number) - 2) + number[-2:]
    kept = 6 if len(number) >= _LONG else 3
    return number[:kept] + "*" * (len(number) - kept - 4) + number[-4:]


def masked_within(text: str) -> str:
    """Return a text with each number in it masked: a contact, several IDs beside each other."""
    return _NUMBER.sub(lambda found: masked(found[0]), text)


def find_whole(text: str) -> set[str]:
    """Return the numbers in a text that are told whole: resident IDs, telephones, accounts."""
    found = {number[0] for number in _NUMBER.finditer(text)}
    return {number for number in found if _is_personal(number)}


def _is_personal(number: str) -> bool:
    is_account = number.isdecimal() and len(number) in _ACCOUNT_SIGNS
    return is_account or not check_resident_id(number) or not check_phone(number)


def masked_field(name: str, value: str) -> str:
    """Return the text of a field as it is told to who sees no whole numbers."""
    if name in _SEVERAL:
        return masked_within(value)
    if name in _ONE:
        return masked(value)
    return HIDDEN if name == "birth_date" and value else value
