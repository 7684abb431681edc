"""What one row of a member list says, and what a person has to see in it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from coopdesk.domain.errors import Severity
from coopdesk.domain.identity import ADULT_AGE, Sex, age_on, birth_date, sex_of
from coopdesk.domain.money import Money
from coopdesk.domain.reading import (
    as_typed,
    plain,
    read_credit_code,
    read_id_number,
    read_name,
    read_phone,
    read_text,
)
from coopdesk.exchange.headers import Header
from coopdesk.exchange.sheets.member_spec import SEX_OF_WORD, MemberRecord
from coopdesk.exchange.sheets.nations import NATION_OF_WORD
from coopdesk.exchange.sheets.row_reader import RowReader
from coopdesk.exchange.workbook import Book, Cell, Grid

_ORGANIZATION_NAME = re.compile(
    r"(?:公司|合作社|联合社|供销社|农场|牧场|厂|站|中心|协会|商店|超市|经营部|门市部|村委会|委员会|联合体)$"
)
_LEFT = re.compile(r"(?<![未不没])(?:退社|退股|除名|已故|去世|死亡|病故|身故|亡故|注销)")
_DAY_CODES = {
    "day_missing": ("join_date_missing", Severity.CONFIRM),
    "day_incomplete": ("join_date_incomplete", Severity.CONFIRM),
    "day_invalid": ("join_date_invalid", Severity.REFUSE),
    "day_unreadable": ("join_date_unreadable", Severity.REFUSE),
}


class MemberRows(RowReader):
    """Reads the rows of a member list; ``until`` is the last day a member can have joined."""

    def __init__(
        self, book: Book, grid: Grid, header: Header, *, until: date, known: Mapping[str, str]
    ) -> None:
        super().__init__(book, grid, header)
        self._until = until
        self._known = known

    def read(self, row: int, cells: Sequence[Cell]) -> MemberRecord:
        """Return what the row says; problems are added to ``findings``."""
        self._begin(row, cells)
        typed_name = as_typed(self._cell("name"))
        id_number, is_organization = self._identity(typed_name)
        name = self._name(typed_name, is_organization=is_organization)
        village = self._text_or_above("village")
        joined_on, joined_known = self._joined_on()
        sex = None if is_organization else self._sex(id_number)
        if id_number and not is_organization:
            self._check_age(id_number, joined_on)
        remark = self._text("remark")
        if _LEFT.search(remark):
            self._report("remark_says_left", Severity.CONFIRM, "remark")
        return MemberRecord(
            row=row,
            name=name,
            typed_name=typed_name,
            is_organization=is_organization,
            sex=sex,
            nation="" if is_organization else self._nation(),
            village=village,
            id_number=id_number,
            phone=self._phone(),
            joined_on=joined_on,
            joined_known=joined_known,
            amount=self._amount(),
            payment_method=self._optional_text("payment_method"),
            certificate=self._certificate(),
            remark=remark,
            normalized=frozenset(self._normalized),
            is_known=self._is_known(id_number, name),
        )

    def _identity(self, typed_name: str) -> tuple[str | None, bool]:
        """Return the identity number, and whether it is that of an organization."""
        cell = self._cell("id_number")
        reading = read_id_number(cell)
        if reading.value is not None:
            self._note_if_normalized("id_number", reading)
            return reading.value, False
        is_organization = bool(_ORGANIZATION_NAME.search(plain(typed_name)))
        code = read_credit_code(cell)
        if code.value is not None:
            self._note_if_normalized("id_number", code)
            return code.value, True
        problem = code.problem if is_organization else reading.problem
        if problem in ("id_missing", "credit_code_missing"):
            problem = self._blank_state(self._places["id_number"]) or problem
        self._report(problem, Severity.REFUSE, "id_number")
        return None, is_organization

    def _name(self, typed: str, *, is_organization: bool) -> str:
        if is_organization:
            name = read_text(typed).value or ""
            if not name:
                self._report("name_missing", Severity.REFUSE, "name")
            return name
        reading = read_name(self._cell("name"))
        self._note_if_normalized("name", reading)
        if reading.problem:
            severity = Severity.REFUSE if reading.value is None else Severity.CONFIRM
            self._report(reading.problem, severity, "name")
        return reading.value or ""

    def _sex(self, id_number: str | None) -> Sex | None:
        by_id = sex_of(id_number) if id_number else None
        typed = self._optional_text("sex")
        if not typed:
            return by_id
        sex = SEX_OF_WORD.get(typed.removesuffix("性"))
        if sex is None:
            self._report("sex_unreadable", Severity.CONFIRM, "sex")
        elif by_id and sex is not by_id:
            self._report("sex_mismatch", Severity.CONFIRM, "sex")
        return sex or by_id

    def _nation(self) -> str:
        typed = self._optional_text("nation")
        nation = NATION_OF_WORD.get(typed)
        if nation is None:
            if typed:
                self._report("nation_unknown", Severity.CONFIRM, "nation")
            return typed
        if nation != typed:
            self._normalized.add("nation")
        return nation

    def _phone(self) -> str | None:
        cell = self._cell("phone")
        if cell is None or cell == "":
            return None
        reading = read_phone(cell)
        self._note_if_normalized("phone", reading)
        if reading.value is None and self._optional_text("phone"):
            self._report("phone_unreadable", Severity.CONFIRM, "phone")
        return reading.value

    def _joined_on(self) -> tuple[date | None, str]:
        if "joined_on" not in self._places:
            return None, ""
        cell = self._cell("joined_on")
        reading = self._day(cell)
        if reading.normalized or (isinstance(cell, str) and reading.value):
            self._normalized.add("joined_on")
        if reading.value is not None and reading.value > self._until:
            self._report("join_date_future", Severity.REFUSE, "joined_on")
        elif reading.problem:
            code, severity = _DAY_CODES[reading.problem]
            self._report(code, severity, "joined_on", values={"known": reading.known})
        return reading.value, reading.known

    def _check_age(self, id_number: str, joined_on: date | None) -> None:
        born = birth_date(id_number)
        day = min(joined_on or self._until, self._until)
        age = age_on(day, born)
        if age < 0:
            self._report("id_birth_date", Severity.REFUSE, "id_number")
        elif age < ADULT_AGE:
            self._report("under_age", Severity.REFUSE, "id_number", values={"age": age})

    def _amount(self) -> Money | None:
        place = self._places["amount"]
        before = len(self.findings)
        amount = self._amount_at("amount", place)
        if amount is None:
            if len(self.findings) == before:
                self._report("amount_missing", Severity.REFUSE, "amount")
        elif amount.fen <= 0:
            self._report("amount_not_positive", Severity.REFUSE, "amount")
        return amount

    def _certificate(self) -> str:
        text = self._optional_text("certificate")
        certificate = plain(text).replace(" ", "") if text and not text.isalnum() else text
        if certificate != text:
            self._normalized.add("certificate")
        return certificate

    def _is_known(self, id_number: str | None, name: str) -> bool:
        known = self._known.get(id_number or "")
        if known is not None and known != name:
            self._report("known_other_name", Severity.CONFIRM, "name", values={"known": known})
        return known is not None
