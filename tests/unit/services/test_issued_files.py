"""下发: a superior's rules, values and words go down, are checked, shown, and stand from a day."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from coopdesk.domain.errors import BadReference, RuleViolation
from coopdesk.domain.issued import IssuedKind, IssuedState
from coopdesk.domain.organizations import DivisionLevel, OfficeLevel
from coopdesk.domain.rights import Role
from coopdesk.services import exchange, home, issued_files, organizations, supervision
from coopdesk.services.governance.rules import charter_of
from coopdesk.services.issued_templates import list_templates, write_template
from coopdesk.services.mutual_fund.rules import get_rules
from coopdesk.storage.tables.issued import IssuedFileRow
from tests.unit.services.offices import introduce, make, put, take

AMOUNT = "revenue_award.trinity_organization.amount"
MINE = "旗县区自定"


def a_file(kind, key, edition=1, first_day="2027-01-01", body="", title="2027年规定"):
    return (
        f'kind = "{kind}"\nkey = "{key}"\nedition = {edition}\napplies_from = {first_day}\n'
        f'title = "{title}"\n{body}'
    )


def a_policy(amount, edition=1, first_day="2027-01-01", article="第三条", key="chifeng-2027-3"):
    body = (
        'document = "赤政发〔2027〕3号"\n[revenue_award.trinity_organization]\n'
        f'amount = {{ value = {amount}, article = "{article}" }}\n'
    )
    return a_file("policy", key, edition, first_day, body)


def own_values(amount, edition=1, first_day="2026-06-01"):
    text = a_policy(amount, edition, first_day, key="own-2026")
    return text.replace('"policy"', '"local_values"').replace("赤政发〔2027〕3号", MINE)


def services(*names, edition=1, first_day="2026-11-01"):
    items = "".join(f'[[item]]\ncode = "s{n}"\nname = "{name}"\n' for n, name in enumerate(names))
    return a_file("vocabulary", "services", edition, first_day, items, "服务目录")


def save(office, source):
    return office.do(issued_files.save_issued_file, issued_files.SaveIssuedFile(source))


def issue(office, source, *addressees):
    file_id = save(office, source)
    office.do(issued_files.issue_file, issued_files.IssueFile(file_id, addressees))
    return file_id


def amount_on(office, day, division="150423200"):
    return office.ask(lambda uow: uow.reference.policies.on(day, AMOUNT, division))


def codes(refused):
    errors = refused.value
    found = errors.refusals if isinstance(errors, RuleViolation) else errors.findings
    return [one.code for one in found]


def test_the_citys_new_policy_reaches_the_township_and_stands_from_its_day(runner, county, known):
    """市里2027年改奖补金额：旗里存入、下发，苏木收下，2027年起按新数算."""
    issue(county, a_policy(60_000_000))
    made = make(county, known, receiver_id=runner.actor.office_id)
    preview = runner.ask(exchange.check_package_file, made.path)
    assert preview.handed_down == (
        "2027年规定（第1版）自2027-01-01起用",
        "“三位一体”组织收入奖补：金额（元）：500,000.00（二（六）） → 600,000.00（第三条）",
    )
    take(runner, made)

    assert amount_on(runner, date(2026, 12, 31)).value == 50_000_000
    changed = amount_on(runner, date(2027, 1, 1))
    assert (changed.value, changed.source) == (60_000_000, "赤政发〔2027〕3号 第三条")
    [item] = runner.ask(issued_files.list_issued_files)
    assert (item.state, item.is_own, item.issuer) == (
        IssuedState.COMING,
        False,
        "巴林右旗供销合作社",
    )
    assert runner.ask(issued_files.list_in_force) == []
    assert runner.ask(issued_files.list_in_force, date(2027, 1, 1)) == [item]


def test_what_is_only_kept_stands_for_nobody_and_stays_at_home(runner, county, known):
    file_id = save(county, a_policy(60_000_000))
    take(runner, make(county, known, receiver_id=runner.actor.office_id))
    assert runner.ask(issued_files.list_issued_files) == []
    assert amount_on(county, date(2027, 6, 1)).value == 50_000_000
    county.do(issued_files.remove_issued_file, issued_files.RemoveIssuedFile(file_id))
    assert county.ask(issued_files.list_issued_files) == []


def test_it_goes_to_chosen_offices_alone(
    runner, county, known, tmp_path, new_workspace, new_office
):
    other = new_workspace(
        tmp_path / "other", replace(new_office, name="宝日勿苏供销合作社"), lambda: runner.now
    )
    introduce(other.runner, county, known)
    issue(county, a_policy(60_000_000), other.runner.actor.office_id)
    take(runner, make(county, known, receiver_id=runner.actor.office_id))
    take(other.runner, make(county, known, receiver_id=other.runner.actor.office_id))
    assert runner.ask(issued_files.list_issued_files) == []
    assert len(other.runner.ask(issued_files.list_issued_files)) == 1
    other.close()

    with pytest.raises(RuleViolation) as refused:
        issue(county, a_policy(60_000_000, 2), "没有的单位")
    assert codes(refused) == ["issued.addressee_unknown"]


def test_a_correction_is_the_next_edition_and_older_ones_take_nothing_back(runner, county, known):
    """更正只能编新版；丢了又找到的旧盘不能把新版改回去."""
    issue(county, a_policy(60_000_000))
    issue(county, a_policy(70_000_000, 2, "2027-07-01"))
    with pytest.raises(RuleViolation) as refused:
        save(county, a_policy(10, 2))
    assert codes(refused) == ["issued.not_newer"]
    take(runner, make(county, known, receiver_id=runner.actor.office_id))
    found = {one.edition: one for one in runner.ask(issued_files.list_issued_files)}
    assert found[1].ends_on == date(2027, 7, 1)
    assert amount_on(runner, date(2027, 6, 30)).value == 60_000_000
    assert amount_on(runner, date(2027, 7, 1)).value == 70_000_000


def test_the_receiver_uses_nothing_it_does_not_understand_or_that_is_not_newer(
    runner, county, known
):
    """A superior of a later program, or one whose backup was restored: refused, said, not used."""
    strange = issue(county, a_policy(60_000_000))

    def spoil(uow, source):
        uow.session.execute(
            update(IssuedFileRow).where(IssuedFileRow.id == strange).values(source=source)
        )

    spoil.__module__ = "coopdesk.services.exchange"
    county.do(spoil, a_policy(60_000_000).replace("amount", "amount_of_2030"))
    made = make(county, known, receiver_id=runner.actor.office_id)
    taken = take(runner, made)
    assert taken.refused == 1
    [told] = runner.ask(exchange.list_incoming)[0].reasons["issued_file"]
    assert told.startswith("“2027年规定”第1版有 1 处看不懂，不予采用：合作台没有这条规则")
    assert runner.ask(issued_files.list_issued_files) == []

    county.do(spoil, a_policy(61_000_000, 2))
    taken = take(runner, make(county, known, receiver_id=runner.actor.office_id, everything=True))
    assert "抬头与内容不符" in runner.ask(exchange.list_incoming)[0].reasons["issued_file"][0]


def test_a_countys_own_value_stands_in_its_area_and_is_cited(runner, county, known):
    """旗里自定奖补额：只在本旗，写明依据；国家法律不能自定."""
    issue(county, own_values(55_000_000))
    take(runner, make(county, known, receiver_id=runner.actor.office_id))
    own = amount_on(runner, date(2026, 11, 23))
    assert own.value == 55_000_000
    assert own.source == f"赤政发〔2023〕14号 二（六）；{MINE} 第三条"
    assert amount_on(runner, date(2026, 5, 31)).value == 50_000_000
    assert amount_on(runner, date(2026, 11, 23), "150424200").value == 50_000_000
    issue(county, own_values(50_000_000, 2, "2026-11-01"))
    assert amount_on(county, date(2026, 11, 23), "150423").value == 50_000_000

    law = own_values(1, 3).replace("revenue_award.trinity_organization", "assembly")
    law = law.replace("amount =", "papers_before_days =")
    with pytest.raises(BadReference) as refused:
        save(county, law)
    assert codes(refused) == ["issued_law_stands"]


def test_a_township_hands_nothing_down(runner):
    with pytest.raises(RuleViolation) as refused:
        save(runner, a_policy(1))
    assert codes(refused) == ["issued.not_superior"]


def test_what_the_city_hands_down_is_handed_on(
    runner, county, known, tmp_path, new_workspace, new_office
):
    """市→旗→苏木：旗里转发，名字仍是市里的."""
    city_office = replace(
        new_office, level=OfficeLevel.CITY, division_code="150400", name="赤峰市社"
    )
    city = new_workspace(tmp_path / "city", city_office, lambda: runner.now)
    introduce(city.runner, county, known)
    with pytest.raises(RuleViolation) as refused:
        save(city.runner, own_values(1))
    assert codes(refused) == ["issued.local_by_county"]
    issue(city.runner, a_policy(60_000_000))
    take(county, make(city.runner, known, receiver_id=county.actor.office_id))
    city.close()
    [received] = county.ask(issued_files.list_issued_files)
    with pytest.raises(RuleViolation) as refused:
        county.do(issued_files.issue_file, issued_files.IssueFile(received.id))
    assert codes(refused) == ["issued.foreign"]
    own = county.do(issued_files.pass_file_on, issued_files.PassFileOn(received.id))
    county.do(issued_files.issue_file, issued_files.IssueFile(own))
    take(runner, make(county, known, receiver_id=runner.actor.office_id))
    assert runner.ask(issued_files.list_issued_files)[0].issuer == "赤峰市社"
    assert amount_on(runner, date(2027, 1, 1)).value == 60_000_000


def test_words_come_and_go_with_the_editions(runner, county, known):
    issue(county, services("无人机植保", "草场改良"))
    take(runner, make(county, known, receiver_id=runner.actor.office_id))
    offered = [one.name for one in runner.ask(organizations.list_services)]
    assert offered[-2:] == ["无人机植保", "草场改良"]
    issue(county, services("无人机植保", edition=2))
    take(runner, make(county, known, receiver_id=runner.actor.office_id))
    assert "草场改良" not in [one.name for one in runner.ask(organizations.list_services)]
    words = runner.ask(organizations.list_words, organizations.Vocabulary.SERVICES)
    assert next(one for one in words if one.name == "草场改良").retired_on == date(2026, 11, 1)


def test_fund_rules_and_charters_stand_from_their_day(runner, county, known, template):
    put(runner, n1="乌云")
    organization = runner.ask(organizations.list_organizations)[0].id
    rule = 'maximum_months = { value = 18, level = "E", source = "旗社〔2026〕9号" }'
    issue(county, a_file("fund_rules", "fund", 1, "2026-12-01", f"[advance]\n{rule}\n"))
    source = template(IssuedKind.CHARTER, "trinity-cooperative")
    source = source.replace("edition = 1", "edition = 3").replace('"2023-1"', '"2026-旗"')
    issue(county, source.replace("term_years = { value = 3", "term_years = { value = 2", 1))
    take(runner, make(county, known, receiver_id=runner.actor.office_id))

    def months(day):
        return runner.ask(get_rules, organization, day).of("advance.maximum_months").whole

    assert (months(date(2026, 11, 30)), months(date(2026, 12, 1))) == (12, 18)
    charter = runner.ask(charter_of, organization, date(2027, 1, 1))
    assert charter.version == "2026-旗"
    assert charter.rules.of("members_assembly.term_years").whole == 2
    assert runner.ask(charter_of, organization, date(2026, 12, 31)).version == "2023-1"


@pytest.fixture
def template(county, tmp_path):
    def written(kind, key):
        target = tmp_path / "范本.toml"
        county.ask(write_template, kind, key, target)
        return target.read_text("utf-8")

    return written


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, keys in list_templates().items() for key in keys]
)
def test_every_template_is_a_file_that_can_be_handed_down(county, template, kind, key):
    source = template(kind, key).replace('document = ""', 'document = "旗社〔2026〕9号"')
    source = source.replace('code = "", name = ""', 'code = "v1", name = "某嘎查"')
    preview = county.ask(issued_files.preview_issued, source)
    assert (preview.text.kind, preview.refusals) == (kind, ())


def a_rule(told):
    return a_file("fund_rules", "fund", body=f"[advance]\nextensions = {{ {told} }}\n")


def a_majority(told):
    head = 'name = "n"\nversion = "1"\nfor_kinds = ["grassroots_coop"]\n'
    rule = f'ordinary = {{ {told}, level = "W", source = "x" }}\n'
    return a_file("charter", "c", body=f"{head}[majority.members_assembly]\n{rule}")


WRONG = {
    "issued_not_toml": "kind = {",
    "issued_kind": a_file("decree", "x"),
    "issued_head": a_policy(1).replace("applies_from", "applies"),
    "issued_key": a_policy(1, key="../x"),
    "issued_edition": a_policy(1, edition=0),
    "issued_unknown_rule": a_policy(1).replace("amount =", "sum ="),
    "issued_value": a_policy('"五十万"'),
    "issued_article": a_policy(1, article=" "),
    "issued_stray": a_policy(1) + "minimum_stars = 3\n",
    "issued_empty": a_file("fund_rules", "fund"),
    "issued_law_stands": a_file(
        "fund_rules", "fund", body='[closed]\npayer_is_member = {value=false,level="W",source="x"}'
    ),
    "issued_level": a_file(
        "fund_rules", "fund", body='[advance]\nextensions = {value=2,level="X",source="x"}'
    ),
    "issued_vocabulary": a_file("vocabulary", "colours", body='[[item]]\ncode="a"\nname="红"'),
    "issued_word": services(""),
    "issued_word_twice": services("甲", "甲"),
}


FOUND_BY_FUZZING = (
    ("issued_not_toml", "a = " + "[" * 5_000),
    ("issued_level", a_rule('value=0, level=["W"], source="x"')),
    ("issued_article", a_rule('value=0, level="W", source=[1]')),
    ("issued_value", a_rule('value=[[1]], level="W", source="x"')),
    ("issued_head", a_file("charter", "c", body='name="n"\nversion="1"\nfor_kinds=[["x"]]\n')),
    ("issued_word", a_file("vocabulary", "services", body="item = [{code = 1, name = 2}]")),
    ("issued_base", a_majority('base = ["cast"], value = ">1/2"')),
    ("issued_value", a_majority('base = "cast", value = "half"')),
    ("issued_value", a_majority('base = "cast"')),
)
"""What was taken, or ended the program, and would have stopped every page from its day on."""


@pytest.mark.parametrize(("code", "source"), FOUND_BY_FUZZING)
def test_what_no_page_could_use_later_is_not_kept(county, code, source):
    with pytest.raises(BadReference) as refused:
        save(county, source)
    assert code in codes(refused)


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_with_a_file_is_said_and_nothing_is_kept(county, code):
    with pytest.raises(BadReference) as refused:
        save(county, WRONG[code])
    assert code in codes(refused)
    assert county.ask(issued_files.list_issued_files) == []


def test_what_is_coming_waits_on_the_first_page_of_the_office_below(runner, county, known):
    issue(county, a_policy(60_000_000))
    take(runner, make(county, known, receiver_id=runner.actor.office_id))
    [due] = [one for one in runner.ask(home.list_due, None) if one.kind is home.Due.ISSUED]
    assert (due.day, due.part, due.told["title"]) == (date(2027, 1, 1), "issued", "2027年规定")
    assert not [one for one in county.ask(home.list_due, None) if one.kind is home.Due.ISSUED]


def test_only_who_may_change_the_system_hands_down(county):
    kept = save(county, a_policy(60_000_000))
    county.actor = replace(county.actor, role=Role.CLERK.value)
    for handler, command in (
        (issued_files.save_issued_file, issued_files.SaveIssuedFile(a_policy(1, 2))),
        (issued_files.issue_file, issued_files.IssueFile(kept)),
        (issued_files.pass_file_on, issued_files.PassFileOn(kept)),
        (issued_files.remove_issued_file, issued_files.RemoveIssuedFile(kept)),
    ):
        with pytest.raises(RuleViolation) as refused:
            county.do(handler, command)
        assert "right.missing" in codes(refused)


def test_a_scheme_that_the_city_hands_down_is_what_the_county_assesses_by(runner, county, known):
    """市里印发2027年考核方案：旗里收下，从起用那天起按它评分；指标写错的整份不收."""
    indicator = (
        '[[indicator]]\ncode = "entered"\nname = "组织领导"\ngroup = "基础"\n'
        'points = 100\nmeasure = "entered"\nstandard = "查阅文件。"\narticle = "三（一）"\n'
    )
    head = 'id = "city-2027"\nversion = "2027"\nlevel = "township"\n'
    scheme = a_file("scheme", "city-2027", body=head + indicator, title="2027年督查考核方案")
    with pytest.raises(BadReference) as refused:
        save(county, scheme.replace('"entered"\nstandard', '"guessed"\nstandard'))
    assert codes(refused)
    issue(county, scheme)
    take(runner, make(county, known, receiver_id=runner.actor.office_id))
    level = DivisionLevel.TOWNSHIP
    before = runner.ask(supervision.scheme_on, level, date(2026, 12, 31))
    after = runner.ask(supervision.scheme_on, level, date(2027, 1, 1))
    assert (before.is_example, after.title, after.version) == (True, "2027年督查考核方案", "2027.1")
    again = scheme.replace("edition = 1", "edition = 2").replace("组织领导", "组织领导和保障")
    issue(county, again.replace("2027-01-01", "2027-07-01"))
    take(runner, make(county, known, receiver_id=runner.actor.office_id))
    newest = runner.ask(supervision.scheme_on, level, date(2027, 7, 1))
    assert [one.name for one in newest.indicators] == ["组织领导和保障"]
    assert runner.ask(supervision.scheme_on, level, date(2027, 6, 30)).version == "2027.1"
