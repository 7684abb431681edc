"""Schemes (考核细则) of an office's own: made from the example, changed, carried by file."""

from datetime import date

import pytest

from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.organizations import DivisionLevel
from coopdesk.domain.scheme_documents import BadScheme
from coopdesk.domain.supervision import Measure, WhenExcepted
from coopdesk.services import supervision as service
from tests.unit.services.assessments import city_office


@pytest.fixture
def new_office(new_office):
    return city_office(new_office)


@pytest.fixture
def city(runner):
    return runner


def codes(error):
    return [refusal.code for refusal in error.value.refusals]


def test_an_own_scheme_is_made_from_the_example_changed_and_carried_by_file(city, tmp_path):
    [example] = city.ask(service.list_schemes, DivisionLevel.COUNTY)
    assert example.scheme.is_example
    assert "示例" in example.scheme.note
    head = service.SchemeHead("2026.1", "综合业绩考核办法", date(2026, 1, 1))
    same = service.SchemeHead(example.scheme.version, "x", date(2026, 1, 1))
    with pytest.raises(RuleViolation) as error:
        city.do(service.copy_scheme, service.CopyScheme(example.id, same))
    assert codes(error) == ["supervision.scheme_exists"]
    key = city.do(service.copy_scheme, service.CopyScheme(example.id, head))
    new = service.SetIndicator(key, "ecommerce", "电商销售额", 500, Measure.ENTERED)
    city.do(service.set_indicator, new)
    city.do(service.remove_indicator, service.RemoveIndicator(key, "coverage"))
    own = city.ask(service.scheme_on, DivisionLevel.COUNTY, date(2026, 6, 30))
    assert own.of("ecommerce") is not None
    assert own.of("coverage") is None
    assert "coverage" not in own.tie_break
    assert city.ask(service.scheme_on, DivisionLevel.COUNTY, date(2025, 6, 30)) == example.scheme

    file = tmp_path / "方案.toml"
    city.ask(service.export_scheme, key, file)
    source = city.ask(service.read_scheme_file, file)
    assert service.parse_scheme(source) == own
    with pytest.raises(NeedsConfirmation):
        city.do(service.save_scheme, service.SaveScheme(source))
    file.write_text(file.read_text("utf-8").replace('level = "county"', 'level = "旗县"'), "utf-8")
    with pytest.raises(BadScheme):
        city.ask(service.read_scheme_file, file)
    file.write_bytes(b"\xff\xfe not a scheme")
    with pytest.raises(BadScheme):
        city.ask(service.read_scheme_file, file)


def test_an_own_scheme_never_becomes_one_that_cannot_be_read(city):
    [example] = city.ask(service.list_schemes, DivisionLevel.COUNTY)
    head = service.SchemeHead("2026.1", "办法", date(2026, 1, 1))
    key = city.do(service.copy_scheme, service.CopyScheme(example.id, head))
    with pytest.raises(BadScheme):
        city.do(service.set_indicator, service.SetIndicator(key, "x", "无分", 0))
    for indicator in city.ask(service.get_scheme, key).indicators[1:]:
        city.do(service.remove_indicator, service.RemoveIndicator(key, indicator.code))
    with pytest.raises(RuleViolation) as error:
        city.do(service.remove_indicator, service.RemoveIndicator(key, "coverage"))
    assert codes(error) == ["supervision.last_indicator"]
    nobody = service.SchemeHead(
        "2026.1", "办法", date(2026, 1, 1), when_excepted=WhenExcepted.NOBODY
    )
    city.do(service.change_scheme, service.ChangeScheme(key, nobody))
    assert city.ask(service.get_scheme, key).when_excepted is WhenExcepted.NOBODY
