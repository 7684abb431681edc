"""图表: a plot in black and greys with the numbers behind it."""

from coopdesk.domain.plots import Plot
from coopdesk.domain.shown import ShownTable
from coopdesk.forms.elements import A4_LANDSCAPE, Column, Grid, Layout, Line, Picture, Text
from coopdesk.forms.layouts.register_list import key_of


def plot_sheet(plot: Plot, numbers: ShownTable) -> Layout:
    """Return the layout of a plot and its numbers; ours, no office prescribes it."""
    columns = tuple(
        Column(column.label, key_of(place), figures=column.numeric)
        for place, column in enumerate(numbers.columns)
    )
    return Layout(
        form_id=f"plot-{plot.name.value}",
        version="1",
        title="{title}",
        prescribed_by="自制，按登记的事项绘制",
        page=A4_LANDSCAPE,
        elements=(
            Line(left="{about}", right="{day}"),
            *(() if plot.is_empty else (Picture(plot),)),
            Text("{summary}", indent=False),
            Grid("rows", columns),
            Line(right="制表：{maker}"),
        ),
    )
