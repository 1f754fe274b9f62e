"""Tables out of the house: CSV, JSON and Excel bytes, with no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from core import labels
from core.export import to_csv

_HIDDEN = ("s0", "s1")
_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # a workbook is XML
_WORDS = {name: name for name in ("direction", "status", "kind", "instrument", "role", "voice")}
_MANY = {
    "imposer": labels.jurisdiction,
    "target": labels.jurisdiction,
    "country": labels.jurisdiction,
    "commodities": labels.commodity,
    "commodity": labels.commodity,
}


def outside(table: pd.DataFrame) -> pd.DataFrame:
    """A table as it leaves the house: ids kept, internal columns dropped, days as ISO text."""
    out = table.drop(columns=[name for name in _HIDDEN if name in table])
    days = [name for name in out.columns if pd.api.types.is_datetime64_any_dtype(out[name].dtype)]
    return out.assign(**{name: out[name].dt.strftime("%Y-%m-%d") for name in days})


def csv_bytes(table: pd.DataFrame) -> bytes:
    """UTF-8 CSV with a byte order mark, so that spreadsheets read names rightly; no cell is a formula."""
    return b"\xef\xbb\xbf" + to_csv(outside(table)).encode("utf-8")


def json_bytes(table: pd.DataFrame) -> bytes:
    """A JSON list of records, days as ISO text. Formulas are harmless in JSON, so text is left as it is."""
    out = outside(table)
    return str(out.to_json(orient="records", force_ascii=False, indent=1)).encode("utf-8")


def workbook(tables: Mapping[str, pd.DataFrame], about: Mapping[str, str]) -> bytes:
    """An Excel workbook: a sheet that says what this is, then one sheet a table, header frozen and filterable."""
    from openpyxl import Workbook  # costs a third of a second, and few sessions export
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)

    def cell(sheet: Any, value: Any, bold: bool = False) -> Any:
        missing = value is None or (not isinstance(value, str) and pd.isna(value))
        if isinstance(value, str):
            value = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value)
        made = WriteOnlyCell(sheet, value="" if missing else value)
        if isinstance(value, str):
            made.data_type = "s"  # never a formula, whatever it begins with
        if bold:
            made.font = Font(bold=True)
        return made

    first = book.create_sheet("About")
    for name, value in about.items():
        first.append([cell(first, name, bold=True), cell(first, value)])
    for name, table in tables.items():
        rows = outside(table)
        sheet = book.create_sheet(name[:31])
        sheet.freeze_panes = "A2"
        sheet.append([cell(sheet, str(column), bold=True) for column in rows.columns])
        for row in rows.itertuples(index=False):
            sheet.append([cell(sheet, value if isinstance(value, str) else _plain(value)) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def readable(table: pd.DataFrame) -> pd.DataFrame:
    """A table for the eye: ids as words, each distinct value put into words once."""
    out = table.drop(columns=[name for name in _HIDDEN if name in table])
    for name in out.columns:
        if name in _WORDS:
            out = out.assign(**{name: _mapped(out[name], lambda value, name=name: labels.label(_WORDS[name], value))})
        elif name in _MANY:
            word = _MANY[name]
            out = out.assign(**{name: _mapped(out[name], lambda value, word=word: labels.joined(value, word, ""))})
        elif isinstance(out[name].dtype, pd.CategoricalDtype):  # a browser would be sent the whole list of categories
            out = out.assign(**{name: out[name].astype("str")})
    return out


def _mapped(column: pd.Series[Any], word: Any) -> pd.Series[Any]:
    text = column.astype("str")
    return text.map({value: "unsaid" if value == "-" else word(value) for value in text.unique()})


def renamed(line: str, titles: Mapping[str, str]) -> str:
    """A line of words with the titles of articles, in quotation marks, in place of their ids."""
    ids = "|".join(re.escape(name) for name in sorted(titles, key=len, reverse=True))
    return re.sub(ids, lambda found: f"“{titles[found[0]]}”", line) if ids else line
