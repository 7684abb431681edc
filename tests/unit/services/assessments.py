"""A city office for the tests of assessment, and the units it assesses."""

from dataclasses import replace

from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.services import organizations
from coopdesk.services import supervision as service

HONGSHAN, SONGSHAN, AOHAN, BAIRIN = "150402", "150404", "150430", "150423"
TOWNSHIP = "150423200"
YEAR_RUNNING = frozenset({"supervision.year_running", "supervision.year_before_open"})


def city_office(new_office):
    return replace(
        new_office, level=OfficeLevel.CITY, division_code="150400", name="赤峰市供销合作社"
    )


def totals_with_last(units, last, points=9000):
    """Every unit another total, ``last`` the least of all."""
    return tuple(
        service.UnitTotal(unit.code, 100 if unit.code == last else points - place)
        for place, unit in enumerate(units)
    )


def add(runner, kind, name, division, **told):
    profile = organizations.Profile(
        kind=OrganizationKind(kind), name=name, division_code=division, **told
    )
    return runner.do(organizations.add_organization, organizations.AddOrganization(profile))


def mark_everything(runner, period, units, points=100):
    """Give every unit the scores that people give, so that nothing lacks."""
    for unit in units:
        sheet = runner.ask(service.get_unit_sheet, period, unit.code)
        for line in sheet.lines:
            if line.is_lacking:
                command = service.RecordMark(
                    period, unit.code, line.indicator.code, points, "查阅台账"
                )
                runner.do(service.record_mark, command)
