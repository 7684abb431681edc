"""What can go wrong that a person can act on; codes here, sentences in resources/text.

Three outcomes are told apart: refused (``RuleViolation`` and kin, shown with every reason),
cancelled (silent), and defects (any other exception: crash dialog and report).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


class CoopdeskError(Exception):
    """Base of everything that is told to the person in words, never as a traceback."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason against a step.

    ``code`` names the sentence in the catalogue (``refusal.<code>``), ``article`` the place of the
    rule as it is cited to people, ``values`` what the sentence fills in.
    """

    code: str
    article: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


class RuleViolation(CoopdeskError):
    """The rules say no; carries all reasons, not the first."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals


class NeedsConfirmation(CoopdeskError):
    """Unusual but allowed: the same command runs again with ``code`` confirmed."""

    def __init__(self, code: str, article: str = "", **values: object) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, article, values)
        self.code = code


class NotFound(CoopdeskError):
    """The record is gone, or never was."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"{kind} {key}")
        self.kind = kind
        self.key = key


class Submitted(CoopdeskError):
    """What was asked is kept for a second person: nothing stands in the books before that."""

    def __init__(self, waiting_id: str) -> None:
        super().__init__(f"waits as {waiting_id}")
        self.waiting_id = waiting_id


class Severity(StrEnum):
    """How much a finding in a file from outside weighs."""

    REFUSE = "refuse"
    CONFIRM = "confirm"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a file from outside that a person has to see.

    ``row`` is the row number as Excel shows it (from 1), 0 for the sheet as a whole; ``column`` the
    letter, empty for the whole row. ``code`` names the sentence ``finding.<code>``.
    """

    code: str
    severity: Severity
    sheet: str = ""
    row: int = 0
    column: str = ""
    field_name: str = ""
    raw: str = ""
    related_rows: tuple[int, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


class WrongFile(CoopdeskError):
    """A file from outside is wrong: every finding with its place; nothing was taken in."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings

    @classmethod
    def because(cls, code: str, **values: object) -> Self:
        """Return the error for one reason that concerns the file as a whole."""
        return cls(Finding(code, Severity.REFUSE, values=values))


class BadSheet(WrongFile):
    """A workbook cannot be taken in."""


class BadPackage(WrongFile):
    """A data package or receipt cannot be taken in."""


class BadLayout(WrongFile):
    """A layout of an office's own cannot be used; each finding names its block as the sheet."""


class BadReference(WrongFile):
    """A file of rules, values or words cannot be handed down; each finding names its rule."""


class WorkspaceTrouble(CoopdeskError):
    """The workspace cannot be opened or used now; ``code`` names ``trouble.<code>``.

    Codes: ``locked`` (another program has it), ``newer``, ``damaged``, ``foreign``, ``missing``,
    ``wrong_passphrase``, ``unknown_operator``, ``exists``.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class SurroundingsTrouble(CoopdeskError):
    """Disk, rights or devices say no; ``code`` names ``trouble.<code>``.

    Codes: ``disk_full``, ``no_permission``, ``device_gone``, ``path_too_long``,
    ``copy_differs``, ``no_font``.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Cancelled(CoopdeskError):
    """The person stopped it; nothing is shown."""


def require(refusals: Iterable[Refusal]) -> None:
    """Raise RuleViolation with all ``refusals``, or return when there is none."""
    reasons = tuple(refusals)
    if reasons:
        raise RuleViolation(*reasons)
