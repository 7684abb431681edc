"""The life of a membership reaches the superior, a step taken back too, and no more than needed."""

from dataclasses import replace
from datetime import date

from coopdesk.domain.membership import NoteKind, StepKind, TradeKind
from coopdesk.services import exchange
from coopdesk.services import members as service
from tests.books import a_member, an_organization, yuan
from tests.unit.services.test_exchange import _make, _take
from tests.unit.services.test_members import WUYUN


def _steps(runner, member):
    return [(step.kind, step.remark) for step in runner.ask(service.list_steps, member)]


def test_steps_travel_with_their_resolution_and_what_is_personal_stays(runner, county, known):
    organization = an_organization(runner)
    profile = replace(WUYUN, bank_account="6228480012345678901", household="018")
    key = runner.do(service.admit_member, service.AdmitMember(organization, profile))
    suspended = service.TakeStep(
        key, StepKind.SUSPENSION, resolution="社代会〔2026〕5号", remark="长期患病"
    )
    step = runner.do(service.take_step, suspended)
    company = a_member(runner, organization, 2, kind="organization", name="众联商贸有限公司")
    mandate = service.RecordMandate(company, "乌云", date(2026, 1, 1), phone="19900001477")
    runner.do(service.record_mandate, mandate)
    note = service.RecordNote(key, NoteKind.HONOUR, "先进社员", date(2026, 1, 1))
    runner.do(service.record_note, note)
    volume = service.TradeVolume(key, TradeKind.SALES, yuan(300))
    runner.do(
        service.record_trade_volumes, service.RecordTradeVolumes(organization, 2025, (volume,))
    )

    taken = _take(county, _make(runner, known, period="2026H2"), known)
    assert taken.refused == 0
    record = county.ask(service.get_member, key)
    assert (record.state.value, record.profile.bank_account, record.profile.household) == (
        "suspended",
        "",
        "",
    )
    assert _steps(county, key) == [(StepKind.SUSPENSION, ""), (StepKind.ADMISSION, "")]
    assert county.ask(service.list_mandates, company)[0].phone == ""
    assert county.ask(service.list_notes, key) == []
    assert county.ask(service.patronage_of, organization, 2025) == {key: yuan(300)}

    runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))
    runner.do(service.take_back_step, service.TakeBackStep(step))
    again = _take(county, _make(runner, known), known)
    assert again.refused == 0
    assert _steps(county, key) == [(StepKind.ADMISSION, "")]
    assert county.ask(service.get_member, key).state.value == "member"
