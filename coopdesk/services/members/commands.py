"""Admitting members and changing what the register says of them."""

import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import date

from sqlalchemy import func, select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.identity import Sex, birth_date, sex_of
from coopdesk.domain.members import AdmissionFacts, MemberKind, MemberState, assess_admission
from coopdesk.domain.membership import ADMISSION_RULE, StepKind
from coopdesk.domain.money import Money
from coopdesk.domain.names import normal_name, spelt_otherwise
from coopdesk.domain.reading import read_credit_code, read_id_number, read_name, read_phone
from coopdesk.services.members.names import initials_of
from coopdesk.services.members.resolutions import (
    assess_resolution,
    note_resolution,
    release_resolution,
)
from coopdesk.services.members.steps import TakeStep, enter_step, steps_of
from coopdesk.services.members.taken import is_taken
from coopdesk.storage.tables.bin import BinRow
from coopdesk.storage.tables.members import MemberEventRow, MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

_ID_PROBLEMS = {
    "id_missing": "member.id_missing",
    "id_length": "member.id_length",
    "id_old": "member.id_old",
    "id_characters": "member.id_characters",
    "id_check_digit": "member.id_check_digit",
    "id_birth_date": "member.id_birth_date",
    "id_precision_lost": "member.id_length",
    "credit_code_missing": "member.credit_code_missing",
    "credit_code_length": "member.credit_code_wrong",
    "credit_code_characters": "member.credit_code_wrong",
    "credit_code_check_digit": "member.credit_code_wrong",
}
_ID_RULES = {True: "GB 32100-2015", False: "GB 11643"}


@dataclass(frozen=True, slots=True)
class MemberProfile:
    """What the register says of a member; birth date and sex follow from a resident ID.

    ``id_number`` is the resident ID of a person, the credit code of an organization.
    ``applied_on`` is the day of the written application, ``resolution`` what admitted the member.
    ``other_names`` are other spellings, apart by 、; ``division_code`` is the township in which
    ``village`` lies; ``household`` is the number of the household (户号).
    """

    kind: MemberKind
    name: str
    id_number: str
    nation: str = ""
    phone: str = ""
    village: str = ""
    applied_on: date | None = None
    joined_on: date | None = None
    resolution: str = ""
    certificate: str = ""
    payment_method: str = ""
    remark: str = ""
    other_names: str = ""
    mongolian_name: str = ""
    division_code: str = ""
    household: str = ""
    householder: str = ""
    bank_name: str = ""
    bank_account: str = ""

    @property
    def is_organization(self) -> bool:
        """Return whether the member is an organization (团体社员)."""
        return self.kind is MemberKind.ORGANIZATION


@dataclass(frozen=True, slots=True)
class AdmitMember:
    """Admit a member: with a resolution as a full one, without as a candidate."""

    organization_id: str
    profile: MemberProfile


@dataclass(frozen=True, slots=True)
class ChangeMember:
    """Correct what the register says of a member; the steps of a membership are ``TakeStep``."""

    member_id: str
    profile: MemberProfile


def admit_member(uow: UnitOfWork, command: AdmitMember) -> str:
    """Add the member under the next register number and return the id.

    Raises RuleViolation with every reason (name, ID, age, application, member already; 《农民专业
    合作社法》第二十四条), NeedsConfirmation ``member.same_person`` for the same name and phone.
    """
    organization = uow.get(OrganizationRow, command.organization_id)
    profile = cleaned(command.profile)
    joined_on = profile.joined_on or uow.today
    refusals = _against(profile, uow.today) + _against_admission(uow, organization.id, profile)
    told = (profile.resolution, StepKind.ADMISSION, joined_on)
    refusals += assess_resolution(uow, organization.id, *told)
    if profile.joined_on and not profile.resolution:
        refusals.append(Refusal("member.no_resolution", ADMISSION_RULE))
    require(refusals)
    twin = _twin(uow, organization.id, profile)
    if twin is not None:
        uow.confirm("member.same_person", name=profile.name, number=twin)
    row = MemberRow(organization_id=organization.id, roster_share=Money(0))
    row.number = next_number(uow, organization.id)
    row.state = MemberState.CANDIDATE.value
    write_profile(row, profile)
    uow.add(row)
    if profile.resolution:
        step = TakeStep(row.id, StepKind.ADMISSION, resolution=profile.resolution)
        enter_step(uow, row, step, joined_on, 1)
    return row.id


def change_member(uow: UnitOfWork, command: ChangeMember) -> str:
    """Correct the member and return the id; raises NotFound and as ``admit_member``.

    The day and resolution of an admission and the village of the last move are corrected in their
    steps too. A candidate is admitted by a step, not by a correction.
    """
    row = uow.get(MemberRow, command.member_id)
    profile = cleaned(command.profile)
    refusals = _against(profile, uow.today)
    if row.merged_into_id:
        refusals.append(Refusal("member.merged"))
    is_candidate = row.state == MemberState.CANDIDATE.value
    if is_candidate and (profile.joined_on or profile.resolution):
        refusals.append(Refusal("member.admit_by_step", ADMISSION_RULE))
    if row.left_on and profile.joined_on and row.left_on < profile.joined_on:
        refusals.append(Refusal("member.left_before_joined"))
    is_new_number = profile.id_number != row.id_number
    if is_new_number and is_taken(uow, row.organization_id, profile.id_number, row.id):
        refusals.append(Refusal("member.already"))
    require(refusals + _correct_steps(uow, row, profile))
    write_profile(row, profile)
    return row.id


def cleaned(profile: MemberProfile) -> MemberProfile:
    """Return the profile with ID, phone and village in their normal form."""
    read = read_credit_code if profile.is_organization else read_id_number
    return replace(
        profile,
        id_number=read(profile.id_number).value or profile.id_number.strip(),
        phone=read_phone(profile.phone).value or profile.phone.strip(),
        village=profile.village.strip(),
        certificate=profile.certificate.strip(),
        other_names=spelt_otherwise(profile.other_names),
        mongolian_name=unicodedata.normalize("NFC", profile.mongolian_name.strip()),
        household=profile.household.strip(),
        householder=normal_name(profile.householder),
        bank_account="".join(profile.bank_account.split()),
    )


def write_profile(row: MemberRow, profile: MemberProfile) -> None:
    """Set the columns of ``row``, with what follows from name and ID; raises ValueError never."""
    for field in fields(profile):
        if field.name not in ("kind", "name"):
            setattr(row, field.name, getattr(profile, field.name))
    name = normal_name_of(profile)
    row.kind, row.name, row.typed_name = profile.kind.value, name, profile.name
    row.initials = initials_of(name)
    row.sex, row.birth_date = told_by_id(profile)


def told_by_id(profile: MemberProfile) -> tuple[str, date | None]:
    """Return sex and birth date as the resident ID tells them; nothing for an organization."""
    if profile.is_organization:
        return "", None
    return Sex(sex_of(profile.id_number)).value, birth_date(profile.id_number)


def normal_name_of(profile: MemberProfile) -> str:
    """Return the name to compare by: of a person without stretching spaces, one middle dot."""
    if profile.is_organization:
        return "".join(profile.name.split())
    return read_name(profile.name).value or profile.name


def next_number(uow: UnitOfWork, organization_id: str) -> int:
    """Return the next register number; one ever given, in the bin too, is never used again."""
    highest = select(func.max(MemberRow.number)).where(MemberRow.organization_id == organization_id)
    removed = select(func.max(BinRow.number)).where(BinRow.organization_id == organization_id)
    return max(uow.session.scalar(highest) or 0, uow.session.scalar(removed) or 0) + 1


def _correct_steps(uow: UnitOfWork, row: MemberRow, profile: MemberProfile) -> list[Refusal]:
    """Let the steps say what the corrected register says; returns why they cannot."""
    steps = steps_of(uow, row.id)
    for step in steps:
        if step.kind == StepKind.ADMISSION.value:
            if profile.joined_on is None:
                return [Refusal("member.joined_on_missing")]
            _correct_admission(uow, row, step, profile)
        elif profile.joined_on and step.day < profile.joined_on:
            return [Refusal("member.joined_after_step", values={"day": step.day})]
    moves = [step for step in steps if step.kind == StepKind.TRANSFER.value]
    if moves:
        moves[-1].village = profile.village
    return []


def _correct_admission(
    uow: UnitOfWork, row: MemberRow, step: MemberEventRow, profile: MemberProfile
) -> None:
    assert profile.joined_on is not None
    is_decided_anew = step.resolution != profile.resolution
    step.day, step.resolution = profile.joined_on, profile.resolution
    if is_decided_anew:
        release_resolution(uow, step)
        note_resolution(uow, row.organization_id, step)


def _against(profile: MemberProfile, today: date) -> list[Refusal]:
    refusals = []
    if profile.is_organization:
        is_nameless, read = not profile.name.strip(), read_credit_code
    else:
        is_nameless, read = read_name(profile.name).value is None, read_id_number
    if is_nameless:
        refusals.append(Refusal("member.name_missing"))
    problem = read(profile.id_number).problem
    if problem:
        refusals.append(Refusal(_ID_PROBLEMS[problem], _ID_RULES[profile.is_organization]))
    if profile.phone and read_phone(profile.phone).problem:
        refusals.append(Refusal("member.phone_unreadable"))
    if profile.bank_account and not profile.bank_account.isdecimal():
        refusals.append(Refusal("member.bank_account_wrong"))
    if profile.joined_on and profile.joined_on > today:
        refusals.append(Refusal("member.joined_later"))
    return refusals


def _against_admission(
    uow: UnitOfWork, organization_id: str, profile: MemberProfile
) -> list[Refusal]:
    read = read_credit_code if profile.is_organization else read_id_number
    if read(profile.id_number).problem:
        return []
    facts = AdmissionFacts(
        kind=profile.kind,
        applied_on=profile.applied_on,
        born_on=told_by_id(profile)[1],
        is_member_already=is_taken(uow, organization_id, profile.id_number, ""),
    )
    return assess_admission(facts, uow.today, uow.reference.policies)


def _twin(uow: UnitOfWork, organization_id: str, profile: MemberProfile) -> int | None:
    """Return the number of a member with the same name and phone under another ID number."""
    if not profile.phone:
        return None
    alike = select(MemberRow.number).where(
        MemberRow.organization_id == organization_id,
        MemberRow.name == normal_name_of(profile),
        MemberRow.phone == profile.phone,
        MemberRow.id_number != profile.id_number,
        MemberRow.merged_into_id.is_(None),
    )
    return uow.session.scalars(alike).first()
