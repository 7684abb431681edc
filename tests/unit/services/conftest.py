"""Two offices that know each other, with a stick between them."""

from dataclasses import replace

import pytest

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import exchange


@pytest.fixture
def county(tmp_path, new_workspace, new_office, clock):
    office = replace(
        new_office, level=OfficeLevel.COUNTY, division_code="150423", name="巴林右旗供销合作社"
    )
    opened = new_workspace(tmp_path / "county", office, clock)
    yield opened.runner
    opened.close()


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def known(runner, county, stick):
    for ours, theirs in ((runner, county), (county, runner)):
        card = theirs.ask(exchange.export_key, stick)
        fingerprint = theirs.ask(exchange.own_key).fingerprint
        ours.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))
    return stick


@pytest.fixture
def city(tmp_path, new_workspace, new_office, clock):
    office = replace(
        new_office, level=OfficeLevel.CITY, division_code="150400", name="赤峰市供销合作社"
    )
    opened = new_workspace(tmp_path / "city", office, clock)
    yield opened.runner
    opened.close()
