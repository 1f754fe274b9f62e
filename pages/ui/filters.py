"""The shared filters: kept in the URL as ids, shown as words.

Each filter is a hidden text field bound to a query parameter (ids joined by commas: the URL's form) and a visible
widget that shows labels. The URL wins: the visible widget is set from the bound field on every run, and writes to it
in a callback. A bound widget with `format_func` would put labels into the URL.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from core import labels
from core.frames import Frames
from core.highlight import short, visible
from core.search import LONGEST, cut
from core.selection import MANY, UNSAID, Selection, bounds, join, last_day, options, parse, period_param, split
from pages.ui.words import plain

NAMES = {
    "imposer": "Imposed or lifted by",
    "target": "Against or for",
    "instrument": "Instrument",
    "commodity": "Commodity",
    "status": "Status",
    "corroborated": "Corroborated",
    "undone": "Undone since",
    "direction": "Direction",
    "outlet": "Outlet",
    "period": "Period",
    "text": "Words in the sentence",
}
HELPS = {
    "corroborated": "Measures of which the imposer itself says so, or two independent articles do. Copies and rewrites "
    "of one text count as one article.",
    "undone": "Measures that a later one in force reverses: a ban that was lifted, a tariff that is back.",
}
_KEYS = (*MANY, "period", "text")
PAGE = "page_"  # begins the parameters that say which page of a list is open
_NONE = "-"  # nothing at all is chosen, where the default is something
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)  # days that can be picked


def word(name: str, value: str) -> str:
    """The words for one value of a filter."""
    if value == UNSAID:
        return "unsaid"
    if name in ("imposer", "target"):
        return labels.jurisdiction(value)
    if name == "commodity":
        return labels.commodity(value)
    if name == "direction":
        return f"{labels.sign(value)} {labels.label(name, value)}"
    return visible(value) if name in ("outlet", "period", "text") else labels.label(name, value)


def current() -> Selection:
    """The selection in force, from the fields drawn by dashboard.py, else straight from the URL."""
    raw = {name: st.session_state.get(name, st.query_params.get(name, "")) or "" for name in _KEYS}
    return parse(raw)


def change(**values: Any) -> None:
    """Set filters; call it from a callback only. Lists under other filters are other lists: they begin at page one."""
    for name, value in values.items():
        st.session_state[name] = value if isinstance(value, str) else join(value)
    if values:
        forget(*(name for name in st.query_params if name.startswith(PAGE)))


def forget(*names: str) -> None:
    """Take parameters of a page out of the address."""
    for name in names:
        st.query_params.pop(name, None)


def page_of(name: str, pages: int) -> int:
    """The open page of a list, as the address says, from 1 to `pages`."""
    asked = st.query_params.get(PAGE + name, "")
    return min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 9 else 1


def turned(name: str, pages: int) -> int:
    """The way to the other pages of a list, where there are several, and the open page."""
    if pages < 2:
        return 1
    shown = f"turn_{name}"

    def picked() -> None:
        if (page := st.session_state[shown]) > 1:
            st.query_params[PAGE + name] = str(page)
        else:
            forget(PAGE + name)

    st.session_state[shown] = page_of(name, pages)
    return st.pagination(pages, key=shown, on_change=picked)


def go(page: str, **values: Any) -> None:
    """Set filters and open a page on the coming run; call it from a callback only. Waiting for the button's return
    value would be in vain: under new filters it has another label, and with it another identity."""
    change(**values)
    visit(page)


def visit(page: str, **params: str) -> None:
    """Open a page at one of its things on the coming run, filters kept; call it from a callback only."""
    st.session_state["cw_go"] = page, params


def follow() -> None:
    """Open the page that a callback asked for; called by dashboard.py once the pages are known."""
    page, params = st.session_state.pop("cw_go", ("", {}))
    if page:  # without parameters of its own Streamlit would clear the bound ones, and refuses to
        st.switch_page(page, query_params=params)


def add(name: str, value: str) -> None:
    """Add one value to a filter; call it from a callback only."""
    held = split(str(st.session_state.get(name) or ""))
    change(**{name: held if value in held else (*held, value)})


def clear() -> None:
    """Drop every filter; call it from a callback only."""
    change(**dict.fromkeys(_KEYS, ""))


def draw(frames: Frames) -> None:
    """The sidebar. Unknown values that came with a link are dropped with a message."""
    available = options(frames) | {"status": list(labels.ids("status")), "direction": list(labels.ids("direction"))}
    clean: dict[str, str] = st.session_state.pop("cw_clean", {})
    change(**clean)
    _mend_address(available)
    with st.sidebar:
        upper = st.container()
        with st.container(key="cw_url", height=1, border=False):  # low, last: unseen before the style sheet hides it
            for name in _KEYS:
                if name != "text":
                    st.text_input(f"URL field {name}", key=name, bind="query-params")
    _drop_unknown(available)
    with upper:
        st.markdown("**Show only**")
        st.text_input(
            NAMES["text"],
            key="text",
            bind="query-params",
            placeholder="e.g. magnets",
            max_chars=LONGEST,
            icon=":material/search:",
            help="Every word must stand in the sentence, in any order, also as a part of a word. A phrase goes between "
            "quotation marks.",
        )
        kept = st.session_state.get("cw_long", st.session_state["text"])
        if kept != st.session_state["text"]:  # the field itself cuts a long link in the middle of a word
            st.session_state["cw_clean"] = {"text": kept}
            st.rerun()
        _choice("direction", available, st.pills)
        for name in ("imposer", "target", "instrument", "commodity", "status"):
            _choice(name, available, st.multiselect)
        for name in HELPS:
            _choice(name, available, st.pills)
        _period()
        if len(available["outlet"]) > 1:
            _choice("outlet", available, st.multiselect)
        st.button("Clear all filters", key="clear_sidebar", on_click=clear, disabled=not current(), width="stretch")
    if dropped := st.session_state.pop("cw_dropped", None):
        st.warning(
            "This link asks for something that is not in this folder, which was dropped: "
            + "; ".join(f"{NAMES[name].lower()} “{plain(short(value))}”" for name, value in dropped)
            + ".",
            title="Part of the link was not understood",
        )
    if st.session_state.pop("cw_long", None) is not None:
        st.warning(f"A search takes {LONGEST} characters; what came after them was dropped.")


def _drop_unknown(available: dict[str, list[str]]) -> None:
    """Start over with what is known. A field that is drawn cannot be changed any more, and the URL wins over a value
    set before its first drawing: so what is to stay is left for the next run."""
    clean, dropped = _unknown(st.session_state, available)
    if clean:
        st.session_state["cw_clean"], st.session_state["cw_dropped"] = clean, dropped
        st.rerun()


def _mend_address(available: dict[str, list[str]]) -> None:
    """Take unknown values out of the address bar, too, and the end of an endless search. Only before the fields are
    first drawn: later the address is theirs, and they do not correct it while a visit starts over."""
    if _KEYS[0] not in st.session_state:
        words = st.query_params.get("text", "")
        if (kept := cut(words)) != words:
            st.query_params["text"] = st.session_state["cw_long"] = kept
        for name, value in _unknown(st.query_params, available)[0].items():
            if value:
                st.query_params[name] = value
            else:
                st.query_params.pop(name, None)


def _unknown(held: Any, available: dict[str, list[str]]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """What the filters become without values that this folder does not know, and those values."""
    dropped, clean = [], {}
    for name in MANY:
        parts = split(str(held.get(name) or ""))
        if unknown := [part for part in parts if part not in available[name]]:
            clean[name] = join(part for part in parts if part in available[name])
            dropped += [(name, part) for part in unknown]
    period = str(held.get("period") or "")
    start, end = bounds(period)
    if period and ((start is None and end is None) or (start and end and start >= end)):
        clean["period"] = ""
        dropped.append(("period", period))
    return clean, dropped


def _choice(name: str, available: dict[str, list[str]], widget: Callable[..., Any]) -> None:
    shown = f"pick_{name}"

    def picked() -> None:
        change(**{name: st.session_state[shown]})

    st.session_state[shown] = list(split(str(st.session_state.get(name) or "")))
    extra: dict[str, Any] = {"selection_mode": "multi"} if widget is st.pills else {"placeholder": "All"}
    helps = [
        f"**{word(name, value)}**: {labels.means(name, value)}"
        for value in available[name]
        if labels.means(name, value)
    ]
    widget(
        NAMES[name],
        available[name],
        format_func=lambda value: word(name, value),
        key=shown,
        on_change=picked,
        help=HELPS.get(name) or "  \n".join(helps) or None,
        **extra,
    )


def local(
    name: str,
    options: Sequence[str],
    words: Callable[[str], str],
    widget: Callable[..., Any],
    default: Sequence[str] = (),
    **extra: Any,
) -> Any:
    """A choice of one page, kept in the URL under its name as ids: several values of `st.pills` or `st.multiselect`, or
    one of `st.selectbox` or `st.segmented_control`. The default (of one value: the first option) has no parameter.
    Returns what is chosen."""
    shown, many = f"pick_{name}", widget in (st.pills, st.multiselect)
    usual = list(default) if many else [options[0]]

    def picked() -> None:
        value = st.session_state[shown]
        chosen = [one for one in options if one in value] if many else [value]
        if chosen == usual:
            forget(name)
        else:
            st.query_params[name] = join(chosen) or _NONE

    asked = st.query_params.get(name, "")
    known = [value for value in (split(asked) if many else (asked,)) if value in options]
    if asked and not known and asked != _NONE:
        st.query_params.pop(name)
        st.warning(f"This link asks for “{plain(asked)}”, which is not on this page; it was dropped.")
    chosen = known or ([] if many and asked == _NONE else usual)
    st.session_state[shown] = chosen if many else chosen[0]
    if widget is st.pills:
        extra |= {"selection_mode": "multi"}
    return widget(extra.pop("label"), options, format_func=words, key=shown, on_change=picked, **extra)


def _period() -> None:
    def picked() -> None:
        days: tuple[date, ...] = st.session_state["pick_period"]
        if len(days) != 1:  # one day: the second is still to be picked
            change(period=period_param(*days) if days else "")

    start, end = bounds(str(st.session_state.get("period") or ""))
    # Streamlit fails on days outside of what can be picked; such a period still holds, and its chip shows it.
    days = [day for day in (start, last_day(end)) if day and FIRST <= day <= LAST]
    if st.session_state.get("period") or len(st.session_state.get("pick_period", ())) != 1:
        st.session_state["pick_period"] = tuple(days) if len(days) == 2 else ()
    st.date_input(NAMES["period"], key="pick_period", on_change=picked, min_value=FIRST, max_value=LAST)


def chips() -> None:
    """The filters in force as buttons that remove them."""
    selection = current()
    if not selection:
        return
    with st.container(horizontal=True, key="chips", gap="small"):
        for name in _KEYS:
            held = getattr(selection, name)
            for value in (held,) if isinstance(held, str) else held:
                if value:
                    st.button(
                        f"{NAMES[name]}: {plain(word(name, value))}",
                        key=f"chip_{name}_{value}",
                        icon=":material/close:",
                        icon_position="right",
                        help="Remove this filter",
                        on_click=_remove,
                        args=(name, value),
                    )
        st.button("Clear all", key="clear_chips", type="tertiary", on_click=clear)


def _remove(name: str, value: str) -> None:
    params = current().without(name, value).params()
    change(**{name: params.get(name, "")})
