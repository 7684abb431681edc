"""The forms of what is done with an advance later; each tells what the step will mean."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.advances import LossCover, compute_equal_parts, compute_expected_fees
from coopdesk.domain.periods import add_months
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor, YesEditor
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.money_fields import day_editor
from coopdesk.gui.mutual_fund.dialogs import DAY, DECISION, FundDialog, decision_field
from coopdesk.services import mutual_fund as service
from coopdesk.services.mutual_fund import AdvanceItem
from coopdesk.services.mutual_fund.money_words import RATINGS

DUE, AGREE, REASON = "fund.new_due_on", "fund.guarantors_agree", "fund.reason"
PLAN, CLASS, COVER = "fund.plan", "report.class", "fund.cover"
_CHANGE = ResolutionSubject.ADVANCE_CHANGE
_DAY_REFUSALS = ("fund.changed_before", "fund.future_day", "fund.extension_too_late")


def plan_choices() -> list[tuple[int, str]]:
    """Return how an advance may be paid back: months between equal parts, 0 for all at once."""
    return [
        (0, words.text("fund.plan_whole")),
        (1, words.text("fund.plan_monthly")),
        (3, words.text("fund.plan_quarterly")),
        (6, words.text("fund.plan_half_yearly")),
    ]


def _day(door: Door) -> FormField:
    return FormField(DAY, lambda: day_editor(door.today), required=True, refusals=_DAY_REFUSALS)


def _standing(advance: AdvanceItem) -> str:
    return words.text(
        "fund.standing_of",
        number=advance.number,
        member=advance.member,
        owed=advance.outstanding,
        due=advance.due_on,
    )


class ExtendDialog(FundDialog):
    """Lets an advance fall due later."""

    def __init__(
        self, door: Door, organization_id: str, advance: AdvanceItem, parent: QWidget
    ) -> None:
        self._advance = advance
        last = advance.first_due_on + (advance.first_due_on - advance.lent_on)
        refusals = ("fund.extension_not_later", "fund.extension_too_long")
        fields = [
            FormField(DUE, lambda: day_editor(door.today), required=True, refusals=refusals),
            _day(door),
            decision_field(door, organization_id, _CHANGE, "fund.extension_without_resolution"),
            FormField(REASON, TextEditor, full_width=True),
        ]
        if advance.guarantor:
            told = words.text("fund.guarantors_agree_told", names=advance.guarantor)
            fields.append(
                FormField(
                    AGREE,
                    lambda: YesEditor(told),
                    full_width=True,
                    refusals=("fund.guarantors_not_asked",),
                )
            )
        form = Form(
            title=words.text("fund.extend"),
            fields=fields,
            handler=service.extend_advance,
            command=self._command,
            primary=words.text("fund.extend"),
            intro=words.text("fund.extend_intro", last=last),
        )
        super().__init__(door, form, parent, {DAY: door.today, DUE: last})

    def figures(self, _values: Mapping[str, Any]) -> tuple[str, str]:
        return _standing(self._advance), ""

    def _command(self, values: Mapping[str, Any]) -> service.ExtendAdvance:
        return service.ExtendAdvance(
            advance_id=self._advance.id,
            day=values[DAY],
            due_on=values[DUE],
            resolution=values[DECISION] or "",
            guarantors_agree=bool(values.get(AGREE)),
            reason=values[REASON] or "",
        )


class RescheduleDialog(FundDialog):
    """Sets new instalments for what is still out, and shows each of them beforehand."""

    def __init__(
        self, door: Door, organization_id: str, advance: AdvanceItem, parent: QWidget
    ) -> None:
        self._advance = advance
        form = Form(
            title=words.text("fund.reschedule"),
            fields=(
                FormField(PLAN, lambda: ChoiceEditor(plan_choices(), may_be_empty=False)),
                FormField(
                    DUE,
                    lambda: day_editor(door.today),
                    required=True,
                    refusals=("fund.schedule_out_of_order",),
                ),
                _day(door),
                decision_field(
                    door, organization_id, _CHANGE, "fund.reschedule_without_resolution"
                ),
                FormField(REASON, TextEditor, full_width=True),
            ),
            handler=service.reschedule_advance,
            command=self._command,
            primary=words.text("fund.reschedule"),
        )
        due = max(advance.due_on, add_months(door.today, 6))
        super().__init__(door, form, parent, {DAY: door.today, DUE: due, PLAN: 3})

    def figures(self, values: Mapping[str, Any]) -> tuple[str, str]:
        told = _standing(self._advance)
        day, due = values[DAY], values[DUE]
        if not day or not due or due <= day or not self._advance.outstanding:
            return told, ""
        parts = compute_equal_parts(self._advance.outstanding, day, due, values[PLAN])
        fees = compute_expected_fees(
            parts,
            day,
            self._advance.usage_fee_bp,
            self._advance.day_basis,
            self._advance.rounding,
        )
        lines = [
            words.text("fund.part_told", day=one.due_on, principal=one.principal, fee=fee)
            for one, fee in zip(parts[:4], fees, strict=False)
        ]
        if len(parts) > len(lines):
            lines.append(words.text("fund.parts_more", count=len(parts) - len(lines)))
        return "\n".join([told, *lines]), ""

    def _command(self, values: Mapping[str, Any]) -> service.RescheduleAdvance:
        day = values[DAY]
        due = max(values[DUE], day + timedelta(days=1))
        parts = compute_equal_parts(self._advance.outstanding, day, due, values[PLAN])
        return service.RescheduleAdvance(
            self._advance.id, day, parts, values[DECISION] or "", values[REASON] or ""
        )


class RateDialog(FundDialog):
    """Judges an advance to be in a worse class than its days say."""

    def __init__(
        self, door: Door, _organization_id: str, advance: AdvanceItem, parent: QWidget
    ) -> None:
        self._advance = advance
        classes = [(place, words.text(key)) for place, key in enumerate(RATINGS)]
        form = Form(
            title=words.text("fund.rate_it"),
            fields=(
                FormField(
                    CLASS,
                    lambda: ChoiceEditor(classes, may_be_empty=False),
                    refusals=("fund.rating_better_than_days",),
                ),
                _day(door),
                FormField(REASON, TextEditor, required=True, full_width=True),
            ),
            handler=service.rate_advance,
            command=lambda values: service.RateAdvance(
                advance.id, values[DAY], values[CLASS], values[REASON]
            ),
            primary=words.text("fund.rate_it"),
        )
        super().__init__(door, form, parent, {DAY: door.today, CLASS: advance.band})

    def figures(self, _values: Mapping[str, Any]) -> tuple[str, str]:
        by_days = words.text(RATINGS[self._advance.band_by_days])
        told = words.text("fund.rated_by_days", days=self._advance.overdue_days, rating=by_days)
        return f"{_standing(self._advance)}\n{told}", ""


class WriteOffDialog(FundDialog):
    """Writes off what is out of an advance, by resolution."""

    def __init__(
        self, door: Door, organization_id: str, advance: AdvanceItem, parent: QWidget
    ) -> None:
        self._advance = advance
        covers = [(cover, words.choice(cover)) for cover in LossCover]
        form = Form(
            title=words.text("fund.write_off"),
            fields=(
                FormField(
                    COVER,
                    lambda: ChoiceEditor(covers, may_be_empty=False),
                    refusals=("fund.cover_too_small", "fund.seed_fund_use"),
                ),
                _day(door),
                decision_field(
                    door,
                    organization_id,
                    ResolutionSubject.WRITE_OFF,
                    "fund.write_off_without_resolution",
                ),
                FormField(REASON, TextEditor, required=True, full_width=True),
            ),
            handler=service.write_off_advance,
            command=lambda values: service.WriteOffAdvance(
                advance.id, values[DAY], values[REASON], values[DECISION] or "", values[COVER]
            ),
            primary=words.text("fund.write_off"),
            intro=words.text("fund.write_off_intro"),
        )
        super().__init__(door, form, parent, {DAY: door.today})

    def figures(self, _values: Mapping[str, Any]) -> tuple[str, str]:
        told = words.text("fund.write_off_told", fee=self._advance.fee_due)
        return f"{_standing(self._advance)}\n{told}", "due"
