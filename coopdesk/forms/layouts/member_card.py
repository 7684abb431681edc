"""社员证: a card of ID-1 size, eight on a sheet, or one with its back to be folded behind it."""

from coopdesk.forms.elements import A4_OF_CARDS, Cards, Field, Layout

_OWN_FORM = "自制，无统一表样；ID-1尺寸（85.6×54毫米）"
_LINES = (
    Field("姓　　名", "name", 1.6),
    Field("社员编号", "number"),
    Field("证件号码", "id_number"),
    Field("嘎 查 村", "village"),
    Field("入社日期", "joined_on"),
)
_FOOT = "发证日期　{issued_on}"

MEMBER_CARD = Layout(
    form_id="member-card",
    version="1",
    title="社员证（沿框线裁下，对折）",
    prescribed_by=_OWN_FORM,
    page=A4_OF_CARDS,
    title_size=11,
    elements=(
        Cards(
            "cards",
            "{organization}",
            "社 员 证",
            _LINES,
            _FOOT,
            "照片",
            "持 证 须 知",
            (
                "一、本证是社员身份的凭证，参加社员（代表）大会、办理股金和互助金事项时出示。",
                "二、股金吸股不吸储，分红不分息，对内不对外；本证不作为股金或借款的凭据。",
                "三、本证由本人使用，不得转借、涂改；遗失的，向本社申明后补发。",
                "四、退社时交回本证。本证盖章后有效。",
            ),
        ),
    ),
)

MEMBER_CARD_SHEET = Layout(
    form_id="member-card-sheet",
    version="1",
    title="社员证（沿框线裁下）",
    prescribed_by=_OWN_FORM,
    page=A4_OF_CARDS,
    title_size=11,
    elements=(Cards("cards", "{organization}", "社 员 证", _LINES, _FOOT, "照片"),),
)
