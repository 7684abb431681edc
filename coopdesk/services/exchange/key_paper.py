"""The fingerprint of the office's own keys on paper: who trusts them compares it group by group."""

from coopdesk import words
from coopdesk.domain.errors import NotFound
from coopdesk.services.exchange.keyring import OwnKeyItem, list_own_keys, own_office
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.storage.unit_of_work import UnitOfWork


def key_sheet_values(uow: UnitOfWork, office_id: str) -> FormValues:
    """Return the texts of the sheet for this office's present keys; raises NotFound for another."""
    office = own_office(uow)
    if office_id != office.office_id:
        raise NotFound("office_key", office_id)
    present, *former = list_own_keys(uow)
    return FormValues(
        f"{office.division}-{present.number}",
        {
            "office": office.name,
            "division": office.division,
            "made_on": day_on_paper(present.made_on),
            "occasion": words.text(_occasion(present)),
            "made_by": present.made_by,
            "reason": present.reason,
            "fingerprint": present.fingerprint,
            "former": former[0].fingerprint if former else "",
        },
    )


def _occasion(present: OwnKeyItem) -> str:
    if present.number == 1:
        return "key.sheet_first"
    return "key.sheet_renewed" if present.is_announced else "key.sheet_replaced"
