"""Vocabularies: what is shipped stays, what the office adds is offered, nothing used is lost."""

import pytest
from openpyxl import load_workbook

from coopdesk.domain.errors import BadSheet, NotFound, RuleViolation
from coopdesk.services import members, mutual_fund
from coopdesk.services.organizations import (
    AddWord,
    LoadCounts,
    LoadWords,
    RetireWord,
    Vocabulary,
    WordRecord,
    add_word,
    list_words,
    load_words,
    offered_words,
    read_word_list,
    retire_word,
)
from tests.books import a_member, an_organization

SERVICES = Vocabulary.SERVICES


def add(runner, name, vocabulary=SERVICES):
    return runner.do(add_word, AddWord(vocabulary, name))


def codes(violation):
    return [refusal.code for refusal in violation.value.refusals]


def test_a_word_of_ones_own_is_offered_behind_the_shipped_ones(runner):
    shipped = runner.ask(offered_words, SERVICES)
    assert "土地托管" in shipped
    add(runner, " 无人机 植保 ")
    assert runner.ask(offered_words, SERVICES) == [*shipped, "无人机植保"]
    assert runner.ask(offered_words, Vocabulary.VILLAGES) == []


def test_the_fund_offers_purposes_that_the_office_added(runner):
    add(runner, "购买太阳能提水设备", Vocabulary.ADVANCE_PURPOSES)
    assert runner.ask(mutual_fund.list_purposes)[-1] == "购买太阳能提水设备"


def test_a_retired_word_is_offered_no_more_and_can_come_back(runner):
    word = add(runner, "无人机植保")
    runner.do(retire_word, RetireWord(word))
    assert "无人机植保" not in runner.ask(offered_words, SERVICES)
    assert runner.ask(list_words, SERVICES)[-1].retired_on == runner.today
    assert add(runner, "无人机植保") == word
    assert "无人机植保" in runner.ask(offered_words, SERVICES)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("  ", "vocabulary.name_missing"),
        ("词" * 41, "vocabulary.name_long"),
        ("土地托管", "vocabulary.known"),
        ("土地 托管", "vocabulary.known"),
    ],
)
def test_a_word_that_is_none_or_is_known_is_refused(runner, name, code):
    with pytest.raises(RuleViolation) as violation:
        add(runner, name)
    assert codes(violation) == [code]


def test_a_word_that_is_shipped_is_not_retired(runner):
    with pytest.raises(NotFound):
        runner.do(retire_word, RetireWord("land_trusteeship"))


def test_a_list_of_the_city_is_taken_in_whole_and_again_changes_nothing(runner):
    add(runner, "本社自有服务")
    records = (
        WordRecord("land_trusteeship", "土地托管"),
        WordRecord("drone_spraying", "无人机植保"),
        WordRecord("straw_baling", "秸秆打捆"),
    )
    assert runner.do(load_words, LoadWords(SERVICES, "市社2026", records)) == LoadCounts(2, 0, 1)
    assert runner.do(load_words, LoadWords(SERVICES, "市社2026", records)) == LoadCounts(0, 0, 3)
    renamed = (WordRecord("straw_baling", "秸秆打捆离田"),)
    assert runner.do(load_words, LoadWords(SERVICES, "市社2027", renamed)) == LoadCounts(0, 1, 0)
    told = {word.name: word.source for word in runner.ask(list_words, SERVICES)}
    assert told["秸秆打捆离田"] == "市社2027"
    assert {"本社自有服务", "无人机植保"} <= told.keys()
    assert "秸秆打捆" not in told


def test_a_list_that_clashes_is_refused_with_every_reason_and_leaves_nothing(runner):
    records = (
        WordRecord("land_trusteeship", "别的意思"),
        WordRecord("other", "代耕代种"),
        WordRecord("new_one", "新的词"),
    )
    with pytest.raises(RuleViolation) as violation:
        runner.do(load_words, LoadWords(SERVICES, "市社", records))
    assert codes(violation) == ["vocabulary.shipped_code", "vocabulary.known"]
    assert "新的词" not in runner.ask(offered_words, SERVICES)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "list.toml",
            'item = [{ code = "a_1", name = "甲" }, { code = "b", name = "乙" }]'.encode(),
        ),
        ("list.csv", "代码,名称\na_1,甲\nb,乙\n".encode("gb18030")),
        ("list.csv", "\ufeffa_1,甲\n\nb, 乙\n".encode()),
    ],
)
def test_a_list_is_read_from_toml_and_csv(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert read_word_list(tmp_path / name) == (WordRecord("a_1", "甲"), WordRecord("b", "乙"))


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("list.toml", b"item = [", ["words_unreadable"]),
        ("list.toml", b"other = 1", ["words_unreadable"]),
        ("list.csv", b"", ["words_empty"]),
        ("list.csv", b"\xff\xff\xff", ["words_unreadable"]),
        ("list.csv", b"a" * 1_000_001, ["words_many"]),
        ("list.csv", b"".join(b"c%d,n%d\n" % (n, n) for n in range(5_001)), ["words_many"]),
        (
            "list.csv",
            "code,name\nA-1,甲\nb\nc,丙\nc,丁\nd,丙\n".encode(),
            ["word_code", "word_name", "word_twice", "word_twice"],
        ),
    ],
)
def test_a_list_that_is_wrong_is_told_with_every_place(tmp_path, name, content, found):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadSheet) as bad:
        read_word_list(tmp_path / name)
    assert [finding.code for finding in bad.value.findings] == found


def test_members_are_offered_what_the_register_names_and_then_the_vocabulary(runner, tmp_path):
    organization = an_organization(runner)
    for number, village in enumerate(("新开河嘎查", "巴彦嘎查", "巴彦嘎查"), start=1):
        a_member(runner, organization, number, village=village, payment_method="以工折股")
    word = add(runner, "套力茫哈嘎查", Vocabulary.VILLAGES)
    add(runner, "巴彦嘎查", Vocabulary.VILLAGES)
    add(runner, "牲畜作价", Vocabulary.PAYMENT_METHODS)
    villages = ["巴彦嘎查", "新开河嘎查", "套力茫哈嘎查"]
    assert runner.ask(members.list_villages, organization) == villages
    first, *_, last = runner.ask(members.list_payment_methods, organization)
    assert (first, last) == ("以工折股", "牲畜作价")

    kit = tmp_path / "离线表.xlsx"
    runner.ask(members.export_members_kit, kit, organization)
    offered = [cell.value for row in load_workbook(kit)["词汇"] for cell in row]
    assert {"套力茫哈嘎查", "牲畜作价", "以工折股"} <= set(offered)

    runner.do(retire_word, RetireWord(word))
    assert runner.ask(members.list_villages, organization) == villages[:2]
