"""What one row of the register of organizations says, and what a person has to see in it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from coopdesk.domain.errors import Severity
from coopdesk.domain.money import Money
from coopdesk.domain.organization_details import read_mongolian_name, unique
from coopdesk.domain.reading import as_typed, plain, read_phone, read_share
from coopdesk.exchange.sheets.organization_spec import (
    KIND_OF_WORD,
    LEVEL_OF_WORD,
    PART_OF_WORD,
    STARS_OF_WORD,
    YES_OF_WORD,
    Acceptance,
    OrganizationRecord,
)
from coopdesk.exchange.sheets.row_reader import RowReader
from coopdesk.exchange.workbook import Cell

T = TypeVar("T")

_PART_SEPARATORS = re.compile(r"[、,;/和及\s]+")
_NAME_SEPARATORS = re.compile(r"[、，,；;/\n]+")
_TOLERATED_POINTS = 1  # the ratio in the sheet is rounded to a basis point


class OrganizationRows(RowReader):
    """Reads the rows of a register of organizations."""

    def read(self, row: int, cells: Sequence[Cell]) -> OrganizationRecord:
        """Return what the row says; problems are added to ``findings``."""
        self._begin(row, cells)
        paid_in = self._amount("paid_in")
        coop_paid_in = self._amount("coop_paid_in")
        holding = self._holding()
        self._check_holding(paid_in, coop_paid_in, holding)
        return OrganizationRecord(
            row=row,
            name=self._name(),
            kind=self._choice("kind", KIND_OF_WORD) or "",
            credit_code=self._credit_code(self._cell("credit_code")),
            county=self._text_or_above("county"),
            level=self._choice("level", LEVEL_OF_WORD) or "",
            registered_on=self._known_day("registered_on"),
            registered_at=self._optional_text("registered_at"),
            paid_in=paid_in,
            coop_paid_in=coop_paid_in,
            holding=holding,
            paid_in_verified=self._choice("paid_in_verified", YES_OF_WORD),
            four_stars_since=self._known_day("four_stars_since"),
            stars=self._yearly_choice("stars", STARS_OF_WORD),
            revenue=self._yearly_amount("revenue"),
            audited=self._yearly_choice("audited", YES_OF_WORD),
            acceptances=self._acceptances(),
            dividend=self._yearly_amount("dividend"),
            mongolian_name=self._mongolian_name(),
            legal_form=self._optional_text("legal_form"),
            legal_representative=self._optional_text("legal_representative"),
            village="".join(self._optional_text("village").split()),
            address=self._optional_text("address"),
            phone=self._phone(),
            bank_name=self._optional_text("bank_name"),
            bank_account=self._bank_account("bank_account"),
            business_scope=self._optional_text("business_scope"),
            services=self._names("services"),
            villages_served=self._names("villages_served"),
            staff_count=self._count("staff_count"),
            remark=self._text("remark"),
            normalized=self._marked(row),
        )

    def _mongolian_name(self) -> str:
        cell = self._cell("mongolian_name")
        if not self._optional_text("mongolian_name"):
            return ""
        reading = read_mongolian_name(as_typed(cell))
        self._note_if_normalized("mongolian_name", reading)
        if reading.problem:
            self._report(reading.problem, Severity.CONFIRM, "mongolian_name")
        return reading.value or ""

    def _phone(self) -> str:
        if not self._optional_text("phone"):
            return ""
        reading = read_phone(self._cell("phone"))
        self._note_if_normalized("phone", reading)
        if reading.problem:
            self._report("phone_unreadable", Severity.CONFIRM, "phone")
        return reading.value or ""

    def _names(self, name: str) -> tuple[str, ...]:
        return unique(_NAME_SEPARATORS.split(self._optional_text(name)))

    def _count(self, name: str) -> int | None:
        """Return a number of people; what is no whole number is told, not rounded."""
        typed = plain(self._optional_text(name)).removesuffix("人")
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal()):
            self._report("count_unreadable", Severity.CONFIRM, name)
            return None
        return int(typed)

    def _name(self) -> str:
        name = self._text("name")
        if not name:
            self._report("name_missing", Severity.REFUSE, "name")
        return name

    def _amount(self, name: str, place: int | None = None) -> Money | None:
        amount = self._amount_at(name, self._places.get(name) if place is None else place)
        if amount is not None and amount.fen < 0 and name != "revenue":
            self._report("amount_negative", Severity.REFUSE, name, place=place)
        return amount

    def _yearly_choice(self, name: str, words: Mapping[str, T]) -> dict[int, T]:
        choices = {y: self._choice(name, words, p) for y, p in self._header.yearly(name).items()}
        return {year: choice for year, choice in choices.items() if choice is not None}

    def _yearly_amount(self, name: str) -> dict[int, Money]:
        amounts = {y: self._amount(name, p) for y, p in self._header.yearly(name).items()}
        return {year: amount for year, amount in amounts.items() if amount is not None}

    def _known_day(self, name: str) -> date | None:
        cell = self._cell(name)
        if as_typed(cell).strip() in ("", "/", "-", "—", "无"):
            return None
        reading = self._day(cell)
        self._note_if_normalized(name, reading)
        if reading.problem:
            self._report(reading.problem, Severity.REFUSE, name, values={"known": reading.known})
        return reading.value

    def _holding(self) -> int | None:
        reading = read_share(self._cell("holding"))
        self._note_if_normalized("holding", reading)
        if reading.problem == "share_unreadable":
            self._report(reading.problem, Severity.REFUSE, "holding")
        return reading.value

    def _check_holding(
        self, paid_in: Money | None, coop_paid_in: Money | None, holding: int | None
    ) -> None:
        if not paid_in or paid_in.fen < 0 or coop_paid_in is None or holding is None:
            return
        computed = coop_paid_in.fen * 10_000 / paid_in.fen
        if abs(computed - holding) > _TOLERATED_POINTS:
            values = {"computed": f"{computed / 100:.2f}%"}
            self._report("holding_mismatch", Severity.CONFIRM, "holding", values=values)

    def _acceptances(self) -> tuple[Acceptance, ...]:
        acceptances = []
        first_day = self._known_day("accepted_on")
        met = {
            part
            for part, name in (
                ("production", "production_accepted"),
                ("supply", "supply_accepted"),
                ("credit_cooperation", "credit_accepted"),
            )
            if self._choice(name, YES_OF_WORD)
        }
        if first_day:
            acceptances.append(Acceptance(first_day, frozenset(met), is_first=True))
        again = self._known_day("reaccepted_on")
        if again:
            acceptances.append(Acceptance(again, self._parts(), is_first=False))
        return tuple(acceptances)

    def _parts(self) -> frozenset[str]:
        words = _PART_SEPARATORS.split(plain(self._text("reaccepted_parts")))
        names = [word.removesuffix("合作") for word in words if word]
        if any(name not in PART_OF_WORD for name in names):
            self._report("part_unknown", Severity.REFUSE, "reaccepted_parts")
        return frozenset(PART_OF_WORD[name] for name in names if name in PART_OF_WORD)
