"""机构历程: stars, acceptances, bodies, revenue and awards of one organization, year by year."""

from coopdesk.forms.elements import A4_LANDSCAPE, Column, Grid, Heading, Layout, Line

_LABEL, _YEAR = 1.5, 1.0


def organization_history(years: tuple[str, ...]) -> Layout:
    """Return the layout with a column for each of ``years``; ours, no office prescribes it."""
    columns = (
        Column("事项", "label", _LABEL),
        *(Column(year, key_of(place), _YEAR, align="center") for place, year in enumerate(years)),
    )
    return Layout(
        form_id="organization-history",
        version="1",
        title="机构历程",
        prescribed_by="自制，按登记的事项汇总",
        page=A4_LANDSCAPE,
        elements=(
            Line(left="{organization}", center="{about}", right="{day}"),
            Grid("rows", columns),
            Heading("下一步还差什么"),
            Grid(
                "next",
                (
                    Column("奖补项目", "title", 1.3),
                    Column("结论", "verdict", 0.5),
                    Column("还差什么", "lacks", 3),
                ),
            ),
            Heading("三会情况"),
            Grid("bodies", (Column("机构", "name"), Column("情况", "told", 2))),
            Line(left="{office}", right="制表：{maker}"),
        ),
    )


def key_of(place: int) -> str:
    """Return the key of the column of the year at ``place``, from 0."""
    return f"year{place}"
