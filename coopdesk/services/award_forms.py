"""Papers on the way to an award and after it: acceptance, rating, notice, payment, seed fund.

What no record tells (findings of an inspection, scores, opinions) stays empty, for a pen.
"""

from collections.abc import Iterable
from datetime import date

from coopdesk import words
from coopdesk.domain.applications import ApplicationState
from coopdesk.domain.award_facts import Part
from coopdesk.domain.errors import NotFound
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money, in_capitals, total
from coopdesk.domain.mutual_fund import AdvanceSource
from coopdesk.forms.elements import Values
from coopdesk.services.awards.queries import ApplicationItem, get_application, list_applications
from coopdesk.services.form_values import FormValues, amount_on_paper, day_on_paper
from coopdesk.services.members import count_members
from coopdesk.services.mutual_fund.advance_book import AdvanceItem, read_advances
from coopdesk.services.mutual_fund.seed_fund import SeedFundItem, get_seed_fund
from coopdesk.services.organizations.fact_items import AcceptanceItem
from coopdesk.services.organizations.queries import OrganizationRecord, read_organization
from coopdesk.services.share_totals import holdings_by_member
from coopdesk.storage.unit_of_work import UnitOfWork

_NOTICED = (ApplicationState.GRANTED, ApplicationState.PAID)


def acceptance_application_values(uow: UnitOfWork, organization_id: str, day: date) -> FormValues:
    """Return the texts of the application to be accepted, as of ``day``; raises NotFound.

    赤政发〔2023〕14号 二（五）.
    """
    record = read_organization(uow, organization_id)
    held = holdings_by_member(uow, organization_id, day).values()
    values: Values = {
        **_applicant(record, day),
        "parts": _parts(record, day),
        "members": f"{count_members(uow, organization_id).members:,}",
        "share_capital": amount_on_paper(Money(sum(held))),
    }
    return FormValues(_number(record, day), values)


def acceptance_report_values(uow: UnitOfWork, organization_id: str, day: date) -> FormValues:
    """Return the texts of the report on the acceptance, as of ``day``; raises NotFound.

    赤政发〔2023〕14号 二（五）.
    """
    record = read_organization(uow, organization_id)
    passed = [part for part in Part if (found := _newest(record, part, day)) and found.passed]
    key = "award_form.all_passed" if len(passed) == len(Part) else "award_form.some_passed"
    names = words.text("awards.list_between").join(map(words.choice, passed))
    conclusion = words.text(key, parts=names) if passed else words.text("award_form.none_passed")
    values: Values = {
        **_applicant(record, day),
        "parts": _parts(record, day),
        "conclusion": conclusion,
    }
    return FormValues(_number(record, day), values)


def rating_table_values(uow: UnitOfWork, organization_id: str, day: date) -> FormValues:
    """Return the texts of the table to be rated by, as of ``day``; raises NotFound.

    赤政发〔2023〕14号 二（六）.
    """
    record = read_organization(uow, organization_id)
    ratings = [
        {
            "rated_on": day_on_paper(rating.rated_on),
            "stars": words.text("award_form.stars", stars=rating.stars),
            "kind": words.text("award_form.joint" if rating.is_joint else "award_form.single"),
            "rated_by": rating.rated_by,
            "document": rating.document,
        }
        for rating in reversed(record.ratings)
        if rating.rated_on <= day
    ]
    values: Values = {**_applicant(record, day), "ratings": ratings}
    return FormValues(_number(record, day), values)


def award_notice_values(uow: UnitOfWork, year: str) -> FormValues:
    """Return the texts of the public notice on the awards granted in a year; raises NotFound.

    赤政发〔2023〕14号 二（五）–（八）.
    """
    if not year.isdecimal():
        raise NotFound("award_year", year)
    granted = [one for one in list_applications(uow, int(year)) if one.state in _NOTICED]
    amount = total([one.amount for one in granted])
    blank = dict.fromkeys(("programme", "payer"), "")
    values: Values = {
        "year": words.text("awards.of_year", year=year),
        "office": uow.actor.office_name,
        "as_of": day_on_paper(uow.today),
        "count": f"{len(granted):,}",
        "awards": [_noticed(one) for one in granted],
        "totals": [blank | {"name": words.text("award_form.total"), "amount": str(amount)}],
    }
    return FormValues(year, values)


def payment_request_values(uow: UnitOfWork, application_id: str) -> FormValues:
    """Return the texts of the request to be paid; raises NotFound.

    赤政发〔2023〕14号 二（五）–（八）.
    """
    item = get_application(uow, application_id)
    profile = read_organization(uow, item.organization_id).profile
    values: Values = {
        "award_year": words.text("award.paper_year", year=item.award_year),
        "number": item.number,
        "organization": profile.name,
        "credit_code": profile.credit_code,
        "phone": profile.phone,
        "bank_name": profile.bank_name,
        "bank_account": profile.bank_account,
        "programme": words.choice(item.programme),
        "payer": words.choice(item.payer) if item.payer else "",
        "amount": str(item.amount),
        "amount_in_capitals": in_capitals(item.amount),
        "seed_fund": "" if item.seed_fund is None else str(item.seed_fund),
        "state": words.choice(item.state),
        "paid": "" if item.paid is None else str(item.paid),
        "paid_on": _day(item.paid_on),
        "document": item.document,
    }
    return FormValues(item.number, values)


def seed_fund_report_values(uow: UnitOfWork, organization_id: str, day: date) -> FormValues:
    """Return the texts of the report on the seed fund, as of ``day``; raises NotFound.

    赤政发〔2023〕14号 二（五）. What came in less what was used must be lent out or in its account.
    """
    record = read_organization(uow, organization_id)
    fund = get_seed_fund(uow, organization_id, day)
    lent = [
        one
        for one in read_advances(uow, organization_id, day)
        if one.source == AdvanceSource.SEED_FUND
    ]
    values: Values = {
        "organization": record.profile.name,
        "as_of": day_on_paper(day),
        "received": str(fund.received),
        "used": str(fund.used),
        "lent_out": str(fund.lent_out),
        "in_bank": str(fund.in_bank),
        "check": _checked(fund),
        "lines": [
            {
                "day": day_on_paper(line.day),
                "received": str(line.amount) if line.amount > ZERO else "",
                "used": str(-line.amount) if line.amount < ZERO else "",
                "document": line.document,
            }
            for line in fund.lines
        ],
        "advances": [_advance(one) for one in lent],
        "maker": uow.actor.operator,
    }
    return FormValues(_number(record, day), values)


def _checked(fund: SeedFundItem) -> str:
    left = fund.received - fund.used
    apart = left - fund.lent_out - fund.in_bank
    if apart == ZERO:
        return words.text("award_form.seed_fund_agrees")
    return words.text("award_form.seed_fund_differs", difference=apart)


def _advance(item: AdvanceItem) -> dict[str, str]:
    return {
        "number": item.number,
        "lent_on": day_on_paper(item.lent_on),
        "principal": str(item.principal),
        "repaid": str(item.repaid),
        "outstanding": str(item.outstanding),
        "due_on": day_on_paper(item.due_on),
        "purpose": item.purpose,
    }


def _noticed(item: ApplicationItem) -> dict[str, str]:
    return {
        "name": item.organization,
        "programme": words.choice(item.programme),
        "amount": str(item.amount),
        "payer": words.choice(item.payer) if item.payer else "",
    }


def _applicant(record: OrganizationRecord, day: date) -> dict[str, str]:
    profile = record.profile
    return {
        "as_of": day_on_paper(day),
        "organization": profile.name,
        "credit_code": profile.credit_code,
        "registered_on": _day(profile.registered_on),
        "division": record.division,
        "level": words.choice(profile.sponsor_level),
        "legal_representative": profile.legal_representative,
        "phone": profile.phone,
        "address": profile.address,
    }


def _parts(record: OrganizationRecord, day: date) -> list[dict[str, str]]:
    return [_part(part, _newest(record, part, day)) for part in Part]


def _part(part: Part, found: AcceptanceItem | None) -> dict[str, str]:
    told = {"part": words.choice(part), "result": words.text("award.paper_not_accepted")}
    if found is None:
        return told | dict.fromkeys(("accepted_on", "standard", "document", "accepted_by"), "")
    key = "award.paper_passed" if found.passed else "award.paper_not_passed"
    return {
        "part": words.choice(part),
        "result": words.text(key),
        "accepted_on": day_on_paper(found.accepted_on),
        "standard": found.standard,
        "document": found.document,
        "accepted_by": found.accepted_by,
    }


def _newest(record: OrganizationRecord, part: Part, day: date) -> AcceptanceItem | None:
    known: Iterable[AcceptanceItem] = record.acceptances
    return next((one for one in known if one.part is part and one.accepted_on <= day), None)


def _number(record: OrganizationRecord, day: date) -> str:
    return record.profile.credit_code or f"{day:%Y%m%d}"


def _day(day: date | None) -> str:
    return day_on_paper(day) if day else ""
