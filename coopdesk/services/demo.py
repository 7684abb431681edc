"""The demo workspace: an invented office whose year is worked through by the real commands.

Everything in ``resources/demo/year.toml`` is made up. It is filled in the order of days, as an
office would have done it, so the demo is also the longest test of the program.
"""

import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from coopdesk.domain.award_facts import Part, Programme
from coopdesk.domain.capital import PaymentForm, ShareholderKind
from coopdesk.domain.charters import BodyKind, MatterKind
from coopdesk.domain.errors import NeedsConfirmation, WorkspaceTrouble
from coopdesk.domain.members import MemberKind
from coopdesk.domain.minutes import Attendee, Way
from coopdesk.domain.money import Money, total
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.domain.periods import add_months
from coopdesk.domain.posts import Post
from coopdesk.paths import RESOURCES
from coopdesk.services import (
    awards,
    governance,
    ledger,
    members,
    mutual_fund,
    organizations,
)
from coopdesk.services.demo_supervision import fill_supervision
from coopdesk.services.opening import NewOffice, create_workspace, open_workspace
from coopdesk.services.runner import Runner
from coopdesk.services.workspace import Workspace
from coopdesk.storage.keys import Cost

PASSPHRASE = "demo-demo"  # noqa: S105 - guards nothing: the demo is open to all
QUICK = Cost(iterations=1, memory_kib=8192, lanes=1)
Year = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DemoYear:
    """What the demo holds, by id."""

    organization_id: str
    enterprise_id: str
    member_ids: tuple[str, ...]


def open_demo(folder: Path, clock: Callable[[], datetime]) -> Workspace:
    """Return the demo workspace in ``folder``, made anew when there is none that opens.

    Raises WorkspaceTrouble ``locked`` when another program has it open, SurroundingsTrouble.
    """
    try:
        return open_workspace(folder, _year()["office"]["operator"], PASSPHRASE, clock)
    except WorkspaceTrouble as trouble:
        if trouble.code == "locked":
            raise
    shutil.rmtree(folder, ignore_errors=True)
    return make_demo(folder, clock)


def make_demo(folder: Path, clock: Callable[[], datetime]) -> Workspace:
    """Make the demo of a township office and fill it."""
    told = _year()["office"]
    office = NewOffice(
        level=OfficeLevel.TOWNSHIP,
        division_code=told["division"],
        name=told["name"],
        operator=told["operator"],
        passphrase=PASSPHRASE,
        demo=True,
    )
    workspace, _ = create_workspace(folder, office, clock, QUICK)
    try:
        fill(workspace.runner)
    except BaseException:
        workspace.close()
        raise
    return workspace


def fill(runner: Runner) -> DemoYear:
    """Work through the invented year in a demo workspace."""
    year = _year()
    organization_id = _organization(runner, year)
    enterprise_id = _enterprise(runner, year)
    member_ids = _members(runner, year, organization_id)
    demo = DemoYear(organization_id, enterprise_id, member_ids)
    _books(runner, year, demo)
    _bodies(runner, year, demo)
    _meeting(runner, year, demo)
    _payout(runner, year["payout"], demo)
    _application(runner, year, demo)
    division = year["organization"]["division"]
    fill_supervision(partial(_do, runner), division, runner.today)
    return demo


def _year() -> Year:
    return tomllib.loads((RESOURCES / "demo" / "year.toml").read_text(encoding="utf-8"))


def _organization(runner: Runner, year: Year) -> str:
    told = year["organization"]
    profile = organizations.Profile(
        kind=OrganizationKind.TRINITY_ORGANIZATION,
        name=told["name"],
        division_code=told["division"],
        credit_code=told["credit_code"],
        legal_representative=told["legal_representative"],
        registered_on=_ago(runner, told["registered_days_ago"]),
        registered_division=told["division"][:6],
        address=told["address"],
        bank_name=told["bank_name"],
        bank_account=told["bank_account"],
    )
    key: str = _do(runner, organizations.add_organization, organizations.AddOrganization(profile))
    for rating in year["rating"]:
        rated_on = date(runner.today.year - rating["years_ago"], 9, 20)
        command = organizations.RecordRating(key, rating["stars"], rated_on, told["rated_by"])
        _do(runner, organizations.record_rating, command)
    for found in year["acceptance"]:
        accepted = organizations.RecordAcceptance(
            key, Part(found["part"]), _ago(runner, found["days_ago"]), passed=True
        )
        _do(runner, organizations.record_acceptance, accepted)
    for statement in year["statement"]:
        ended = runner.today.year - statement["years_ago"]
        _statement(runner, key, ended, statement["revenue"], year["audit"])
    return key


def _enterprise(runner: Runner, year: Year) -> str:
    told, facts = year["enterprise"], year["enterprise_statement"]
    profile = organizations.Profile(
        kind=OrganizationKind.COOP_ENTERPRISE,
        name=told["name"],
        division_code=year["organization"]["division"][:6],
        credit_code=told["credit_code"],
        legal_representative=told["legal_representative"],
        registered_on=told["registered_on"],
        registered_division=year["organization"]["division"][:6],
    )
    key: str = _do(runner, organizations.add_organization, organizations.AddOrganization(profile))
    last = runner.today.year - 1
    _statement(runner, key, last, facts["revenue"], year["audit"])
    holding = organizations.RecordHolding(
        key,
        as_of=told["registered_on"],
        holding_bp=facts["holding_bp"],
        paid_in=Money(facts["paid_in"]),
        verified_on=told["registered_on"],
    )
    _do(runner, organizations.record_holding, holding)
    dividend = organizations.RecordDividend(key, last, Money(facts["dividend"]))
    _do(runner, organizations.record_dividend, dividend)
    _capital(runner, year, key)
    return key


def _capital(runner: Runner, year: Year, key: str) -> None:
    day, seen = year["enterprise"]["registered_on"], year["verification"]
    for told in year["shareholder"]:
        amount = Money(told["amount"])
        kind = ShareholderKind(told["kind"])
        holder = organizations.RecordShareholder(key, kind, amount, told["name"], day)
        holder_id = _do(runner, organizations.record_shareholder, holder)
        form = PaymentForm(told["form"])
        paid = organizations.RecordPayIn(holder_id, day, amount, form, seen["document"])
        _do(runner, organizations.record_pay_in, paid)
    whole = total([Money(told["amount"]) for told in year["shareholder"]])
    verified = organizations.RecordVerification(key, day, whole, seen["by"], seen["document"])
    _do(runner, organizations.record_verification, verified)


def _statement(runner: Runner, key: str, year: int, revenue: int, audit: Year) -> None:
    statement = organizations.RecordStatement(
        organization_id=key,
        year=year,
        operating_revenue=Money(revenue),
        audited=True,
        audit_firm=audit["firm"],
        report_number=audit["report_number"].format(year=year + 1),
    )
    _do(runner, organizations.record_statement, statement)


def _members(runner: Runner, year: Year, organization_id: str) -> tuple[str, ...]:
    keys = []
    for number, told in enumerate(year["member"], start=1):
        profile = members.MemberProfile(
            kind=MemberKind(told.get("kind", MemberKind.FARMER)),
            name=told["name"],
            id_number=told["id_number"],
            nation=told["nation"],
            phone=told["phone"],
            village=told["village"],
            applied_on=_ago(runner, told["days_ago"] + 20),
            joined_on=_ago(runner, told["days_ago"]),
            resolution=year["admission"]["resolution"],
            certificate=year["admission"]["certificate"].format(number=number),
        )
        command = members.AdmitMember(organization_id, profile)
        keys.append(_do(runner, members.admit_member, command))
    return tuple(keys)


def _books(runner: Runner, year: Year, demo: DemoYear) -> None:
    key = demo.organization_id
    _do(runner, ledger.open_books, ledger.OpenBooks(key))
    for told in year["fund_rule"]:
        first = _ago(runner, told["days_ago"])
        command = mutual_fund.SetFundRule(key, told["key"], told["value"], first, told["reason"])
        _do(runner, mutual_fund.set_fund_rule, command)
    steps: list[tuple[date, Callable[[], object]]] = []
    for told, member_id in zip(year["member"], demo.member_ids, strict=True):
        steps.append(_share_step(runner, key, member_id, told))
    seed = year["seed_fund"]
    received = mutual_fund.ReceiveSeedFund(
        key, _ago(runner, seed["days_ago"]), Money(seed["amount"]), seed["document"]
    )
    steps.append((received.day, lambda: _do(runner, mutual_fund.receive_seed_fund, received)))
    for advance in year["advance"]:
        steps += _advance_steps(runner, demo, advance)
    for _, step in sorted(steps, key=lambda one: one[0]):
        step()


def _share_step(
    runner: Runner, key: str, member_id: str, told: Year
) -> tuple[date, Callable[[], object]]:
    command = mutual_fund.SubscribeShares(
        key, member_id, _ago(runner, told["days_ago"]), Money(told["share"])
    )
    return command.day, lambda: _do(runner, mutual_fund.subscribe_shares, command)


def _advance_steps(
    runner: Runner, demo: DemoYear, told: Year
) -> list[tuple[date, Callable[[], object]]]:
    given: dict[str, str] = {}
    lent_on = _ago(runner, told["days_ago"])
    amount = Money(told["amount"])
    guarantor = mutual_fund.Guarantor(demo.member_ids[told["guarantor"] - 1], amount)
    command = mutual_fund.GiveAdvance(
        organization_id=demo.organization_id,
        member_id=demo.member_ids[told["member"] - 1],
        day=lent_on,
        due_on=add_months(lent_on, told["months"]),
        amount=amount,
        usage_fee_bp=600,
        purpose=told["purpose"],
        guarantors=(guarantor,),
    )

    def give() -> None:
        given["id"] = _do(runner, mutual_fund.give_advance, command).advance_id

    def repay(day: date, amount: int) -> Callable[[], object]:
        return lambda: _do(
            runner,
            mutual_fund.repay_advance,
            mutual_fund.RepayAdvance(given["id"], day, Money(amount)),
        )

    steps: list[tuple[date, Callable[[], object]]] = [(lent_on, give)]
    for repaid in told["repaid"]:
        day = _ago(runner, repaid["days_ago"])
        steps.append((day, repay(day, repaid["amount"])))
    return steps


def _bodies(runner: Runner, year: Year, demo: DemoYear) -> None:
    told = year["bodies"]
    began = _ago(runner, told["started_days_ago"])
    posts = {
        BodyKind.BOARD_OF_DIRECTORS: (Post.BOARD_CHAIR, Post.DIRECTOR),
        BodyKind.BOARD_OF_SUPERVISORS: (Post.SUPERVISORS_CHAIR, Post.BOARD_SUPERVISOR),
    }
    entries = [governance.BodyEntry(BodyKind.MEMBERS_ASSEMBLY, began)]
    for kind, (chair, other) in posts.items():
        people = tuple(
            governance.SeatEntry(
                name=year["member"][number - 1]["name"],
                post=other if place else chair,
                member_id=demo.member_ids[number - 1],
            )
            for place, number in enumerate(told[kind.value])
        )
        entries.append(governance.BodyEntry(kind, began, seats=len(people), people=people))
    command = governance.SetUpBodies(demo.organization_id, tuple(entries))
    _do(runner, governance.set_up_bodies, command)


def _meeting(runner: Runner, year: Year, demo: DemoYear) -> None:
    told = year["meeting"]
    held_on = _ago(runner, told["days_ago"])
    particulars = governance.Particulars(
        held_on=held_on,
        starts_at=told["starts_at"],
        ends_at=told["ends_at"],
        place=told["place"],
        chair=year["organization"]["legal_representative"],
        recorder=told["recorder"],
        noticed_on=held_on - timedelta(days=told["noticed_days_before"]),
    )
    people = tuple(_attendee(year, demo, number) for number in range(1, len(demo.member_ids) + 1))
    cast = sum(one.way is not Way.ABSENT for one in people)
    command = governance.RecordMeeting(
        organization_id=demo.organization_id,
        body=BodyKind.MEMBERS_ASSEMBLY,
        particulars=particulars,
        people=people,
        items=tuple(_item(item, cast) for item in told["item"]),
        close=True,
    )
    _do(runner, governance.record_meeting, command)


def _attendee(year: Year, demo: DemoYear, number: int) -> Attendee:
    told = year["meeting"]
    holder = told["proxies"].get(str(number))
    way = Way.ABSENT if number in told["absent"] else Way.PROXY if holder else Way.PRESENT
    return Attendee(
        name=year["member"][number - 1]["name"],
        way=way,
        member_id=demo.member_ids[number - 1],
        proxy_holder=year["member"][holder - 1]["name"] if holder else "",
    )


def _item(told: Year, cast: int) -> governance.ItemRecord:
    counts = governance.Counts(
        in_favour=cast - told["against"] - told["abstained"],
        against=told["against"],
        abstained=told["abstained"],
    )
    vote = governance.VoteRecord(counts, text=told["text"])
    return governance.ItemRecord(told["title"], MatterKind(told["matter"]), vote=vote)


def _payout(runner: Runner, told: Year, demo: DemoYear) -> None:
    before = runner.today.year - 1
    command = awards.RecordPayout(
        demo.organization_id,
        Programme(told["programme"]),
        before,
        Money(told["amount"]),
        date(before, told["month"], told["day"]),
        told["document"],
    )
    _do(runner, awards.record_payout, command)


def _application(runner: Runner, year: Year, demo: DemoYear) -> None:
    programme = Programme(year["application"]["programme"])
    _do(runner, awards.apply, awards.Apply(demo.organization_id, programme, runner.today.year))


def _do(runner: Runner, handler: Callable[[Any, Any], Any], command: object) -> Any:
    """Carry out a command of the demo, saying yes to what is unusual but allowed."""
    confirmed: frozenset[str] = frozenset()
    while True:
        try:
            return runner.do(handler, command, confirmed=confirmed)
        except NeedsConfirmation as unusual:
            confirmed |= {unusual.code}


def _ago(runner: Runner, days: int) -> date:
    return runner.today - timedelta(days=days)
