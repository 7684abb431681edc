"""What one row of a member list says, and what a person has to see in it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date

from coopdesk.domain.errors import Severity
from coopdesk.domain.identity import ADULT_AGE, Sex, sex_of
from coopdesk.domain.money import Money
from coopdesk.domain.names import normal_name, spelt_otherwise
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
from coopdesk.exchange.sheets.row_reader import NumberedRow, RowReader
from coopdesk.exchange.workbook import Book, Grid

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
        self._codes: set[str] = set()  # the numbers found to be credit codes
        self._bodies: set[int] = set()  # rows of organizations whose number cannot be read

    def read_all(self, rows: Sequence[NumberedRow]) -> tuple[MemberRecord, ...]:
        """Return what the rows say, read column by column; problems are added to ``findings``."""
        self._rows = rows
        typed_names = [as_typed(cell) for cell in self._column("name")]
        numbers = self._each("id_number", self._identity)
        bodies = [
            number in self._codes or row in self._bodies
            for (row, _), number in zip(rows, numbers, strict=True)
        ]
        self._bodies = {row for (row, _), is_body in zip(rows, bodies, strict=True) if is_body}
        beside = bodies if self._bodies else None
        names = self._each("name", self._name, beside)
        days = self._each("joined_on", self._joined_on)
        self._check_ages(numbers, bodies, days)
        columns: dict[str, Iterable[object]] = {"row": [row for row, _ in rows]}
        columns |= {
            "name": names,
            "typed_name": typed_names,
            "is_organization": bodies,
            "sex": self._sexes(numbers, bodies),
            "nation": self._each("nation", self._nation, beside),
            "village": self._each_or_above("village"),
            "id_number": numbers,
            "phone": self._each("phone", self._phone),
            "joined_on": [day for day, _ in days],
            "joined_known": [known for _, known in days],
            "amount": self._each("amount", self._amount),
            "payment_method": self._each("payment_method", self._optional_text),
            "certificate": self._each("certificate", self._code),
            "other_names": self._each("other_names", self._other_names),
            "mongolian_name": self._each("mongolian_name", self._mongolian_name),
            "household": self._each("household", self._optional_text),
            "householder": self._each("householder", self._householder),
            "bank_name": self._each("bank_name", self._optional_text),
            "bank_account": self._each("bank_account", self._bank_account),
            "remark": self._each("remark", self._remark),
            "is_known": self._known_ones(numbers, names),
        }
        columns["normalized"] = [self._marked(row) for row, _ in rows]
        return tuple(map(MemberRecord, *(columns[field.name] for field in fields(MemberRecord))))

    def _identity(self, name: str) -> str | None:
        """Return the number of a person or an organization; which of them is kept in mind."""
        cell = self._cell(name)
        reading = read_id_number(cell)
        if reading.value is not None:
            self._note_if_normalized(name, reading)
            return reading.value
        code = read_credit_code(cell)
        if code.value is not None:
            self._note_if_normalized(name, code)
            self._codes.add(code.value)
            return code.value
        is_body = bool(_ORGANIZATION_NAME.search(plain(as_typed(self._cell("name")))))
        if is_body:
            self._bodies.add(self._row)
        problem = code.problem if is_body else reading.problem
        if problem in ("id_missing", "credit_code_missing"):
            problem = self._blank_state(self._places[name]) or problem
        self._report(problem, Severity.REFUSE, name)
        return None

    def _name(self, _beside: object) -> str:
        if self._row in self._bodies:
            name = read_text(as_typed(self._cell("name"))).value or ""
            if not name:
                self._report("name_missing", Severity.REFUSE, "name")
            return name
        reading = read_name(self._cell("name"))
        self._note_if_normalized("name", reading)
        if reading.problem:
            severity = Severity.REFUSE if reading.value is None else Severity.CONFIRM
            self._report(reading.problem, severity, "name")
        return reading.value or ""

    def _sexes(self, numbers: Sequence[str | None], bodies: Sequence[bool]) -> list[Sex | None]:
        typed = self._each("sex", self._sex, bodies)
        by_id = [
            sex_of(number) if number and not is_body else None
            for number, is_body in zip(numbers, bodies, strict=True)
        ]
        for row, told, known in zip(self._rows, typed, by_id, strict=True):
            if told is not known and told and known:
                self._begin(*row)
                self._report("sex_mismatch", Severity.CONFIRM, "sex")
        return [told or known for told, known in zip(typed, by_id, strict=True)]

    def _sex(self, _beside: object) -> Sex | None:
        typed = self._optional_text("sex")
        if not typed or self._row in self._bodies:
            return None
        sex = SEX_OF_WORD.get(typed.removesuffix("性"))
        if sex is None:
            self._report("sex_unreadable", Severity.CONFIRM, "sex")
        return sex

    def _nation(self, _beside: object) -> str:
        if self._row in self._bodies:
            return ""
        typed = self._optional_text("nation")
        nation = NATION_OF_WORD.get(typed)
        if nation is None:
            if typed:
                self._report("nation_unknown", Severity.CONFIRM, "nation")
            return typed
        if nation != typed:
            self._mark("nation")
        return nation

    def _phone(self, name: str) -> str | None:
        cell = self._cell(name)
        if cell is None or cell == "":
            return None
        reading = read_phone(cell)
        self._note_if_normalized("phone", reading)
        if reading.value is None and self._optional_text("phone"):
            self._report("phone_unreadable", Severity.CONFIRM, "phone")
        return reading.value

    def _joined_on(self, name: str) -> tuple[date | None, str]:
        if name not in self._places:
            return None, ""
        cell = self._cell(name)
        reading = self._day(cell)
        if reading.normalized or (isinstance(cell, str) and reading.value):
            self._mark("joined_on")
        if reading.value is not None and reading.value > self._until:
            self._report("join_date_future", Severity.REFUSE, "joined_on")
        elif reading.problem:
            code, severity = _DAY_CODES[reading.problem]
            self._report(code, severity, "joined_on", values={"known": reading.known})
        return reading.value, reading.known

    def _check_ages(
        self,
        numbers: Sequence[str | None],
        bodies: Sequence[bool],
        days: Sequence[tuple[date | None, str]],
    ) -> None:
        rows = zip(self._rows, numbers, bodies, days, strict=True)
        for row, number, is_body, (joined_on, _) in rows:
            if number is None or is_body:
                continue
            day = min(joined_on or self._until, self._until)
            # both as the number yyyymmdd: years of age are its first digits
            age = (day.year * 10_000 + day.month * 100 + day.day - int(number[6:14])) // 10_000
            if age < ADULT_AGE:
                self._begin(*row)
                code = "id_birth_date" if age < 0 else "under_age"
                values = {} if age < 0 else {"age": age}
                self._report(code, Severity.REFUSE, "id_number", values=values)

    def _amount(self, name: str) -> Money | None:
        place = self._places[name]
        before = len(self.findings)
        amount = self._amount_at(name, place)
        if amount is None:
            if len(self.findings) == before:
                self._report("amount_missing", Severity.REFUSE, "amount")
        elif amount.fen <= 0:
            self._report("amount_not_positive", Severity.REFUSE, "amount")
        return amount

    def _code(self, name: str) -> str:
        text = self._optional_text(name)
        code = plain(text).replace(" ", "") if text and not text.isalnum() else text
        if code != text:
            self._mark(name)
        return code

    def _householder(self, name: str) -> str:
        return self._named(name, normal_name)

    def _other_names(self, name: str) -> str:
        return self._named(name, spelt_otherwise)

    def _named(self, name: str, normal: Callable[[str], str]) -> str:
        typed = self._optional_text(name)
        told = normal(typed)
        if told != typed:
            self._mark(name)
        return told

    def _mongolian_name(self, name: str) -> str:
        # not as other texts: the narrow spaces of the script belong to the word
        typed = unicodedata.normalize("NFC", as_typed(self._cell(name)).strip())
        return "" if self._optional_text(name) == "" else typed

    def _remark(self, name: str) -> str:
        remark = self._text(name)
        if _LEFT.search(remark):
            self._report("remark_says_left", Severity.CONFIRM, name)
        return remark

    def _known_ones(self, numbers: Sequence[str | None], names: Sequence[str]) -> list[bool]:
        of_register = [self._known.get(number or "") for number in numbers]
        for row, known, name in zip(self._rows, of_register, names, strict=True):
            if known is not None and known != name:
                self._begin(*row)
                self._report("known_other_name", Severity.CONFIRM, "name", values={"known": known})
        return [known is not None for known in of_register]
