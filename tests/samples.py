"""The sample files of township offices and the answers that stand beside them."""

import json
from pathlib import Path

SAMPLES = Path(__file__).parent / "data" / "samples"
MEMBER_LIST = SAMPLES / "社员花名册.xlsx"
ORGANIZATION_LIST = SAMPLES / "机构台账.xlsx"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
MEMBERS = EXPECTED["members"]
REPORTED = {row["row"]: row for row in MEMBERS["must_report"]["rows"]}
CONFIRM_ROWS = {row for row, told in REPORTED.items() if told["severity"] == "confirm"}
CLEAN_SUM = MEMBERS["clean"]["sum_fen"]
CONFIRMED_SUM = MEMBERS["must_report"]["confirm"]["sum_fen_if_all_taken"]
