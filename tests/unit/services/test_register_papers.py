"""Certificates, cards, extracts and lists, read back from the finished paper.

银监发〔2007〕7号 第二十一条 names the 股金证; 赤政发〔2023〕14号 一（一）: 吸股不吸储、分红不分息.
"""

from datetime import date

import pytest

from coopdesk.domain.capital import ShareholderKind
from coopdesk.domain.errors import Cancelled, NotFound
from coopdesk.domain.membership import StepKind
from coopdesk.domain.organization_details import Contact
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.statements import StatementFigures
from coopdesk.services import members, mutual_fund, organizations
from coopdesk.services.ledger import ReverseVoucher
from coopdesk.services.mutual_fund import RedeemShares, SubscribeShares
from coopdesk.services.printing import print_form, print_forms
from tests.books import a_member, an_organization, yuan
from tests.unit.forms.reading import text_by_pdfium

LONG = "乌云其其格·阿拉坦巴特尔·朝鲁门格日勒图雅·阿拉坦其木格"
LONGEST = "赤峰市克什克腾旗达日罕乌拉苏木乌兰布统草原生产供销信用三位一体综合合作组织联合社"
VILLAGE = "赤峰市克什克腾旗达日罕乌拉苏木巴彦查干嘎查第三独贵龙牧业生产小组"


@pytest.fixture
def organization(runner):
    return an_organization(runner, credit_code="93150423MAYY00016X")


@pytest.fixture
def subscribe(runner, organization):
    def subscribe(member, day, amount):
        command = SubscribeShares(organization, member, day, yuan(amount))
        return runner.do(mutual_fund.subscribe_shares, command)

    return subscribe


@pytest.fixture
def read(runner):
    """Return ``read(form, ids, day)``: the text of the pages, without spaces."""

    def read(form, *record_ids, day=None):
        return text_by_pdfium(runner.ask(print_forms, form, list(record_ids), day).pdf)

    return read


class TestShareCertificate:
    def test_it_says_what_is_held_in_figures_and_capitals(
        self, organization, runner, read, subscribe
    ):
        member = a_member(runner, organization, 4, certificate="众股0004", village="巴彦嘎查")
        subscribe(member, date(2026, 3, 2), 12_345.60)

        front, _ = read("share-certificate", member)
        for told in ("证号：众股0004", "93150423MAYY00016X", "壹万贰仟叁佰肆拾伍元陆角整"):
            assert told in front, told
        for told in ("吸股不吸储", "分红不分息", "对内不对外", "巴彦嘎查", "2023年6月1日"):
            assert told in front, told
        assert "《农民专业合作社法》第二十一条、第二十三条" in front

    def test_its_other_side_has_every_change_with_the_balance_after_it(
        self, organization, runner, read, subscribe
    ):
        member = a_member(runner, organization, 1)
        subscribe(member, date(2025, 3, 2), 5000)
        subscribe(member, date(2025, 9, 2), 1000)
        redemption = RedeemShares(organization, member, date(2026, 11, 2), yuan(500))
        runner.do(mutual_fund.redeem_shares, redemption)

        _, back = read("share-certificate", member)
        for told in (
            "2025-03-02入股5,000.005,000.00",
            "2025-09-02入股1,000.006,000.00",
            "2026-11-02退股500.005,500.00",
            "以上共3笔",
        ):
            assert told in back, told

    def test_a_past_day_knows_nothing_of_what_came_later(
        self, organization, runner, read, subscribe
    ):
        member = a_member(runner, organization, 1)
        subscribe(member, date(2025, 3, 2), 5000)
        subscribe(member, date(2026, 3, 2), 1000)

        front, back = read("share-certificate", member, day=date(2025, 12, 31))
        assert "伍仟元整" in front
        assert "截至2025年12月31日" in front
        assert "2026-03-02" not in back

    def test_a_reversed_change_stands_until_the_day_of_its_reversal(
        self, organization, runner, read, subscribe
    ):
        member = a_member(runner, organization, 1)
        wrong = subscribe(member, date(2026, 3, 2), 5000)
        command = ReverseVoucher(wrong.voucher_id, date(2026, 4, 1), "金额记错")
        runner.do(mutual_fund.take_back, command)

        assert "零元整" in read("share-certificate", member)[0]
        assert "尚无记入股金登记簿的变动" in read("share-certificate", member)[1]
        assert "伍仟元整" in read("share-certificate", member, day=date(2026, 3, 31))[0]

    def test_a_member_without_shares_or_any_fact_gets_one_too(self, organization, runner, read):
        member = a_member(runner, organization, 1, joined_on=None)
        front, back = read("share-certificate", member)
        assert "零元整" in front
        assert "尚无记入股金登记簿的变动" in back

    def test_the_longest_names_leave_the_seal_on_the_sheet_of_the_text(self, runner, read):
        organization = an_organization(runner, LONGEST)
        certificate = "克旗达日罕乌拉股金证字〔2024〕第000123号"
        member = a_member(
            runner, organization, 4, name=LONG, village=VILLAGE, certificate=certificate
        )
        front, back = read("share-certificate", member)
        for told in (LONGEST, LONG, VILLAGE, certificate, "（盖章）"):
            assert told in front, told
        assert "股金变动记录" in back

    def test_a_company_is_not_told_the_law_of_cooperatives(self, runner, read):
        company = an_organization(runner, kind=OrganizationKind.COOP_ENTERPRISE.value)
        front, _ = read("share-certificate", a_member(runner, company))
        assert "依据：本单位章程" in front
        assert "农民专业合作社法" not in front


class TestCards:
    def test_eight_stand_on_a_sheet_in_the_order_asked_for(self, organization, runner, read):
        them = [a_member(runner, organization, number) for number in range(1, 10)]
        first, second = read("member-card-sheet", *reversed(them))
        assert first.count("社员证") == 8 + 2
        assert second.count("社员证") == 1 + 1
        assert first.index("社员编号9") < first.index("社员编号2")

    def test_the_longest_names_are_set_smaller_and_lose_nothing(self, runner, read):
        organization = an_organization(runner, LONGEST)
        them = [
            a_member(runner, organization, number, name=LONG, village=VILLAGE)
            for number in range(1, 9)
        ]
        (page,) = read("member-card-sheet", *them)
        assert page.count(LONG) == 8
        assert page.count(VILLAGE) == 8
        assert page.count(LONGEST) == 8

    def test_the_middle_of_the_number_stays_hidden(self, organization, runner, read):
        member = a_member(runner, organization, 1, id_number="150423199112209328")
        for form in ("member-card", "member-card-sheet"):
            (page,) = read(form, member)
            assert "150423********9328" in page
            assert "150423199112209328" not in page

    def test_rare_signs_are_drawn_or_told(self, organization, runner):
        member = a_member(runner, organization, 1, name="王𠅤䶮𬭎")
        assert runner.ask(print_form, "member-card", member).missing == ()
        other = a_member(runner, organization, 2, name="王\U000312dd")
        assert runner.ask(print_form, "member-card", other).missing == ("\U000312dd",)


class TestRegister:
    def test_it_lists_who_was_a_member_on_the_day_with_the_shares_of_that_day(
        self, organization, runner, read, subscribe
    ):
        stays = a_member(runner, organization, 1, name="乌云其其格")
        left = date(2026, 2, 1)
        a_member(runner, organization, 2, name="李国强", state="former", left_on=left)
        a_member(runner, organization, 3, name="张秀兰", joined_on=date(2026, 5, 1))
        a_member(runner, organization, 4, name="王德福", state="candidate", joined_on=None)
        subscribe(stays, date(2025, 3, 2), 5000)
        subscribe(stays, date(2026, 6, 2), 1000)

        (past,) = read("member-register", organization, day=date(2025, 12, 31))
        assert "乌云其其格" in past
        assert "李国强" in past
        assert "张秀兰" not in past
        assert "王德福" not in past
        assert "合计5,000.00" in past
        assert "共2名社员" in past
        assert "已退社" not in past
        (today,) = read("member-register", organization)
        assert "李国强" not in today
        assert "张秀兰" in today
        assert "合计6,000.00" in today

    def test_the_day_of_leaving_is_the_first_without_the_member(self, organization, runner, read):
        left = date(2026, 2, 1)
        a_member(runner, organization, 1, name="李国强", state="former", left_on=left)
        assert "李国强" in read("member-register", organization, day=date(2026, 1, 31))[0]
        assert "李国强" not in read("member-register", organization, day=left)[0]

    def test_a_past_day_has_the_village_and_the_standing_of_then(self, organization, runner, read):
        member = a_member(runner, organization, 1, name="李国强", village="巴彦嘎查")
        moved, paused = date(2026, 3, 1), date(2026, 5, 1)
        for step in (
            members.TakeStep(member, StepKind.TRANSFER, moved, village="新开河嘎查"),
            members.TakeStep(member, StepKind.SUSPENSION, paused, resolution="社代会〔2026〕5号"),
        ):
            runner.do(members.take_step, step)

        for form, record in (("member-register", organization), ("member-extract", member)):
            then = read(form, record, day=date(2026, 2, 1))[0]
            assert "巴彦嘎查" in then, form
            assert "在社" in then, form
            now = read(form, record)[0]
            assert "新开河嘎查" in now, form
            assert "暂停" in now, form
        assert "巴彦嘎查" in read("share-certificate", member, day=date(2026, 2, 1))[0]

    def test_what_was_booked_for_a_merged_double_is_the_members(
        self, organization, runner, read, subscribe
    ):
        kept = a_member(runner, organization, 1, name="乌云其其格")
        double = a_member(runner, organization, 2, name="乌云琪琪格")
        subscribe(kept, date(2025, 3, 2), 5000)
        subscribe(double, date(2025, 9, 2), 1000)
        runner.do(members.merge_members, members.MergeMembers(kept, double))

        front, back = read("share-certificate", kept)
        assert "陆仟元整" in front
        assert "2025-09-02入股1,000.006,000.00" in back
        assert read("share-certificate", double) == [front, back]
        assert "乌云琪琪格" not in read("member-register", organization)[0]

    def test_an_extract_of_one_member_has_every_fact_and_places_to_sign(
        self, organization, runner, read, subscribe
    ):
        facts = {"nation": "蒙古族", "sex": "female", "phone": "19900001234", "remark": "牧民"}
        member = a_member(
            runner, organization, 7, name=LONG, id_number="150423199112209328", **facts
        )
        other = a_member(runner, organization, 8)
        subscribe(member, date(2026, 3, 2), 2000)
        subscribe(other, date(2026, 3, 2), 4000)

        (page,) = read("member-extract", member)
        for told in (LONG, "150423199112209328", "蒙古族", "女", "19900001234", "牧民", "33.33%"):
            assert told in page, told
        for told in ("贰仟元整", "制表：乌云其其格", "审核：", "负责人：", "（盖章）"):
            assert told in page, told


def record_capital(runner, key):
    """Three shareholders, of whom two are public, and the verification of what they paid."""
    paid_on = date(2024, 3, 1)
    for name, kind, paid in (
        ("巴林右旗供销合作社", ShareholderKind.COUNTY_COOP, 3_600_000),
        ("巴彦嘎查股份经济合作社", ShareholderKind.VILLAGE_COLLECTIVE, 2_000_000),
        ("某商贸公司", ShareholderKind.COMPANY, 4_400_000),
    ):
        holder = runner.do(
            organizations.record_shareholder,
            organizations.RecordShareholder(key, kind, yuan(paid), name),
        )
        paying = organizations.RecordPayIn(holder, paid_on, yuan(paid))
        runner.do(organizations.record_pay_in, paying)
    seen = organizations.RecordVerification(
        key, date(2024, 4, 1), yuan(10_000_000), "旗供销社核实组", "右供发〔2024〕9号"
    )
    runner.do(organizations.record_verification, seen)


class TestOrganizations:
    def test_the_record_sheet_has_every_fact_known_by_the_day(self, runner, read):
        profile = organizations.Profile(
            OrganizationKind.TRINITY_ORGANIZATION,
            "达日罕乌拉苏木三位一体合作社",
            "150425205",
            legal_representative="宝音德力格尔",
            address=VILLAGE,
        )
        organization = runner.do(
            organizations.add_organization, organizations.AddOrganization(profile)
        )
        for day, stars in ((date(2024, 12, 31), 3), (date(2025, 12, 31), 4)):
            command = organizations.RecordRating(organization, stars, day, "旗联合评级组")
            runner.do(organizations.record_rating, command)
        a_member(runner, organization)

        told = "".join(read("organization-record", organization))
        for part in (VILLAGE, "宝音德力格尔", "3星", "4星", "旗联合评级组", "社员人数1"):
            assert part in told, part
        past = "".join(read("organization-record", organization, day=date(2025, 6, 30)))
        assert "3星" in past
        assert "4星" not in past

    def test_the_record_sheet_tells_capital_work_entities_and_honours(self, runner, read):
        profile = organizations.Profile(
            OrganizationKind.TRINITY_ORGANIZATION,
            "西拉沐沦苏木众联综合合作社",
            "150423200",
            mongolian_name="ᠬᠣᠷᠰᠢᠶᠠ",
            registration_authority="巴林右旗市场监督管理局",
            business_scope="农畜产品收购",
            villages_served=("巴彦嘎查", "新开河嘎查"),
            staff_count=18,
            contacts=(Contact("宝音", "主任", "19900001234"),),
        )
        key = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
        record_capital(runner, key)
        figures = StatementFigures(yuan(90_000), yuan(800_000), yuan(300_000))
        statement = organizations.RecordStatement(
            key, 2024, yuan(1_000_000), audited=True, figures=figures
        )
        runner.do(organizations.record_statement, statement)
        entity = organizations.RecordEntity(
            key, date(2024, 3, 1), False, name="云链商店", document="协议一"
        )
        runner.do(organizations.record_entity, entity)
        honour = organizations.RecordHonour(key, "先进集体", date(2025, 1, 1), "自治区供销社")
        runner.do(organizations.record_honour, honour)

        told = "".join(read("organization-record", key))
        for part in (
            *("已登记，请手工填写", "巴林右旗市场监督管理局", "农畜产品收购"),
            *("巴彦嘎查、新开河嘎查", "从业人员18"),
            *("宝音主任19900001234", "36.00%", "10,000,000.00", "公有制主体控股", "旗供销社核实组"),
            *("90,000.00", "37.50%", "云链商店", "先进集体", "自治区供销社"),
        ):
            assert part in told, part
        past = "".join(read("organization-record", key, day=date(2024, 3, 15)))
        assert "旗供销社核实组" not in past
        assert "先进集体" not in past

    def test_the_list_has_those_named_or_all_that_stand(self, runner, read):
        stays = an_organization(runner, "甲综合合作社")
        an_organization(runner, "乙综合合作社", closed_on=date(2025, 1, 1))
        (everything,) = read("organization-list")
        assert "甲综合合作社" in everything
        assert "乙综合合作社" not in everything
        assert "共1家" in everything
        (before,) = read("organization-list", day=date(2024, 12, 31))
        assert "共2家" in before
        assert "共1家" in read("organization-list", stays)[0]


def test_many_certificates_are_one_file_in_which_each_counts_its_own_sheets(
    organization, runner, read
):
    them = [a_member(runner, organization, number) for number in range(1, 4)]
    pages = read("share-certificate", *them)
    assert ["第1页共2页" in page for page in pages] == [True, False] * 3


def test_the_same_records_give_the_same_bytes(organization, runner):
    them = [a_member(runner, organization, number) for number in range(1, 3)]
    for form in ("share-certificate", "member-card-sheet"):
        one, other = (runner.ask(print_forms, form, them) for _ in range(2))
        assert one == other


def test_no_record_and_an_unknown_one_are_told(runner):
    for form in ("share-certificate", "member-card-sheet", "organization-record"):
        for records in ([], ["nobody"]):
            with pytest.raises(NotFound):
                runner.ask(print_forms, form, records)
    with pytest.raises(NotFound):
        runner.ask(print_forms, "organization-list", ["nobody"])


def test_a_long_print_can_be_stopped(organization, runner):
    class Stop:
        def step(self, done, total, label=""):
            if done:
                raise Cancelled

    them = [a_member(runner, organization, number) for number in range(1, 4)]
    with pytest.raises(Cancelled):
        runner.ask(print_forms, "share-certificate", them, progress=Stop())
