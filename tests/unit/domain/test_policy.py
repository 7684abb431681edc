"""Parameters by day and document, county overrides, local rules."""

from datetime import date

import pytest

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.policy import (
    LocalRule,
    Override,
    Parameter,
    PolicyBook,
    PolicyDocument,
    RuleBook,
    RuleLevel,
    UnknownParameter,
)


def a_document(name, first_day, **values):
    return PolicyDocument(
        name,
        name,
        first_day,
        {key: Parameter(value, "二（五）", name) for key, value in values.items()},
    )


BOOK = PolicyBook(
    (
        a_document("2022", date(2022, 5, 1), amount=50, stars=3),
        a_document("2023", date(2023, 1, 1), amount=100),
    )
)


def test_the_latest_document_that_speaks_stands():
    """赤政发〔2023〕14号 二, end: where the two differ this document stands."""
    assert BOOK.on(date(2022, 12, 31), "amount").whole == 50
    assert BOOK.on(date(2023, 1, 1), "amount").whole == 100


def test_the_earlier_document_stands_where_the_later_is_silent():
    assert BOOK.on(date(2024, 1, 1), "stars").source == "2022 二（五）"


def test_the_order_of_files_does_not_matter():
    turned = PolicyBook(tuple(reversed(BOOK.documents)))
    assert turned.on(date(2024, 1, 1), "amount").whole == 100


@pytest.mark.parametrize(
    ("day", "key"), [(date(2024, 1, 1), "colour"), (date(2022, 4, 30), "amount")]
)
def test_what_no_document_says_is_a_defect(day, key):
    assert not BOOK.speaks(day, key)
    with pytest.raises(UnknownParameter):
        BOOK.on(day, key)


def an_override(value, first_day, division="150423"):
    return Override("amount", division, value, first_day, "旗政府文件", "高娃")


def test_a_county_override_stands_from_its_day_in_its_county_only():
    book = BOOK.with_overrides([an_override(80, date(2024, 6, 1))])
    in_force = book.on(date(2024, 6, 1), "amount", "150423200")
    assert in_force.whole == 80
    assert in_force.override.reason == "旗政府文件"
    assert book.on(date(2024, 5, 31), "amount", "150423200").whole == 100
    assert book.on(date(2024, 6, 1), "amount", "150424200").whole == 100
    assert book.on(date(2024, 6, 1), "amount").whole == 100
    assert BOOK.overrides == ()


def test_of_two_overrides_of_one_day_the_correction_stands():
    book = BOOK.with_overrides(
        [an_override(80, date(2024, 6, 1)), an_override(90, date(2024, 6, 1))]
    )
    assert book.on(date(2024, 6, 1), "amount", "150423").whole == 90


def test_an_override_of_an_unknown_key_is_refused():
    with pytest.raises(UnknownParameter):
        BOOK.with_overrides([Override("colour", "150423", 1, date(2024, 1, 1), "x", "y")])


def test_a_value_read_as_another_kind_raises():
    with pytest.raises(TypeError):
        _ = Parameter(True, "", "").whole
    with pytest.raises(TypeError):
        _ = Parameter(1, "", "").is_on
    with pytest.raises(TypeError):
        _ = LocalRule(None, RuleLevel.ERROR, "").money


def test_a_book_cannot_be_changed_from_outside():
    values = {"amount": Parameter(1, "", "d")}
    document = PolicyDocument("d", "d", date(2023, 1, 1), values)
    values["amount"] = Parameter(2, "", "d")
    assert document.parameters["amount"].value == 1
    with pytest.raises(TypeError):
        document.parameters["amount"] = Parameter(3, "", "d")


def test_a_local_rule_changes_with_a_reason_and_law_does_not():
    book = RuleBook(
        {
            "closed": LocalRule(True, RuleLevel.LAW, "一（一）"),
            "term": LocalRule(12, RuleLevel.ERROR, "本程序建议"),
        }
    )
    changed = book.with_value("term", 6, "社员大会决议")
    assert changed.of("term").whole == 6
    assert changed.of("term").changed_because == "社员大会决议"
    assert book.of("term").whole == 12
    with pytest.raises(RuleViolation) as no_reason:
        book.with_value("term", 6, " ")
    assert no_reason.value.refusals[0].code == "policy.reason_missing"
    with pytest.raises(RuleViolation) as law:
        book.with_value("closed", False, "方便")
    assert law.value.refusals[0].code == "policy.rule_is_law"
    assert not book.has("colour")
    with pytest.raises(UnknownParameter):
        book.of("colour")
