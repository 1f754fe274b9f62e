"""Tables to plotly figures. Nothing is filtered or counted here: a chart draws the rows it is given.

Direction is colour and pattern and word at once: imposed is solid orange with ▲, lifted is hatched teal with ▽. Text
and grid colours are left to the page's theme, so that light and dark both work.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go  # type: ignore[import-untyped]

from core import labels
from core.highlight import escape, short
from core.periods import period_words

COLOURS = {"imposed": "#d9622b", "lifted": "#1f8fb0"}
PATTERN = {"imposed": "", "lifted": "/"}
STATUS_OPACITY = {
    "in_force": 1.0,
    "agreed": 0.72,
    "conditional": 0.56,
    "alleged": 0.46,
    "possible": 0.38,
    "called_for": 0.3,
}
GREY = "#8a8f98"
_LABEL = 34  # characters of a name that leave room for its bar
_CROWD = 60  # bars or points beyond which each has no number or dot of its own
_LINES = 6  # deadlines drawn
NAMED = 4  # columns of the heat map up to which names fit over them
_ZERO = {"width": 1, "color": GREY}
_GRID = "rgba(138,143,152,0.22)"
INK = "#14181d"  # on the solid colours, in both themes
_MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}


def _figure(
    height: int,
    data: list[dict[str, Any]],
    x: dict[str, Any] | None = None,
    y: dict[str, Any] | None = None,
    **layout: Any,
) -> go.Figure:
    """A figure of all its parts at once: plotly checks the whole again with each part that is added, which took a third
    of a page's time. `x` and `y` are what the axes have beside the common."""
    axis = {"fixedrange": True, "automargin": True, "zeroline": False}
    base: dict[str, Any] = {
        "height": height,
        "margin": _MARGIN,
        "barmode": "relative",
        "bargap": 0.35,
        "hovermode": "closest",
        "dragmode": False,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "hoverlabel": {"align": "left"},
        "xaxis": axis | (x or {}),
        "yaxis": axis | (y or {}),
    }
    return go.Figure(data=data, layout=base | layout)


def _marker(direction: str) -> dict[str, Any]:
    pattern = {"shape": PATTERN[direction], "fillmode": "overlay", "fgcolor": "#ffffff", "fgopacity": 0.5, "size": 6}
    return {
        "color": COLOURS[direction],
        "pattern": pattern | {"solidity": 0.25},
        "line": {"width": 0},
    }


def _legend(direction: str) -> str:
    return f"{labels.sign(direction)} {labels.label('direction', direction)}"


def _bar(direction: str, name: str, opacity: float = 1.0, **values: Any) -> dict[str, Any]:
    # The opacity of the whole trace: that of its marker would leave the legend solid.
    look = {"type": "bar", "name": name, "marker": _marker(direction), "opacity": opacity, "legendgroup": name}
    return look | {"cliponaxis": False} | values


def _dates(**more: Any) -> dict[str, Any]:
    """An axis of days."""
    return {"type": "date", "showgrid": False, "tickformatstops": _TICKS, "nticks": 8} | more


def _counted(values: pd.Series[Any]) -> dict[str, Any]:
    """An axis of counts from nought, with ticks at whole numbers."""
    return {"rangemode": "tozero", "dtick": _whole(values), "gridcolor": _GRID}


def _bare(**more: Any) -> dict[str, Any]:
    """An axis without words and lines."""
    return {"showticklabels": False, "showgrid": False} | more


def _ordered(names: list[str], **more: Any) -> dict[str, Any]:
    """An axis of names in the order given."""
    return {"type": "category", "categoryarray": names, "categoryorder": "array"} | more


def balance(table: pd.DataFrame) -> go.Figure:
    """Imposed to the left, lifted to the right, one row an imposer; what is not in force is paler. Takes
    `counts.balance`; each bar carries (id, direction) as customdata."""
    names = list(dict.fromkeys(table["name"]))
    bars = []
    for direction, side in (("imposed", -1), ("lifted", 1)):
        for certainty, opacity in (("in force", 1.0), ("not in force", 0.4)):
            rows = table[(table["direction"] == direction) & (table["certainty"] == certainty)]
            word = _legend(direction) if certainty == "in force" else f"{_legend(direction).lower()}, not in force"
            bars.append(
                _bar(
                    direction,
                    word,
                    opacity,
                    orientation="h",
                    y=rows["name"],
                    x=rows["measures"] * side,
                    customdata=rows[["id", "direction", "measures"]].astype("str").to_numpy(),
                    hovertemplate="%{y}: %{customdata[2]} " + certainty + ", " + direction + "<extra></extra>",
                )
            )
    widest = int(table.groupby(["name", "direction"], observed=True)["measures"].sum().max()) if len(table) else 1
    return _figure(
        max(140, 62 + 44 * len(names)),
        bars,
        _bare(range=[-widest - 0.4, widest + 0.4]),
        _ordered(names),
        shapes=[_upright(0, **_ZERO)],
        annotations=_numbers(table),
    )


def _upright(x: Any, **line: Any) -> dict[str, Any]:
    """A line from the bottom of a figure to its top."""
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _numbers(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The numbers on the bars, as annotations: on pale bars they take the theme's text colour, on hatched ones they
    need a ground of their own; a bar's text has neither."""
    notes = []
    for (name, direction), rows in table.groupby(["name", "direction"], observed=True):
        sizes = dict(zip(rows["certainty"], rows["measures"], strict=True))
        solid, pale = int(sizes.get("in force", 0)), int(sizes.get("not in force", 0))
        side = -1 if direction == "imposed" else 1
        if solid:
            ground = {"bgcolor": COLOURS[str(direction)], "font": {"color": INK}, "borderpad": 1}
            notes.append({"x": side * solid / 2, "y": name, "text": f"<b>{solid}</b>", "showarrow": False} | ground)
        if pale:
            notes.append({"x": side * (solid + pale / 2), "y": name, "text": str(pale), "showarrow": False})
    return notes


def composition(table: pd.DataFrame) -> go.Figure:
    """How sure the measures are: a row a status, from in force on top to denied, imposed to the left, lifted to the
    right. Takes `counts.composition`; customdata is (status, direction)."""
    told = [status for status in labels.ids("status") if status in set(table["status"].astype("str"))]
    names = [labels.label("status", status) for status in reversed(told)]
    bars = []
    for direction, side in (("imposed", -1), ("lifted", 1)):
        rows = table[table["direction"] == direction].astype({"status": "str", "direction": "str"})
        bars.append(
            _bar(
                direction,
                _legend(direction),
                orientation="h",
                y=rows["status"].map(lambda status: labels.label("status", status)),
                x=rows["measures"] * side,
                text=rows["measures"],
                textposition="outside",
                customdata=rows[["status", "direction"]].to_numpy(),
                hovertemplate="%{y}: %{text} " + direction + "<extra></extra>",
            )
        )
        bars[-1]["marker"]["opacity"] = [STATUS_OPACITY.get(status, 0.24) for status in rows["status"]]
    widest = int(table["measures"].max()) if len(table) else 1
    return _figure(
        66 + 34 * len(names),
        bars,
        _bare(range=[-widest * 1.15, widest * 1.15]),
        _ordered(names),
        shapes=[_upright(0, **_ZERO)],
    )


def timeline(
    table: pd.DataFrame, deadlines: pd.DataFrame | None = None, unit: str = "mentions", step: str = "week"
) -> go.Figure:
    """Imposed above the line, lifted below it, by period; deadlines as labelled lines. Takes `counts.timeline` or
    `counts.flow`; each bar carries (first day, direction) as customdata."""
    rows = table.groupby(["period", "direction"], observed=True)[unit].sum().reset_index()
    periods = sorted(rows["period"].unique())
    bars = []
    for direction, side in (("imposed", 1), ("lifted", -1)):
        part = rows[rows["direction"] == direction]
        days = part["period"].dt.strftime("%Y-%m-%d")
        bars.append(
            _bar(
                direction,
                _legend(direction),
                x=days,
                y=part[unit] * side,
                text=part[unit],
                textposition="outside" if len(periods) <= _CROWD else "none",
                customdata=pd.DataFrame({"day": days, "direction": part["direction"].astype("str")}).to_numpy(),
                hovertemplate="from %{x|%-d %b %Y}: %{text} " + f"{unit} of {direction}<extra></extra>",
            )
        )
    top = float(rows[unit].max()) if len(rows) else 1.0
    under = _dates()
    if step != "day" and 0 < len(periods) <= 12:  # a label under each bar, in the words of the step
        words = {"week": "%-d %b<br>%Y", "month": "%b<br>%Y", "quarter": "from %b<br>%Y"}[step]
        under |= {"tickvals": periods, "ticktext": [f"{period:{words}}" for period in periods]}
    zero = {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": 0, "y1": 0, "line": _ZERO}
    lines, notes = _deadline_lines(deadlines, rows["period"])
    span = _bare(range=[-top * 1.35, top * 1.35])
    return _figure(320, bars, under, span, bargap=0.15, shapes=[zero, *lines], annotations=notes)


_TICKS = [
    {"dtickrange": [None, 604800000], "value": "%-d %b\n%Y"},
    {"dtickrange": [604800000, "M1"], "value": "%-d %b\n%Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b\n%Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]


def _deadline_lines(
    deadlines: pd.DataFrame | None, periods: pd.Series[Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Days ahead as dotted lines: the next ones still open, then the latest of those past. The time that a measure with
    an end runs is a grey window up to its line. Of lines too close together one has its words. Returns shapes and
    annotations."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    if deadlines is None:
        return shapes, notes
    exact = deadlines[deadlines["precision"] == "day"]
    ahead, past = (exact.loc[exact["open"] == still, "day"].drop_duplicates() for still in (True, False))
    days = sorted([*ahead.head(_LINES), *past.tail(max(0, _LINES - len(ahead)))])
    places = [*periods, *days]
    room = (max(places) - min(places)) / 8 if places else pd.Timedelta(0)
    worded: list[pd.Timestamp] = []
    for day in days:
        line, rows = day.strftime("%Y-%m-%d"), exact[exact["day"] == day]
        ends = rows[rows["what"] == "ends"]
        since = ends["since"].dropna()
        if len(since):
            window = {"type": "rect", "fillcolor": GREY, "opacity": 0.14, "layer": "below"}
            shapes.append(_upright(line, width=0) | window | {"x0": since.min().strftime("%Y-%m-%d")})
        shapes.append(_upright(line, width=1.5, dash="dot", color=GREY))
        if worded and day - worded[-1] < room:
            continue
        worded.append(day)
        text = period_words(line) + (f"<br>{len(ends)} {'ends' if len(ends) == 1 else 'end'}" if len(ends) else "")
        place = {"x": line, "y": 1, "yref": "paper", "xanchor": "right", "xshift": -5, "yanchor": "top"}
        notes.append(place | {"text": text, "showarrow": False, "align": "right"})
    return shapes, notes


def stock(table: pd.DataFrame) -> go.Figure:
    """Restrictions standing over time as a step line. Takes `counts.stock`; points carry the day as customdata."""
    line = {
        "type": "scatter",
        "x": table["day"],
        "y": table["standing"],
        "customdata": table["day"].dt.strftime("%Y-%m-%d").to_frame().to_numpy(),
        "mode": "lines+markers" if len(table) <= _CROWD else "lines",
        "line": {"shape": "hv", "color": COLOURS["imposed"], "width": 2.5},
        "marker": {"size": 7, "color": COLOURS["imposed"]},
        "fill": "tozeroy",
        "fillcolor": "rgba(217,98,43,0.14)",
        "hovertemplate": "%{x|%-d %b %Y}: %{y} standing<extra></extra>",
    }
    return _figure(240, [line], _dates(), _counted(table["standing"]), showlegend=False)


def _whole(values: pd.Series[Any]) -> int:
    """A distance of ticks at whole round numbers, about five of them."""
    least = int(values.max() or 0) / 5 if len(values) else 0
    sizes = (int(one * 10**zeros) for zeros in range(12) for one in (1, 2, 5))
    return next(size for size in sizes if size >= least)


def heat(table: pd.DataFrame) -> go.Figure:
    """Goods by imposer: orange where more was imposed, teal where more was lifted, grey where both balance; each cell
    writes both numbers. Takes `counts.heat`."""
    goods = list(dict.fromkeys(table.sort_values("commodity", ascending=False)["commodity"]))
    who = list(dict.fromkeys(table.sort_values("imposer")["imposer"]))
    cells = {(row.commodity, row.imposer): row for row in table.itertuples()}
    values = [[_net(cells.get((good, code))) for code in who] for good in goods]
    words = [[_cell(cells.get((good, code))) for code in who] for good in goods]
    ids = [[[good, code] for code in who] for good in goods]
    cell = {
        "type": "heatmap",
        "z": values,
        "x": [_side(code, len(who)) for code in who],
        "y": [labels.commodity(good) for good in goods],
        "text": words,
        "texttemplate": "%{text}",
        "customdata": ids,
        "colorscale": [[0, COLOURS["lifted"]], [0.5, "#d8d6cf"], [1, COLOURS["imposed"]]],
        "zmid": 0,
        "zmin": -1,
        "zmax": 1,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverongaps": False,
        "hovertemplate": "%{y}, %{x}: %{text}<extra></extra>",
        "textfont": {"color": INK},
    }
    named = {"showgrid": False, "type": "category"}
    return _figure(max(160, 60 + 34 * len(goods)), [cell], named | {"side": "top"}, named)


def _side(code: str, columns: int) -> str:
    """The name of a jurisdiction over its column; the code where names would not fit."""
    if code == "-":
        return "unsaid"
    return labels.jurisdiction(code) if columns <= NAMED else code


def _net(cell: Any) -> float | None:
    if cell is None:
        return None
    return float((cell.net > 0) - (cell.net < 0)) * (0.55 if cell.imposed and cell.lifted else 1.0)


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    parts = [(labels.sign(way), int(getattr(cell, way))) for way in ("imposed", "lifted")]
    return "  ".join(f"{mark} {count}" for mark, count in parts if count)


def voices(table: pd.DataFrame, count: int = 12) -> go.Figure:
    """The first rows of `counts.voices` as bars, one colour a role, most quoted on top. A bar is a person, not a name:
    where several have one, their affiliations or roles tell them apart."""
    rows = table.head(count).iloc[::-1]
    twice = rows["speaker"].duplicated(keep=False)
    apart = rows["affiliation"].where(rows["affiliation"] != "", rows["role"].map(partial(labels.label, "role")))
    cut = partial(short, limit=_LABEL)
    names = rows["speaker"].map(cut).where(~twice, rows["speaker"].map(cut) + ", " + apart.map(cut)).map(_written)
    bar = {
        "type": "bar",
        "orientation": "h",
        "y": rows["person"],
        "x": rows["quotes"],
        "text": rows["quotes"],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": ["#6b4fa0" if role == "analyst" else GREY for role in rows["role"]]},
        "customdata": rows[["person", "role"]].assign(name=rows["speaker"].map(_written)).astype("str").to_numpy(),
        "hovertemplate": "%{customdata[2]} (%{customdata[1]}): %{x} quotes<extra></extra>",
    }
    people = {"type": "category", "tickvals": rows["person"].tolist(), "ticktext": names.tolist()}
    return _figure(max(140, 50 + 30 * len(rows)), [bar], _bare(), people, showlegend=False)


def _written(text: str) -> str:
    """A label from an article's text: plotly reads some HTML in labels, links among it, and numeric entities."""
    return escape(text).replace("&quot;", "&#34;")


def goods(table: pd.DataFrame, count: int = 15) -> go.Figure:
    """Mentions of goods, the restricted ones apart. Takes `counts.goods`; bars carry the id as customdata."""
    rows = table.head(count).iloc[::-1]
    bars = []
    names = rows["commodity"].map(labels.commodity)
    for column, word, colour in (
        ("restricted", "in a sentence that restricts or frees it", "#6b4fa0"),
        ("", "elsewhere", GREY),
    ):
        values = rows["restricted"] if column else rows["mentions"] - rows["restricted"]
        bars.append(
            {
                "type": "bar",
                "name": word,
                "orientation": "h",
                "y": names,
                "x": values,
                "marker": {"color": colour, "opacity": 1.0 if column else 0.55},
                "customdata": rows[["commodity"]].to_numpy(),
                "hovertemplate": "%{y}: %{x} mentions " + word + "<extra></extra>",
            }
        )
    under = {"showgrid": False, "nticks": 5, "tickformat": "d"}
    return _figure(max(160, 80 + 30 * len(rows)), bars, under, {"type": "category"}, barmode="stack")


def trend(table: pd.DataFrame) -> go.Figure:
    """Lines of mentions over time. Takes columns period, commodity, mentions; points carry the commodity's id."""
    palette = ["#6b4fa0", "#d9622b", "#1f8fb0", "#8a6d1a", "#a13d63", "#4f7a3a"]
    lines = [
        {
            "type": "scatter",
            "name": labels.commodity(str(name)),
            "x": rows["period"],
            "y": rows["mentions"],
            "customdata": rows[["commodity"]].astype("str").to_numpy(),
            "mode": "lines+markers",
            "line": {"color": palette[place % len(palette)], "dash": ("solid", "dash", "dot")[place // 2 % 3]},
        }
        for place, (name, rows) in enumerate(table.groupby("commodity", observed=True, sort=False))
    ]
    return _figure(280, lines, _dates(), _counted(table["mentions"]))


def trail(claims: pd.DataFrame, direction: str) -> go.Figure:
    """The status of one measure over its reports: weakest claim at the bottom, in force on top. Takes claims with
    `said_on` and `status`; points carry the action's id."""
    order = list(reversed(labels.ids("status")))
    rows = claims.dropna(subset=["said_on"])
    grouped = rows.groupby(["said_on", "status"], observed=True).agg(
        count=("action", "size"), action=("action", "first")
    )
    points = grouped.reset_index()
    marks = {
        "type": "scatter",
        "x": points["said_on"],
        "y": points["status"].astype("str").map(lambda status: labels.label("status", status)),
        "mode": "markers+text",
        "text": points["count"],
        "textfont": {"color": "#ffffff"},
        "marker": {
            "size": 24,
            "color": COLOURS[direction],
            "symbol": "circle" if direction == "imposed" else "square",
        },
        "customdata": points[["action"]].to_numpy(),
        "hovertemplate": "%{x|%-d %b %Y}: %{text} × %{y}<extra></extra>",
    }
    told = [labels.label("status", status) for status in order if status in set(points["status"].astype("str"))]
    days = {"type": "date", "showgrid": False, "tickformat": "%-d %b\n%Y", "nticks": 6}
    return _figure(60 + 34 * max(2, len(told)), [marks], days, _ordered(told, gridcolor=_GRID), showlegend=False)
