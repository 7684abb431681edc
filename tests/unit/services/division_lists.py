"""Lists of divisions as an office hands them down."""

from coopdesk.services import issued_files


def a_division_list(units: str, edition: int = 1, first_day: str = "2026-11-01") -> str:
    """Return a list of divisions with these units."""
    return (
        f'kind = "divisions"\nkey = "divisions"\nedition = {edition}\n'
        f'applies_from = {first_day}\ntitle = "行政区划调整"\n{units}'
    )


def a_unit(code: str, name: str, kind: str, valid_to: str = "") -> str:
    """Return one unit of such a list, with its last day where it has one."""
    ended = f"valid_to = {valid_to}\n" if valid_to else ""
    return f'[[division]]\ncode = "{code}"\nname = "{name}"\nkind = "{kind}"\n{ended}'


def hand_down(office, source: str) -> str:
    """Keep a file and let it travel."""
    file_id = office.do(issued_files.save_issued_file, issued_files.SaveIssuedFile(source))
    office.do(issued_files.issue_file, issued_files.IssueFile(file_id))
    return file_id
