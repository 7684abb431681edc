"""Assessment schemes (考核细则): the shipped examples, and the office's own."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.documents import read_toml
from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.organizations import BASIS_POINTS, DivisionLevel
from coopdesk.domain.scheme_documents import BadScheme, read_scheme, write_scheme
from coopdesk.domain.supervision import Indicator, Measure, Scheme, WhenExcepted, find_scheme
from coopdesk.durable import surroundings, write_durably
from coopdesk.storage.tables.supervision import AssessmentSchemeRow
from coopdesk.storage.unit_of_work import UnitOfWork

LARGEST_FILE = 1_000_000
"""Bytes; a scheme of 200 indicators has a tenth of it."""


@dataclass(frozen=True, slots=True)
class SchemeHead:
    """What a scheme says of itself before its indicators."""

    version: str
    title: str
    first_day: date
    document: str = ""
    article: str = ""
    note: str = ""
    is_example: bool = False
    when_excepted: WhenExcepted = WhenExcepted.NEXT


@dataclass(frozen=True, slots=True)
class CopyScheme:
    """Make a scheme of the office's own from another; ``scheme_id`` names that one."""

    scheme_id: str
    head: SchemeHead


@dataclass(frozen=True, slots=True)
class ChangeScheme:
    """Change what the office's own scheme says of itself."""

    scheme_id: str
    head: SchemeHead


@dataclass(frozen=True, slots=True)
class SaveScheme:
    """Take in a scheme as its file says it, in place of one with the same id and version."""

    source: str


@dataclass(frozen=True, slots=True)
class SetIndicator:
    """Put an indicator into the office's own scheme, or change the one with this code.

    ``points`` in hundredths of a point, ``target_bp`` the share that earns them all.
    """

    scheme_id: str
    code: str
    name: str
    points: int
    measure: Measure = Measure.ENTERED
    target_bp: int = BASIS_POINTS
    group: str = ""
    article: str = ""
    standard: str = ""


@dataclass(frozen=True, slots=True)
class RemoveIndicator:
    """Take an indicator out of the office's own scheme."""

    scheme_id: str
    code: str


@dataclass(frozen=True, slots=True)
class SchemeItem:
    """A scheme in the list; the id of a shipped one is its code and version."""

    id: str
    scheme: Scheme
    is_own: bool

    @property
    def name(self) -> str:
        """Title and version, as lists show it."""
        return words.text("supervision.scheme_name", **_told(self.scheme))


def list_schemes(uow: UnitOfWork, level: DivisionLevel | None = None) -> list[SchemeItem]:
    """Return schemes shipped, handed down, and the office's own behind them, of a level or all."""
    given = [SchemeItem(_given_id(one), one, is_own=False) for one in uow.reference.schemes]
    query = select(AssessmentSchemeRow).order_by(AssessmentSchemeRow.first_day)
    own = [
        SchemeItem(row.id, _parsed(row.content), is_own=row.office == uow.actor.office_id)
        for row in uow.session.scalars(query)
    ]
    return [one for one in (*given, *own) if level is None or one.scheme.level is level]


def get_scheme(uow: UnitOfWork, scheme_id: str) -> Scheme:
    """Return a scheme, shipped, handed down or own; raises NotFound."""
    given = next((one for one in uow.reference.schemes if _given_id(one) == scheme_id), None)
    return given or _parsed(uow.get(AssessmentSchemeRow, scheme_id).content)


def scheme_on(uow: UnitOfWork, level: DivisionLevel, day: date) -> Scheme:
    """Return the scheme that stands for units of a level on a day; raises NotFound."""
    found = find_scheme([one.scheme for one in list_schemes(uow, level)], level, day)
    if found is None:
        raise NotFound("assessment_scheme", f"{level} {day.isoformat()}")
    return found


def copy_scheme(uow: UnitOfWork, command: CopyScheme) -> str:
    """Make the copy and return its id; raises NotFound and RuleViolation as ``save_scheme``."""
    return _keep(uow, _with_head(get_scheme(uow, command.scheme_id), command.head))


def change_scheme(uow: UnitOfWork, command: ChangeScheme) -> str:
    """Change the head of an own scheme and return its id.

    Raises NotFound; RuleViolation ``supervision.scheme_exists`` where another has the version.
    """
    row = uow.get(AssessmentSchemeRow, command.scheme_id)
    return _write(uow, row, _with_head(_parsed(row.content), command.head))


def save_scheme(uow: UnitOfWork, command: SaveScheme) -> str:
    """Keep a scheme from a file and return its id.

    Raises BadScheme; NeedsConfirmation ``supervision.scheme_again`` to replace one with its id and
    version, RuleViolation ``supervision.scheme_exists`` for those of a shipped one.
    """
    return _keep(uow, parse_scheme(command.source), may_replace=True)


def set_indicator(uow: UnitOfWork, command: SetIndicator) -> str:
    """Put an indicator into an own scheme and return the scheme's id.

    Raises NotFound, BadScheme for a code, points or a target that cannot be.
    """
    row = uow.get(AssessmentSchemeRow, command.scheme_id)
    scheme = _parsed(row.content)
    indicator = Indicator(
        command.code.strip(),
        command.name.strip(),
        command.group.strip(),
        command.points,
        command.measure,
        command.target_bp,
        command.article.strip(),
        command.standard.strip(),
    )
    known = [one.code for one in scheme.indicators]
    if indicator.code in known:
        place = known.index(indicator.code)
        indicators = (*scheme.indicators[:place], indicator, *scheme.indicators[place + 1 :])
    else:
        indicators = (*scheme.indicators, indicator)
    return _write(uow, row, replace(scheme, indicators=indicators))


def remove_indicator(uow: UnitOfWork, command: RemoveIndicator) -> str:
    """Take an indicator out of an own scheme and return the scheme's id.

    Raises NotFound; RuleViolation ``supervision.last_indicator``: a scheme without any is none.
    """
    row = uow.get(AssessmentSchemeRow, command.scheme_id)
    scheme = _parsed(row.content)
    if scheme.of(command.code) is None:
        raise NotFound("indicator", command.code)
    left = tuple(one for one in scheme.indicators if one.code != command.code)
    require([] if left else [Refusal("supervision.last_indicator")])
    ties = tuple(code for code in scheme.tie_break if code != command.code)
    return _write(uow, row, replace(scheme, indicators=left, tie_break=ties))


def export_scheme(uow: UnitOfWork, scheme_id: str, target: Path) -> None:
    """Write a scheme into a file that people may change; raises NotFound, SurroundingsTrouble."""
    legend = words.text("supervision.file_legend")
    source = write_scheme(get_scheme(uow, scheme_id))
    write_durably(target, f"{legend}\n\n{source}".encode())


def read_scheme_file(_uow: UnitOfWork, path: Path) -> str:
    """Return what a scheme file says, checked; raises BadScheme, SurroundingsTrouble."""
    with surroundings(path), path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise BadScheme.because("scheme_large", most=LARGEST_FILE)
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise BadScheme.because("scheme_not_toml") from reason
    parse_scheme(source)
    return source


def parse_scheme(source: str) -> Scheme:
    """Return the scheme that a text says; raises BadScheme with every finding."""
    try:
        document = read_toml(source)
    except ValueError as reason:
        raise BadScheme.because("scheme_not_toml") from reason
    return read_scheme(document)


def _parsed(content: str) -> Scheme:
    return read_scheme(tomllib.loads(content))


def _given_id(scheme: Scheme) -> str:
    return f"{scheme.code}@{scheme.version}"


def _with_head(scheme: Scheme, head: SchemeHead) -> Scheme:
    return replace(
        scheme,
        version=head.version.strip(),
        title=head.title.strip(),
        first_day=head.first_day,
        document=head.document.strip(),
        article=head.article.strip(),
        note=head.note.strip(),
        is_example=head.is_example,
        when_excepted=head.when_excepted,
    )


def _keep(uow: UnitOfWork, scheme: Scheme, *, may_replace: bool = False) -> str:
    """Keep a scheme under its id and version."""
    known = _same(uow, scheme)
    taken = _given_id(scheme) in map(_given_id, uow.reference.schemes)
    if taken or (known is not None and not may_replace):
        require([Refusal("supervision.scheme_exists", values=_told(scheme))])
    if known is not None:
        uow.confirm("supervision.scheme_again", title=scheme.title, version=scheme.version)
    return _fill(uow, known or AssessmentSchemeRow(), scheme)


def _write(uow: UnitOfWork, row: AssessmentSchemeRow, scheme: Scheme) -> str:
    """Write a changed scheme back, read once more: what was typed is checked like a file."""
    other = _same(uow, scheme)
    if other is not None and other.id != row.id:
        require([Refusal("supervision.scheme_exists", values=_told(scheme))])
    return _fill(uow, row, scheme)


def _same(uow: UnitOfWork, scheme: Scheme) -> AssessmentSchemeRow | None:
    return uow.session.scalar(
        select(AssessmentSchemeRow).filter_by(
            code=scheme.code, version=scheme.version, office=uow.actor.office_id
        )
    )


def _fill(uow: UnitOfWork, row: AssessmentSchemeRow, scheme: Scheme) -> str:
    content = write_scheme(scheme)
    parse_scheme(content)
    row.code, row.version, row.title = scheme.code, scheme.version, scheme.title
    row.level, row.first_day, row.content = scheme.level.value, scheme.first_day, content
    return uow.add(row)


def _told(scheme: Scheme) -> dict[str, object]:
    return {"title": scheme.title, "version": scheme.version}
