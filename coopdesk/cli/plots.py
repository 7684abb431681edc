"""``plot``: the numbers of a plot, and the plot itself as a file."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.system import AddCommand
from coopdesk.domain.plots import Plot, PlotName
from coopdesk.services import plot_papers, plots


def register(add: AddCommand) -> None:
    """Add the command of plots."""
    plot = add("plot", help="a plot: its numbers, or on paper (.pdf) or as a workbook (.xlsx)")
    plot.add_argument("name", choices=[name.value for name in PlotName])
    of = plot.add_mutually_exclusive_group()
    of.add_argument("--organization", dest="subject", metavar="ID", default="")
    of.add_argument("--division", dest="subject", metavar="CODE", default="")
    plot.add_argument("--out", type=Path, metavar="F.pdf|F.xlsx")
    plot.set_defaults(run=_plot)


def _plot(context: Context) -> dict[str, Any]:
    told: Namespace = context.arguments
    name, ask = PlotName(told.name), context.runner.ask
    plot = ask(plots.make_plot, name, told.subject)
    answer = {"title": plot.title, "summary": plot.summary, "items": _items(plot)}
    if told.out is None:
        return answer
    ask(plot_papers.save_plot, told.out, name, told.subject)
    return {**answer, "file": str(told.out)}


def _items(plot: Plot) -> list[dict[str, Any]]:
    """Return a record for each label; money is told in fen."""
    suffix = "_fen" if plot.is_money else ""
    return [
        {
            "label": label,
            **{f"value{at or ''}{suffix}": one.values[place] for at, one in enumerate(plot.series)},
        }
        for place, label in enumerate(plot.labels)
    ]
