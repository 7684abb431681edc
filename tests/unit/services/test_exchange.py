"""Two offices, one stick: packages made, taken in, receipted, and refused when they must be."""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select, update

from coopdesk.domain.capital import ShareholderKind
from coopdesk.domain.errors import BadPackage, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.services import exchange, members, organizations
from coopdesk.services.exchange.travelling import travelling
from coopdesk.services.ledger import (
    LEDGER_CHECKS,
    OpenBooks,
    PostVoucher,
    VoucherLine,
    find_breaks,
    list_balances,
    open_books,
    post_voucher,
)
from coopdesk.storage.tables.exchange import PackageInRow
from coopdesk.storage.tables.ledger import PostingRow, VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import AnnualStatementRow, OrganizationRow


@dataclass(frozen=True)
class Fill:
    """A command of these tests: rows as a year of work leaves them."""

    name: str = "西拉沐沦苏木综合合作社"


@dataclass(frozen=True)
class Remove:
    """Delete a member that nothing leans on."""

    key: str


def _as_members(handler):
    handler.__module__ = "coopdesk.services.members"
    return handler


@_as_members
def fill(uow, command):
    organization = OrganizationRow(
        kind="trinity_organization",
        name=command.name,
        division_code="150423200",
        sponsor_level="county",
    )
    key = uow.add(organization)
    common = {"organization_id": key, "kind": "person", "initials": "WY", "state": "member"}
    secret = {"id_number": "150423199204139507", "phone": "19900001477"}
    names = ["乌云其其格·阿拉坦巴特尔", "𠅤𬭎", '他说"好",\n换行', "=1+1"]
    for number, name in enumerate(names, 1):
        row = MemberRow(number=number, name=name, typed_name=name, **common, **secret)
        row.roster_share = Money(100_000)
        uow.add(row)
    open_books(uow, OpenBooks(key))
    lines = (VoucherLine("101", debit=Money(5)), VoucherLine("502", credit=Money(5)))
    post_voucher(uow, PostVoucher(key, uow.today, "收手续费", lines))
    return key


@_as_members
def remove(uow, command):
    uow.session.delete(uow.get(MemberRow, command.key))


@_as_members
def note_statement(uow, command):
    row = AnnualStatementRow(organization_id=command.key, year=2025)
    row.operating_revenue, row.audited = Money(100), True
    uow.add(row)


def _make(runner, stick, **options):
    return runner.do(exchange.make_package, exchange.MakePackage(stick, **options))


def _take(county, made, stick):
    return county.do(exchange.take_package, exchange.TakePackage(made.path, stick))


def _members(uow):
    rows = uow.session.scalars(select(MemberRow).order_by(MemberRow.number))
    return [(row.name, row.id_number, row.phone, row.roster_share.fen) for row in rows]


def test_records_arrive_as_they_were_without_what_the_county_need_not_know(runner, county, known):
    organization = runner.do(fill, Fill())
    made = _make(runner, known, period="2026H2")
    taken = _take(county, made, known)

    assert (taken.new, taken.changed, taken.same, taken.refused) == (made.records, 0, 0, 0)
    names = [name for name, *_ in runner.ask(_members)]
    assert county.ask(_members) == [(name, "", "", 100_000) for name in names]
    states = county.ask(lambda uow: list(uow.session.scalars(select(VoucherRow.state))))
    assert states == ["posted"]
    assert county.ask(list_balances, organization) == {"101": Money(5), "502": Money(-5)}
    assert county.ask(find_breaks, LEDGER_CHECKS["account_balances"]) == []


def test_the_receipt_closes_the_loop_and_the_next_package_carries_only_changes(
    runner, county, known
):
    runner.do(fill, Fill())
    taken = _take(county, _make(runner, known), known)
    told = runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))
    assert told.new == taken.new

    runner.do(fill, Fill("另一家"))
    second = _make(runner, known)
    assert second.counts["organization"] == 1
    assert _take(county, second, known).new == second.records


def test_without_a_receipt_everything_travels_again_and_is_the_same(runner, county, known):
    runner.do(fill, Fill())
    first = _make(runner, known)
    second = _make(runner, known)
    _take(county, first, known)
    taken = _take(county, second, known)
    assert (taken.new, taken.same) == (0, first.records)


def test_a_deletion_travels(runner, county, known):
    runner.do(fill, Fill())
    taken = _take(county, _make(runner, known), known)
    runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))
    key = runner.ask(
        lambda uow: uow.session.scalar(select(MemberRow.id).where(MemberRow.number == 2))
    )
    runner.do(remove, Remove(key))
    _take(county, _make(runner, known), known)
    assert [name for name, *_ in county.ask(_members)] == [n for n, *_ in runner.ask(_members)]


def test_a_merge_travels_and_so_does_its_undoing(runner, county, known):
    organization = runner.do(fill, Fill())
    kept, other, *_ = [one.id for one in runner.ask(members.list_members, organization)]
    merge = members.MergeMembers(kept, other)

    for handler, command, listed in (
        (members.merge_members, merge, 3),
        (members.unmerge_member, members.UnmergeMember(other), 4),
    ):
        runner.do(handler, command)
        taken = _take(county, _make(runner, known), known)
        runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))
        shown = county.ask(members.list_members, organization)
        assert (taken.refused, len(shown)) == (0, listed)
        assert sum(one.roster_share_fen for one in shown) == 400_000


def test_a_superior_cannot_merge_what_is_not_its_own(runner, county, known):
    organization = runner.do(fill, Fill())
    _take(county, _make(runner, known), known)
    kept, other, *_ = [one.id for one in county.ask(members.list_members, organization)]
    with pytest.raises(RuleViolation) as refused:
        county.do(members.merge_members, members.MergeMembers(kept, other))
    assert [refusal.code for refusal in refused.value.refusals] == ["record.not_owned"]


def test_the_past_of_an_organization_travels_and_what_is_taken_back_goes(runner, county, known):
    """The county lists the township's organizations as of any day as the township does."""
    key = runner.do(fill, Fill())
    march, past = date(2024, 3, 1), date(2023, 12, 31)
    rename = organizations.RenameOrganization(key, march, "众联合作社")
    event = runner.do(organizations.rename_organization, rename)
    taken = _take(county, _make(runner, known), known)
    runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))

    def names(office, day):
        return [item.name for item in office.ask(organizations.list_organizations, day=day)]

    assert (names(county, past), names(county, march)) == ([Fill().name], ["众联合作社"])
    runner.do(organizations.take_back_event, organizations.TakeBackEvent(event))
    later = organizations.RenameOrganization(key, date(2025, 3, 1), "众联合作社")
    runner.do(organizations.rename_organization, later)
    _take(county, _make(runner, known), known)
    assert (names(county, march), names(county, None)) == ([Fill().name], ["众联合作社"])


def test_whom_to_ask_at_an_organization_is_for_the_county_and_no_further():
    """个人信息保护法 art. 6: the city has no need of names and telephones of contacts."""
    sent = {
        level: {column.name for one in travelling(level) for column in one.columns}
        for level in ("county", "city")
    }
    assert sent["county"] - sent["city"] >= {"contacts"}
    assert "villages_served" in sent["city"]


def test_a_preview_writes_nothing(runner, county, known):
    runner.do(fill, Fill())
    made = _make(runner, known)
    preview = county.ask(exchange.check_package_file, made.path)
    assert preview.new == made.records
    assert county.ask(_members) == []


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.97])
def test_one_changed_bit_is_refused_and_nothing_changes(runner, county, known, place):
    runner.do(fill, Fill())
    made = _make(runner, known)
    content = bytearray(made.path.read_bytes())
    content[int(len(content) * place)] ^= 1
    made.path.write_bytes(content)
    with pytest.raises(BadPackage):
        _take(county, made, known)
    assert county.ask(_members) == []
    assert county.ask(lambda uow: uow.session.scalars(select(PackageInRow)).all()) == []


def test_a_package_twice_and_a_package_too_early_are_told(runner, county, known):
    runner.do(fill, Fill())
    first, second, third = (_make(runner, known) for _ in range(3))
    _take(county, first, known)
    with pytest.raises(BadPackage) as refused:
        _take(county, first, known)
    assert refused.value.findings[0].code == "package_twice"
    early = _take(county, third, known)
    assert (early.new, early.held) == (0, third.records)
    (waiting,) = county.ask(exchange.list_held)
    assert (waiting.missing, waiting.is_ready) == ((2,), False)
    _take(county, second, known)
    (waiting,) = county.ask(exchange.list_held)
    assert waiting.is_ready
    taken = county.do(exchange.take_held, exchange.TakeHeld(waiting.package_id, known))
    assert taken.same == third.records
    assert county.ask(exchange.list_held) == []


def test_an_unknown_sender_is_refused(runner, county, stick):
    card = county.ask(exchange.export_key, stick)
    fingerprint = county.ask(exchange.own_key).fingerprint
    runner.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))
    made = _make(runner, stick)
    with pytest.raises(BadPackage) as refused:
        _take(county, made, stick)
    assert refused.value.findings[0].code == "package_unknown_sender"


def test_a_key_is_trusted_only_with_its_fingerprint(runner, county, stick):
    card = county.ask(exchange.export_key, stick)
    right = county.ask(exchange.own_key).fingerprint
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    with pytest.raises(RuleViolation) as refused:
        runner.do(exchange.trust_office, exchange.TrustOffice(card, wrong))
    assert refused.value.refusals[0].code == "key.fingerprint_differs"
    assert runner.ask(exchange.list_trusted) == []


def test_without_a_receiver_no_package_is_made(runner, stick):
    with pytest.raises(RuleViolation) as refused:
        _make(runner, stick, period="2026H3")
    codes = [reason.code for reason in refused.value.refusals]
    assert codes == ["package.no_receiver", "package.period"]
    assert list(stick.iterdir()) == []
    assert runner.ask(exchange.list_outgoing) == []


def test_a_restored_backup_that_reuses_a_number_is_seen(runner, county, known):
    """Two packages with one number and different contents: a person has to look."""
    runner.do(fill, Fill())
    first = _make(runner, known)
    _take(county, first, known)
    with runner._engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM package_out")
        connection.commit()
    runner.do(fill, Fill("恢复之后"))
    with pytest.raises(BadPackage) as refused:
        _take(county, _make(runner, known), known)
    assert refused.value.findings[0].code == "package_forked"


def test_the_same_thing_recorded_by_two_offices_is_told_and_nothing_taken(runner, county, known):
    """One statement of one year can be recorded once: the second record needs a person."""
    key = runner.do(fill, Fill())
    taken = _take(county, _make(runner, known), known)
    runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))
    for office in (county, runner):
        office.do(note_statement, Remove(key))
    before = county.ask(exchange.list_incoming)
    with pytest.raises(BadPackage) as refused:
        _take(county, _make(runner, known), known)
    assert refused.value.findings[0].code == "package_clash"
    assert county.ask(exchange.list_incoming) == before


@_as_members
def fund(uow, command):
    """An enterprise with its capital, a business entity and an honour."""
    enterprise = OrganizationRow(
        kind="coop_enterprise", name="云链公司", division_code="150423", sponsor_level="county"
    )
    key = uow.add(enterprise)
    coop = organizations.RecordShareholder(key, ShareholderKind.COUNTY_COOP, Money(340), "旗社")
    company = organizations.RecordShareholder(key, ShareholderKind.COMPANY, Money(660), "公司")
    holders = [organizations.record_shareholder(uow, one) for one in (coop, company)]
    for holder, fen in zip(holders, (340, 660), strict=True):
        organizations.record_pay_in(uow, organizations.RecordPayIn(holder, uow.today, Money(fen)))
    moved = organizations.RecordTransfer(holders[1], uow.today, Money(10), holders[0])
    organizations.record_transfer(uow, moved)
    seen = organizations.RecordVerification(key, uow.today, Money(1000), "旗社", "巴供发1号")
    organizations.record_verification(uow, seen)
    entity = organizations.RecordEntity(command.key, uow.today, True, command.key)
    organizations.record_entity(uow, entity)
    honour = organizations.RecordHonour(command.key, "标杆基层社", uow.today)
    organizations.record_honour(uow, honour)
    return key


def test_capital_entities_and_honours_arrive_and_come_to_the_same(runner, county, known):
    trinity = runner.do(fill, Fill())
    enterprise = runner.do(fund, Remove(trinity))
    _take(county, _make(runner, known), known)

    ours, theirs = (d.ask(organizations.get_capital, enterprise) for d in (runner, county))
    assert theirs == ours
    assert theirs.standing.holding_bp == 3500
    assert theirs.standing.verified_on is not None
    record = county.ask(organizations.get_organization, trinity)
    assert [entity.is_counting for entity in record.entities] == [True]
    assert [honour.title for honour in record.honours] == ["标杆基层社"]


def test_the_own_package_is_told_as_such_and_whom_it_is_for(runner, county, known):
    runner.do(fill, Fill())
    made = _make(runner, known)
    with pytest.raises(BadPackage) as caught:
        runner.ask(exchange.check_package_file, made.path)
    [found] = caught.value.findings
    told = {"receiver": county.actor.office_name, "sequence": 1}
    assert (found.code, found.values) == ("package_own", told)


@dataclass(frozen=True)
class Forge:
    """Write a voucher into the books of another office's organization."""

    key: str


@_as_members
def forge(uow, command):
    place = {"kind": "trinity_organization", "division_code": "150423", "sponsor_level": "county"}
    uow.add(OrganizationRow(id=command.key, name="冒名的合作社", **place))
    told = {"organization_id": command.key, "day": uow.today, "summary": "收外村人存款"}
    voucher = VoucherRow(**told, month=f"{uow.today:%Y-%m}", number=99, chain_position=99)
    voucher.attachment_count, voucher.state, voucher.maker = 0, "draft", "外人"
    told["voucher_id"] = uow.add(voucher)
    sides = (("101", Money(500), Money()), ("11401", Money(), Money(500)))
    for line, (account, debit, credit) in enumerate(sides, start=1):
        uow.add(PostingRow(**told, line=line, account_code=account, debit=debit, credit=credit))
    posted = update(VoucherRow).where(VoucherRow.id == told["voucher_id"]).values(state="posted")
    uow.session.execute(posted)


def test_no_package_writes_into_the_books_of_its_receiver(runner, county, known):
    """吸股不吸储, 对内不对外: nobody's books are a way into those of another office."""
    key = county.do(fill, Fill("县社自办合作社"))
    before = county.ask(list_balances, key)
    runner.do(forge, Forge(key))
    with pytest.raises(BadPackage) as refused:
        _take(county, _make(runner, known), known)
    (finding,) = refused.value.findings
    assert finding.code == "package_others_books"
    assert county.ask(list_balances, key) == before
