"""A print as it was: under the version its paper names, whatever layout the office uses by now."""

from coopdesk.forms import paper
from coopdesk.forms.codes import content_of
from coopdesk.forms.elements import Printed, State
from coopdesk.forms.registry import FORMS
from coopdesk.services.drawn_forms import marks_of, said_by
from coopdesk.services.form_values import FormValues
from coopdesk.services.layouts import layout_in_use, layout_of_version
from coopdesk.storage.unit_of_work import UnitOfWork


def content_now(uow: UnitOfWork, form_id: str, version: str, filled: FormValues) -> str:
    """Return the short hash that a print of these texts carries under a version of its form.

    Empty for an own layout that is no more: nobody knows what of the texts it said.
    """
    base = FORMS[form_id]
    layout = layout_of_version(uow, base, version)
    if layout is None:
        return ""
    said = said_by(layout, base, filled.values)
    return content_of(form_id, version, filled.record_number, said)


def print_again(
    uow: UnitOfWork,
    form_id: str,
    version: str,
    filled: FormValues,
    state: State = State.ORIGINAL,
) -> Printed:
    """Return a form as it was set when it was printed under ``version``.

    As it is set now where nobody knows that any more. Raises SurroundingsTrouble.
    """
    base = FORMS[form_id]
    layout = layout_of_version(uow, base, version) or layout_in_use(uow, base)
    said = said_by(layout, base, filled.values)
    return paper.draw(layout, said, marks_of(uow, filled, state))
