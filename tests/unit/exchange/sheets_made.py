"""Workbooks made for the tests: ordinary ones by openpyxl, odd ones part by part."""

import zipfile
from datetime import date

from openpyxl import Workbook

from coopdesk.domain.identity import resident_id_sign

HEADERS = [
    "序号",
    "姓名",
    "性别",
    "身份证号码",
    "联系电话",
    "入社时间",
    "入股金额（元）",
    "股金证号",
]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def resident_id(number=0, born="19700101"):
    """Return an invented right number; ``number`` tells persons apart."""
    body = f"150423{born}{900 + number % 100}"
    return body + resident_id_sign(body)


def member_row(number=0, **changes):
    """Return the cells of one right member row."""
    row = {
        "序号": number + 1,
        "姓名": "乌云" if number % 2 else "巴图",
        "性别": None,
        "身份证号码": resident_id(number, f"19{50 + number // 100:02d}0101"),
        "联系电话": f"1990000{number:04d}",
        "入社时间": date(2023, 6, 1),
        "入股金额（元）": 1000,
        "股金证号": f"西股{number:04d}",
    }
    return [{**row, **changes}[head] for head in HEADERS]


def save(path, *rows, name="社员花名册", change=None):
    """Save ``rows`` as a workbook; ``change`` may alter the openpyxl sheet first."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    workbook.save(path)
    return path


def parts(sheet_data, before=""):
    """Return the parts of a smallest workbook around raw ``<row>`` elements."""
    links = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}'
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'{XML}{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{XML}{links}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'{XML}{before}<worksheet xmlns="{MAIN}"><sheetData>'
        f"{sheet_data}</sheetData></worksheet>",
    }


def pack(path, contents):
    """Save parts as a zip container."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in contents.items():
            container.writestr(name, content)
    return path
