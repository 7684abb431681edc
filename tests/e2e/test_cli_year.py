"""A year of two offices from the command line alone: every name and type of the contract."""

import pytest
from pypdf import PdfReader

from tests.e2e.command_line import Terminal, has
from tests.e2e.paper import text_of
from tests.samples import MEMBER_LIST, ORGANIZATION_LIST

TRINITY = "巴林右旗西拉沐沦苏木众联生产供销信用综合合作社"
ARTICLES = {"二（五）", "二（六）", "二（七）", "二（八）"}
GRASSROOTS = "大板镇基层供销合作社"
COUNTS = {"new": int, "changed": int, "same": int, "refused": int, "held": int}
PACKAGE = {"package_id": str, "sequence": int, "records": int}
FINDING = {
    "sheet": str,
    "row": (int, None),
    "column": (str, None),
    "code": str,
    "message": str,
    "severity": str,
}
AWARD = {
    "organization_id": str,
    "organization": str,
    "article": (str, None),
    "award_year": int,
    "basis_year": (int, None),
    "verdict": str,
    "amount_fen": int,
    "seed_fund_fen": (int, None),
    "payer": (str, None),
    "reasons": list,
    "missing": list,
}


@pytest.fixture
def office(tmp_path, capfdbinary, monkeypatch, clock):
    """Return ``office(name, level, division) -> Terminal`` with its workspace made."""
    monkeypatch.setattr("coopdesk.__main__.wall_clock", clock)

    def made(name, level, division):
        room = tmp_path / level
        room.mkdir()
        terminal = Terminal(room / "workspace", capfdbinary)
        place = ("--level", level, "--division", division, "--name", name)
        has(terminal.done("init", *place, "--operator", "高娃"), office_id=str)
        terminal.sign_in_quickly("高娃")
        return terminal

    return made


@pytest.fixture
def township(office):
    return office("西拉沐沦苏木供销合作社", "township", "150423200")


@pytest.fixture
def organization(township):
    """The trinity organization with the clean part of its member list."""
    added = township.done(
        *("organization", "add", "--kind", "trinity_organization", "--name", TRINITY),
        *("--division", "150423200", "--registered-on", "2023-05-06"),
    )
    return has(added, organization_id=str)["organization_id"]


def take_in_members(township, organization):
    into = ("import", "members", MEMBER_LIST, "--organization", organization)
    dry = township.done(*into, "--dry-run")
    counts = {"read": int, "new": int, "changed": int, "same": int, "left_out": int}
    has(dry, **counts, findings=list)
    assert township.done("member", "list", "--organization", organization)["items"] == []
    copy = township.folder.with_name("marked.xlsx")
    taken = township.done(*into, "--findings", copy)
    assert (taken["read"], taken["new"], taken["left_out"]) == (180, 156, 24)
    assert copy.is_file()
    for finding in taken["findings"]:
        has(finding, **FINDING)
    again = township.done(*into)
    assert (again["new"], again["same"]) == (0, 156)
    rows = township.done("export", "members", copy, "--organization", organization)
    assert has(rows, rows=int)["rows"] == 156


def hold_the_assembly(township, organization):
    board = {
        "body": "board_of_directors",
        "starts_on": "2025-03-15",
        "people": [
            {"name": "哈斯巴根", "post": "board_chair"},
            {"name": "高娃", "post": "director"},
            {"name": "王建国", "post": "director"},
        ],
    }
    bodies = township.file("bodies.json", {"organization": organization, "bodies": [board]})
    has(township.done("body", "setup", "--file", bodies), body_ids=list)
    told = {
        "organization": organization,
        "day": "2026-11-20",
        "starts_at": "09:00",
        "ends_at": "11:20",
        "place": "苏木文化站",
        "chair": "哈斯巴根",
        "recorder": "高娃",
        "noticed_on": "2026-11-01",
        "attendance": {"entitled": 156, "present": 120, "proxies": 3},
        "agenda": [
            {
                "title": "盈余分配方案",
                "vote": {"in_favour": 119, "against": 1, "abstained": 3},
                "resolution": "批准盈余分配方案",
            }
        ],
        "close": True,
    }
    made = township.done("meeting", "add", township.file("meeting.json", told))
    has(made, meeting_id=str, resolution_ids=list)
    shown = has(township.done("meeting", "show", made["meeting_id"]), state=str, day=str)
    assert shown["day"] == "2026-11-20"
    assert len(township.done("meeting", "list", "--organization", organization)["items"]) == 1
    (term,) = township.done("term", "list", "--organization", organization)["items"]
    assert has(term, days_left=int)["ends_on"] == "2028-03-14"
    return made["meeting_id"]


def work_the_fund(township, organization):
    """Seed fund, shares, an advance and its first repayment; each posts its voucher."""

    def fund(action, *more):
        return has(
            township.done("fund", action, "--organization", organization, *more),
            voucher_id=str,
            number=int,
            amount_fen=int,
        )

    rule = ("fee.maximum_rate", "--value", "800", "--reason", "理事会决议", "--day", "2026-01-01")
    township.done("fund", "rule", "--organization", organization, *rule)
    day = ("--day", "2026-03-02")
    seed = fund("seed", "--amount", "500000", "--document", "赤财农指〔2025〕31号", *day)
    assert seed["amount_fen"] == 50_000_000
    shares = fund("subscribe", "--member", "1", "--amount", "5000", *day)
    assert has(shares, share_entry_id=str, holding_fen=int)["holding_fen"] == 500_000
    back = ("redeem", "--member", "1", "--amount", "500", *day)
    code, asked = township.run("fund", *back, "--organization", organization)
    (question,) = asked["refused"]
    assert code == 1
    fund(*back, "--confirm", has(question, code=str, message=str, article=str, confirm=str)["code"])
    given = fund(
        *("advance", "--member", "1", "--amount", "1000", "--fee-bp", "600"),
        *("--due", "2026-12-01", "--purpose", "购买化肥", *day),
    )
    has(given, advance_id=str, advance_number=str)
    repaid = fund(
        *("repay", "--advance", given["advance_number"]),
        *("--amount", "515.00", "--day", "2026-05-31"),
    )
    has(repaid, repayment_id=str, usage_fee_fen=int, principal_fen=int, outstanding_fen=int)
    assert (repaid["usage_fee_fen"], repaid["principal_fen"]) == (1500, 50_000)


def keep_the_books(township, organization):
    """A voucher of hand, its reversal, the trial balance, a month closed and opened again."""
    lines = [
        {"account": "10201", "debit_fen": 120_050},
        {"account": "50101", "credit_fen": 120_050},
    ]
    told = {"organization": organization, "day": "2026-06-03", "summary": "收服务费"}
    file = township.file("voucher.json", told | {"lines": lines})
    posted = township.done("voucher", "post", "--file", file)
    has(posted, voucher_id=str, number=int)
    back = township.done("voucher", "reverse", posted["voucher_id"], "--reason", "重复记账")
    has(back, voucher_id=str, number=int)
    of = ("--organization", organization)
    closed = township.done("period", "close", "2026-10", *of)
    assert all(check["ok"] for check in closed["checks"])
    has(township.done("period", "reopen", "2026-10", *of, "--reason", "补记"), checks=list)
    out = township.folder.with_name("trial.pdf")
    trial = township.done("report", "trial-balance", *of, "--out", out)
    has(trial, rows=list, totals=dict)
    assert trial["totals"]["closing_debit_fen"] == trial["totals"]["closing_credit_fen"] > 0
    assert "试算平衡表" in text_of(out.read_bytes())
    for name in ("general-ledger", "journal", "share-register", "advances", "seed-fund"):
        has(township.done("report", name, *of), rows=list, totals=dict)
    return posted["voucher_id"]


def ask_for_awards(township, organization):
    """Every award of the year with its reasons; one is applied for and its form printed."""
    taken = township.done("import", "organizations", ORGANIZATION_LIST, "--accept", "all")
    assert (taken["new"], taken["changed"]) == (13, 1), "one of the 14 is registered already"
    awards = township.done("awards", "assess", "--year", 2026)["awards"]
    before = township.done("awards", "assess", "--year", 2024)["awards"]
    assert {award["article"] for award in before} >= ARTICLES
    for award in (*before, *awards):
        has(award, **AWARD)
        assert award["verdict"] in {"yes", "no", "open"}
        for reason in award["reasons"]:
            has(reason, code=str, article=str, message=str)
    own = township.done("awards", "assess", "--year", 2026, "--organization", organization)
    assert own["awards"] == [award for award in awards if award["organization_id"] == organization]
    earned = next(a for a in awards if (a["article"], a["verdict"]) == ("二（六）", "yes"))
    award = ("--organization", earned["organization_id"], "--programme", "trinity_revenue")
    made = township.done("awards", "apply", *award, "--year", 2026)
    has(made, application_id=str, number=str, form=str)
    assert made["amount_fen"] == earned["amount_fen"] == 50_000_000
    return made["form"], made["application_id"]


def print_forms(township, records):
    for form, record in records.items():
        out = township.folder.with_name(f"{form}.pdf")
        told = township.done("form", form, "--for", record, "--out", out)
        has(told, pages=int, form_version=str, sheet_codes=list)
        assert len(PdfReader(out).pages) == told["pages"]
    listed = township.done("form", "list")["items"]
    assert set(records) <= {item["form"] for item in listed}


def test_a_year_of_an_office(township, organization):
    """Members, assembly, fund, books, awards, forms, backup: each answer has its shape."""
    (listed,) = township.done("organization", "list")["items"]
    assert listed["organization_id"] == organization
    has(township.done("organization", "show", organization), organization=dict)
    take_in_members(township, organization)
    meeting = hold_the_assembly(township, organization)
    work_the_fund(township, organization)
    voucher = keep_the_books(township, organization)
    form, application = ask_for_awards(township, organization)
    records = {
        form: application,
        "meeting-minutes": meeting,
        "voucher": voucher,
        "trial-balance": organization,
    }
    print_forms(township, records)
    checked = has(township.done("check"), ok=bool, checks=list)
    assert checked["ok"], checked
    disk = township.folder.with_name("disk")
    disk.mkdir()
    has(township.done("backup", "make", disk), ok=bool, sha256=str)
    (file,) = disk.glob("*.coopbackup")
    has(township.done("backup", "check", file), ok=bool, sha256=str)
    township.done("organization", "add", *another())
    has(township.done("restore", file), ok=bool)
    names = [item["name"] for item in township.done("organization", "list")["items"]]
    assert (len(names), GRASSROOTS in names) == (14, False)


def another():
    return ("--kind", "grassroots_coop", "--name", GRASSROOTS, "--division", "150423100")


def test_two_offices_exchange_a_package(office, township, organization, tmp_path):
    """The keys are compared, the package checked, taken once, and its receipt comes home."""
    county = office("巴林右旗供销合作社", "county", "150423")
    stick = tmp_path / "stick"
    stick.mkdir()
    for here, there in ((township, county), (county, township)):
        key = has(there.done("key", "export", "--to", stick), file=str, fingerprint=str)
        own = there.done("key", "show")
        assert own["fingerprint"] == key["fingerprint"]
        has(
            here.done("key", "trust", key["file"], "--fingerprint", own["fingerprint"]),
            office_id=str,
        )
    into = ("import", "members", MEMBER_LIST, "--organization", organization)
    township.done(*into)
    made = has(township.done("package", "make", "--to", stick, "--period", "2026H2"), **PACKAGE)
    assert made["records"] == 157
    checked = has(county.done("package", "check", made["file"]), **PACKAGE, **COUNTS)
    assert (checked["new"], checked["package_id"]) == (157, made["package_id"])
    assert county.done("organization", "list")["items"] == []
    unpacked = has(county.done("package", "open", made["file"], "--to", tmp_path / "open"))
    assert unpacked["package_id"] == made["package_id"]
    assert (tmp_path / "open" / "datapackage.json").is_file()
    taken = has(county.done("package", "take", made["file"]), **PACKAGE, **COUNTS)
    assert (taken["new"], taken["sequence"]) == (157, 1)
    assert county.done("organization", "list")["items"][0]["organization_id"] == organization
    back = has(township.done("receipt", "take", taken["receipt"]), **PACKAGE, **COUNTS)
    assert (back["new"], back["package_id"]) == (157, made["package_id"])

    code, answer = county.run("package", "take", made["file"])
    assert code in {1, 3}, answer
    assert county.done("check")["ok"]
