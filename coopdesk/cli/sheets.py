"""``import`` and ``export``: the sheets of an office in and out; one line a kind in the tables."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of
from coopdesk.cli.output import Reporter, finding_as_record
from coopdesk.cli.system import AddCommand
from coopdesk.domain.documents import read_json
from coopdesk.domain.errors import WrongFile
from coopdesk.domain.money import total
from coopdesk.services import governance, ledger, members, mutual_fund, organizations
from coopdesk.services.sheet_intake import SheetPreview, save_marked_copy
from coopdesk.services.sheet_mappings import ForgetMapping

ALL = "all"


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    intake = add("import", help="take in an office's sheet")
    intake.add_argument("kind", choices=list(IMPORTS), metavar="KIND")
    intake.add_argument("file", metavar="FILE", type=Path)
    intake.add_argument("--organization", metavar="ID")
    intake.add_argument("--dry-run", action="store_true")
    intake.add_argument("--findings", metavar="OUT.xlsx", type=Path)
    intake.add_argument("--map", metavar="FILE", type=Path)
    intake.add_argument("--forget-map", action="store_true")
    intake.add_argument("--sheet", default="", metavar="NAME")
    intake.add_argument("--accept", metavar="ROWS|all", type=_rows)
    _add_journal_terms(intake)
    intake.set_defaults(run=_import, parser=intake)
    export = add("export", help="write a sheet, filled or blank")
    export.add_argument("kind", choices=list(EXPORTS), metavar="KIND")
    export.add_argument("out", metavar="OUT.xlsx", type=Path)
    export.add_argument("--organization", metavar="ID")
    add_as_of(export)
    export.add_argument("--blank", action="store_true")
    export.add_argument("--kit", action="store_true", help="for an office without the program")
    export.set_defaults(run=_export, parser=export)


def _add_journal_terms(intake: ArgumentParser) -> None:
    """Add what a cash journal leaves unsaid."""
    terms = intake.add_argument_group("fund-journal")
    terms.add_argument("--account", default="", metavar="CODE", help="the account it is kept of")
    terms.add_argument("--months", type=int, default=12, help="term of its advances")
    terms.add_argument("--fee-bp", type=int, default=0, metavar="BP", help="their usage fee a year")
    terms.add_argument("--purpose", default="", help="what they were for where it says nothing")
    terms.add_argument("--document", default="", help="what the seed fund came by")


def mapping_of(told: Namespace) -> dict[str, str] | None:
    """Return the headings and their fields in the file of ``--map``; raises WrongFile.

    None leaves it to what the office said before; ``--forget-map`` says nothing of the headings.
    """
    if told.map is None:
        return {} if told.forget_map else None
    try:
        mapping = read_json(told.map.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongFile.because("mapping_unreadable", name=told.map.name) from error
    if not isinstance(mapping, Mapping) or not all(isinstance(v, str) for v in mapping.values()):
        raise WrongFile.because("mapping_unreadable", name=told.map.name)
    return dict(mapping)


def outcome(
    context: Context,
    preview: SheetPreview[Any],
    take: Callable[[tuple[Any, ...], tuple[int, ...]], object],
) -> dict[str, Any]:
    """Take in what is clean and accepted (unless a dry run) and return the answer.

    Raises WrongFile with every finding when there is nothing to take in; a dry run goes on where
    a person may still accept something.
    """
    told = context.arguments
    accepted = _accepted(told, preview)
    taken = preview.taken(accepted)
    if told.findings is not None:
        context.runner.ask(save_marked_copy, preview.path, told.findings, preview.findings)
    may_accept = told.dry_run and preview.rows_to_confirm
    if preview.records and not taken and not preview.untouched and not may_accept:
        raise WrongFile(*preview.findings)
    if not told.dry_run and taken:
        take(taken, tuple(sorted(accepted)))
    counts = preview.counts(accepted)
    return {
        "sheet": preview.sheet,
        "as_of": preview.as_of,
        "read": counts.read,
        "new": counts.new,
        "changed": counts.changed,
        "same": counts.same,
        "left_out": counts.left_out,
        "dry_run": told.dry_run,
        "changes": list(preview.changes),
        "mapping": dict(preview.mapping),
        "findings": [finding_as_record(finding) for finding in preview.findings],
        "columns": [column for column in preview.columns if column.header],
        "not_records": list(preview.not_records),
    }


def _import(context: Context) -> dict[str, Any]:
    return IMPORTS[context.arguments.kind](context)


def _import_members(context: Context) -> dict[str, Any]:
    preview, answer = _take_in(
        context,
        _Intake(
            members.look_into_members_sheet,
            members.forget_members_mapping,
            members.preview_members_sheet,
            members.ImportMembers,
            members.import_members,
            tells_progress=True,
        ),
    )
    taken = preview.taken(_accepted(context.arguments, preview))
    return {**answer, "amount": total([record.amount for record in taken if record.amount])}


def _import_organizations(context: Context) -> dict[str, Any]:
    _, answer = _take_in(
        context,
        _Intake(
            organizations.look_into_organizations_sheet,
            organizations.forget_organizations_mapping,
            organizations.preview_organizations_sheet,
            organizations.ImportOrganizations,
            organizations.import_organizations,
            of_one=False,
            tells_progress=True,
            from_preview=("as_of",),
        ),
    )
    return answer


def _import_statements(context: Context) -> dict[str, Any]:
    _, answer = _take_in(
        context,
        _Intake(
            organizations.look_into_statements_sheet,
            organizations.forget_statements_mapping,
            organizations.preview_statements_sheet,
            organizations.ImportStatements,
            organizations.import_statements,
            of_one=False,
            tells_progress=True,
        ),
    )
    return answer


def _import_vouchers(context: Context) -> dict[str, Any]:
    _, answer = _take_in(
        context,
        _Intake(
            ledger.look_into_vouchers_sheet,
            ledger.forget_vouchers_mapping,
            ledger.preview_vouchers_sheet,
            ledger.ImportVouchers,
            ledger.import_vouchers,
        ),
    )
    return answer


def _import_meetings(context: Context) -> dict[str, Any]:
    _, answer = _take_in(
        context,
        _Intake(
            governance.look_into_meetings_file,
            governance.forget_meetings_mapping,
            governance.preview_meetings_file,
            governance.ImportMeetings,
            governance.import_meetings,
        ),
    )
    return answer


@dataclass(frozen=True, slots=True)
class _Intake:
    """How one kind of file is looked into, shown and taken in.

    ``of_one`` for files that belong to one organization; ``from_preview`` names what the command
    takes from the preview besides what every command does.
    """

    look_into: Callable[..., Any]
    forget: Callable[[Any, ForgetMapping], None]
    preview: Callable[..., Any]
    command: Callable[..., Any]
    handler: Callable[..., Any]
    of_one: bool = True
    tells_progress: bool = False
    from_preview: tuple[str, ...] = ()


def _take_in(context: Context, kind: _Intake) -> tuple[Any, dict[str, Any]]:
    """Return the preview of a file, and the answer after it was taken in."""
    told = context.arguments
    if kind.of_one:
        _require_organization(told)
    if told.forget_map and not told.dry_run:
        looked_at = context.runner.ask(kind.look_into, told.file, {}, told.sheet)
        context.runner.do(kind.forget, ForgetMapping(looked_at.layout))
    whose = (told.organization,) if kind.of_one else ()
    preview = context.runner.ask(
        kind.preview, told.file, *whose, mapping_of(told), told.sheet, progress=Reporter()
    )

    def take(records: tuple[Any, ...], accepted: tuple[int, ...]) -> None:
        more = (getattr(preview, name) for name in kind.from_preview)
        command = kind.command(
            *whose, told.file.name, records, *more, accepted, preview.layout, preview.mapping
        )
        if kind.tells_progress:
            context.runner.do(kind.handler, command, progress=Reporter())
        else:
            context.do(kind.handler, command)

    return preview, outcome(context, preview, take)


def _import_journal(context: Context) -> dict[str, Any]:
    """Take in a cash journal; a dry run rehearses every entry and leaves nothing."""
    told = context.arguments
    _require_organization(told)
    check = context.runner.ask(
        mutual_fund.check_journal, told.file, told.organization, None, told.sheet
    )
    rows = {record.row for record in check.records}
    accepted = rows if told.accept == ALL else set(told.accept or ()) & rows
    command = mutual_fund.TakeInJournal(
        organization_id=told.organization,
        file=told.file.name,
        sheet=check.sheet,
        records=check.records,
        findings=check.findings,
        accepted=tuple(sorted(accepted)),
        account=told.account,
        months=told.months,
        usage_fee_bp=told.fee_bp,
        purpose=told.purpose,
        document=told.document,
        is_rehearsal=told.dry_run,
    )
    taken = context.runner.do(mutual_fund.take_in_journal, command, progress=Reporter())
    if told.findings is not None:
        context.runner.ask(save_marked_copy, told.file, told.findings, taken.findings)
    return {
        "sheet": check.sheet,
        "read": taken.read,
        "new": taken.new,
        "changed": 0,
        "same": taken.same,
        "left_out": taken.left_out,
        "dry_run": told.dry_run,
        "balance": taken.balance,
        "told": taken.told,
        "findings": [finding_as_record(finding) for finding in taken.findings],
    }


def _export(context: Context) -> dict[str, Any]:
    told = context.arguments
    return {"rows": EXPORTS[told.kind](context), "file": str(told.out)}


def _export_members(context: Context) -> int:
    told = context.arguments
    if told.kit:
        _require_organization(told)
        kit = members.export_members_kit
        return context.runner.ask(kit, told.out, told.organization, blank=told.blank)
    if told.blank:
        return context.runner.ask(members.write_blank_members, told.out, told.organization)
    _require_organization(told)
    return context.runner.ask(
        members.export_members, told.out, told.organization, told.as_of, progress=Reporter()
    )


def _export_organizations(context: Context) -> int:
    told = context.arguments
    if told.kit:
        kit = organizations.export_organizations_kit
        return context.runner.ask(kit, told.out, blank=told.blank)
    if told.blank:
        return context.runner.ask(organizations.write_blank_organizations, told.out)
    return context.runner.ask(organizations.export_organizations, told.out, told.as_of)


def _export_statements(context: Context) -> int:
    told = context.arguments
    if told.blank:
        return context.runner.ask(organizations.write_blank_statements, told.out)
    return context.runner.ask(organizations.export_statements, told.out)


def _require_organization(told: Namespace) -> None:
    if told.organization is None:
        parser: ArgumentParser = told.parser
        parser.error("--organization is required for this kind")


def _accepted(told: Namespace, preview: SheetPreview[Any]) -> frozenset[int]:
    if told.accept == ALL:
        return preview.rows_to_confirm
    chosen: frozenset[int] = told.accept or frozenset()
    return chosen & preview.rows_to_confirm


def _rows(text: str) -> frozenset[int] | str:
    return ALL if text == ALL else frozenset(int(part) for part in text.split(","))


IMPORTS: Mapping[str, Callable[[Context], dict[str, Any]]] = {
    "members": _import_members,
    "organizations": _import_organizations,
    "statements": _import_statements,
    "vouchers": _import_vouchers,
    "meetings": _import_meetings,
    "fund-journal": _import_journal,
}
EXPORTS: Mapping[str, Callable[[Context], int]] = {
    "members": _export_members,
    "organizations": _export_organizations,
    "statements": _export_statements,
}
