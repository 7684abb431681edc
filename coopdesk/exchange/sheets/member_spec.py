"""The member list (社员花名册) as data: its columns, and what a row becomes."""

from dataclasses import dataclass
from datetime import date

from coopdesk.domain.identity import Sex
from coopdesk.domain.money import Money
from coopdesk.exchange.specs import CellKind, ColumnSpec, SheetRecord, SheetSpec

SEX_OF_WORD = {"男": Sex.MALE, "女": Sex.FEMALE}

MEMBERS = SheetSpec(
    sheet_id="members",
    title="社员花名册",
    key_fields=("id_number", "name"),
    columns=(
        ColumnSpec("serial", "序号、编号、序列、顺序号、No", CellKind.COUNT, width=6),
        ColumnSpec(
            "village",
            "所在嘎查村、所在嘎查、嘎查、嘎查村、所在村、村、村组、所属嘎查、所属村、"
            "住址、家庭住址、地址、所在嘎查村组",
            width=16,
        ),
        ColumnSpec(
            "name",
            "姓名、社员姓名、成员姓名、社员、社员名称、姓名或名称、名称、股东姓名、"
            "姓名/名称、社员姓名或名称",
            is_required=True,
            width=16,
        ),
        ColumnSpec("sex", "性别", CellKind.CHOICE, choices=SEX_OF_WORD, width=6),
        ColumnSpec("nation", "民族", width=10),
        ColumnSpec(
            "id_number",
            "身份证号码、身份证号、身份证、证件号码、证件号、公民身份号码、"
            "居民身份证号、居民身份证号码、身份证号码统一社会信用代码、"
            "身份证号或信用代码",
            CellKind.CODE,
            is_required=True,
            width=22,
        ),
        ColumnSpec(
            "phone",
            "联系电话、电话、手机、手机号、手机号码、联系方式、电话号码、移动电话",
            CellKind.CODE,
            width=15,
        ),
        ColumnSpec(
            "joined_on",
            "入社时间、入社日期、入社年月日、入股时间、入股日期、出资时间、出资日期、"
            "加入时间、入社年月",
            CellKind.DAY,
        ),
        ColumnSpec(
            "amount",
            "入股金额、股金、股金金额、出资额、出资金额、认缴股金、入股金、股金数额、"
            "现入股金额、股本金、入股资金",
            CellKind.AMOUNT,
            is_required=True,
        ),
        ColumnSpec("payment_method", "出资方式、入股方式、缴纳方式、出资形式", width=10),
        ColumnSpec(
            "certificate",
            "股金证号、股金证编号、股权证号、社员证号、证书编号、股金证、股权证编号",
            CellKind.CODE,
            width=20,
        ),
        ColumnSpec("other_names", "曾用名、其他写法、别名、又名", width=16),
        ColumnSpec("mongolian_name", "蒙古文姓名、蒙文姓名、蒙古文名称", width=16),
        ColumnSpec("household", "户号、户编号、农户编号", CellKind.CODE, width=12),
        ColumnSpec("householder", "户主、户主姓名", width=16),
        ColumnSpec("bank_name", "开户银行、开户行、银行名称、开户网点", width=20),
        ColumnSpec(
            "bank_account",
            "银行账号、银行卡号、银行账户、账号、卡号、一卡通账号、一卡通卡号、惠农一卡通账号",
            CellKind.CODE,
            width=24,
        ),
        ColumnSpec("remark", "备注、说明、备考", width=22),
    ),
)


@dataclass(frozen=True, slots=True)
class MemberRecord(SheetRecord):
    """One person or organization of a member list; what could not be read is None or empty.

    ``name`` is the normal form, ``typed_name`` what stands in the sheet. ``joined_known`` holds the
    year or month of an incomplete day. ``normalized`` names the fields whose typed form differed.
    ``is_known`` says that the register has this identity already.
    """

    name: str
    typed_name: str
    is_organization: bool
    sex: Sex | None
    nation: str
    village: str
    id_number: str | None
    phone: str | None
    joined_on: date | None
    joined_known: str
    amount: Money | None
    payment_method: str
    certificate: str
    other_names: str
    mongolian_name: str
    household: str
    householder: str
    bank_name: str
    bank_account: str
    remark: str
    normalized: frozenset[str]
    is_known: bool = False
