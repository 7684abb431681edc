"""What the tests of keys do: renew them, follow a renewal, and a clock that moves on."""

from datetime import timedelta

import pytest

from coopdesk.domain.errors import BadPackage, RuleViolation
from coopdesk.services import exchange
from tests.conftest import NOW
from tests.unit.services.offices import take


class Clock:
    """A clock that the test moves on."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now

    def pass_hours(self, hours=1):
        self.now += timedelta(hours=hours)


def code_of(caught):
    error = caught.value
    return (error.refusals if isinstance(error, RuleViolation) else error.findings)[0].code


def renew(office, clock, **options):
    """Renew the keys of an office: an hour before and after it."""
    clock.pass_hours()
    fingerprint = office.do(exchange.renew_keys, exchange.RenewKeys("每年更换", **options))
    clock.pass_hours()
    return fingerprint


def follow(office, fingerprint, path):
    """Note a renewal from a file and trust it by the fingerprint that was read out."""
    office_id = office.do(exchange.note_renewal, exchange.NoteRenewal(path))
    office.do(exchange.follow_renewal, exchange.FollowRenewal(office_id, fingerprint))


def refused(office, made):
    with pytest.raises(BadPackage) as caught:
        take(office, made)
    return code_of(caught)


def standing(office):
    return office.ask(exchange.list_trusted)[0].standing
