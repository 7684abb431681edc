"""The ways in which data is written: commands of the command line, and hands at the window.

Words in braces are what ``rooms`` found or made. A way whose command
takes no day says so, and one that writes a package says for whom.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.rooms import TODAY, Facts, general_options

OFFICE = "township"
"""Where most ways lead."""
WINDOW = "window"
"""What stands in the place of a command where a voucher is posted at the window."""
A_DAY = "day"
"""And where a whole day is worked there, from signing in to closing."""


@dataclass(frozen=True)
class Way:
    """One way to write: its command, and in which office it is given."""

    name: str
    words: tuple[str, ...]
    office: str = OFFICE
    takes_day: bool = True
    receiver: str = ""

    @property
    def only_in_books(self) -> bool:
        """Return whether it is a command that changes nothing but the database."""
        return self in OF_DATA and self.words[0] not in {WINDOW, "attachment", "form", "export"}

    def command(self, facts: Facts, today: str = TODAY) -> list[str]:
        """Return the whole command line."""
        words = [word.format_map(facts) for word in self.words]
        told = today if self.takes_day else ""
        return [*general_options(Path(facts["room"]), self.office, told), *words]


def _way(line: str, office: str = OFFICE, *, name: str = "", **more: Any) -> Way:
    words = tuple(line.split())
    return Way(name or " ".join(words[:2]), words, office, **more)


OF_DATA = (
    _way(
        "member add --organization {organization} --name 萨仁图雅"
        f" --id-number 150423198503140028 --applied-on {TODAY}"
    ),
    _way("import members {members} --organization {organization}"),
    _way("import vouchers {room}/vouchers.xlsx --organization {organization}"),
    _way(
        "--confirm voucher.cash_overdrawn voucher post --file {room}/voucher.json", name="voucher"
    ),
    _way(WINDOW, name="voucher at the window"),
    _way("voucher reverse {voucher} --reason 记错科目"),
    _way(
        "fund subscribe --organization {organization} --member {member} --amount 100"
        f" --day {TODAY}"
    ),
    _way(
        f"fund distribute pay --organization {{organization}} --all --account 10202 --day {TODAY}",
        name="dividends",
    ),
    _way("period close 2025-10 --organization {organization} --carry-over"),
    _way("year close 2025 --organization {organization}"),
    _way("attachment add member {member} {members}"),
    _way("attachment remove {attachment} --reason 重复"),
    _way("undo", name="undo"),
    _way("form award-revenue --for {application} --out {room}/form.pdf", name="award form"),
    _way("export members {room}/out.xlsx --organization {organization}"),
)
OF_EXCHANGE = (
    _way("package make --to {room}/stick", receiver="county"),
    _way("package take {first} --receipts {room}/receipts", "county"),
    _way("package take {down} --receipts {room}/receipts", name="taken from above"),
    _way(
        "package make --to {room}/stick --for {below}",
        "county",
        name="handed down",
        receiver="township",
    ),
    _way("key renew --reason 人员变动"),
    _way("key note {renewed}", "county", name="statement of keys"),
    _way("lending lend --organization {east} --for {copy} --to {room}/stick", receiver="laptop"),
    _way("lending take {lent_west}", "laptop"),
    _way("lending return {lending_south} --to {room}/stick", "laptop", receiver="township"),
    _way("lending take {back}", name="lent comes back"),
)
OF_WORKSPACE = (
    _way("operator add --name 鲍乌日娜 --role clerk --new-passphrase-file {room}/new-passphrase"),
    _way("operator passphrase --new-passphrase-file {room}/new-passphrase"),
    _way("recovery renew --sheet {room}/sheet.pdf"),
    _way("backup make {room}/stick"),
    _way("backup run", name="backup run"),
    _way("update prepare {update}"),
    _way("restore {first_backup}", name="restore"),
    _way("restore {kept_backup}", name="restore from the series"),
    _way("check", "older", name="upgrade"),
    _way("restore --before-upgrade", "upgraded", name="way back"),
    _way("salvage", "damaged", takes_day=False),
)
WAYS = OF_DATA + OF_EXCHANGE + OF_WORKSPACE
DAY = _way(A_DAY, name="day at the window")
"""No command, so no call of it is struck: it is ended at any time."""
