"""The exporter: what leaves is text and numbers, in every kind of file, whatever the CRM's texts try to be."""

import csv
import doctest
import io
import re
import zipfile
import zlib
from base64 import a85decode
from datetime import date, datetime
from importlib.resources import files
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from PIL import Image, ImageFont

from access import plain_text
from delivery import sheet
from delivery.drawing import wrapped
from delivery.export import FORMATS, MOST_PRINTED, across, exported, taken
from tests.hostile import FORMULAS, STRINGS

RISKY = tuple("=+-@|%＝＋－＠")
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FRAME = pd.DataFrame(
    {
        "Team": ["North", "=1+1"],
        "Habit (%)": [12.5, None],
        "People": pd.array([7, None], dtype="Int64"),
        "Week of": [date(2026, 6, 8), None],
        "Looked at": [pd.Timestamp(2026, 6, 8, 9, 30), pd.NaT],
        "Points": [-3, 4],
    }
)


def hostile() -> pd.DataFrame:
    """Every string in a cell of its own, beside a number, and as the name of a column."""
    cells = pd.DataFrame({"Text": STRINGS, "Number": np.arange(len(STRINGS))})
    return pd.concat([cells, pd.DataFrame({text: ["x"] for text in FORMULAS[::9]})], axis=1)


def read_csv(content: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def xlsx_texts(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = ET.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(part.text or "" for part in item.iter(f"{SPREADSHEET}t")) for item in shared.iter(f"{SPREADSHEET}si")]


def pdf_text(content: bytes) -> str:
    streams = re.findall(rb"stream\r?\n(.*?)~>\s*endstream", content, flags=re.DOTALL)
    return "\n".join(zlib.decompress(a85decode(stream)).decode("latin-1") for stream in streams)


def test_the_corpus_holds_more_than_two_hundred_different_strings() -> None:
    assert len(STRINGS) >= 200
    assert len(set(STRINGS)) == len(STRINGS)


def test_a_csv_keeps_numbers_as_numbers_and_what_is_not_known_empty() -> None:
    rows = read_csv(exported("csv", "Teams", [], FRAME), ",")
    assert rows == [
        ["Team", "Habit (%)", "People", "Week of", "Looked at", "Points"],
        ["North", "12.5", "7", "2026-06-08", "2026-06-08T09:30:00", "-3"],
        ["'=1+1", "", "", "", "", "4"],
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_of_a_csv_begins_like_a_formula_whatever_the_spreadsheet_takes_for_a_separator(delimiter: str) -> None:
    for row in read_csv(exported("csv", "Teams", [], hostile()), delimiter):
        for cell in row:
            assert not re.sub(r"^[\s\u2060\"]+", "", cell).startswith(RISKY), cell


def test_a_workbook_has_no_formula_no_link_and_nothing_from_outside() -> None:
    content = exported("xlsx", "=1 http://evil.example", STRINGS, hostile())
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name).decode("utf-8") for name in book.namelist()}
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    assert not any("<f>" in text or "<f " in text or "hyperlink" in text.lower() for text in sheets)
    assert not [name for name in parts if "externalLink" in name or "vba" in name.lower()]
    assert not [name for name, text in parts.items() if name.endswith(".rels") and 'TargetMode="External"' in text]
    texts = xlsx_texts(content)
    assert len(texts) > 200
    assert [text for text in texts if re.sub(r"^[\s\u2060]+", "", text).startswith(RISKY)] == []
    assert [text for text in texts if "://" in text] == []
    assert "://evil" not in parts["docProps/core.xml"]


def test_a_workbook_holds_numbers_days_and_the_notes_on_a_sheet_of_their_own() -> None:
    content = exported("xlsx", "Teams", ["Data as of Wed 17 Jun 2026"], FRAME)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        first, second = (book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2))
    values = dict(re.findall(r'<c r="([A-F]\d+)"[^>]*?><v>([^<]*)</v>', first))
    assert (values["B2"], values["C2"], values["F2"]) == ("12.5", "7", "-3")
    assert values["D2"] == str((datetime(2026, 6, 8) - datetime(1899, 12, 30)).days)
    assert "B3" not in values and "C3" not in values
    assert "Data as of Wed 17 Jun 2026" in xlsx_texts(content) and "<v>" in second


def test_a_printed_page_has_no_link_no_action_and_no_address_that_a_reader_would_link() -> None:
    content = exported("pdf", STRINGS[0], STRINGS[:20], pd.DataFrame({"Text": STRINGS}))
    assert not re.search(rb"/(?:URI|JavaScript|JS|Launch|SubmitForm|GoToR|OpenAction)\b", content)
    text = pdf_text(content)
    assert "evil.example" in text  # it is there, as text
    assert "://" not in text and "www.evil" not in text.lower()


def test_long_tables_are_cut_in_print_and_say_so_and_never_in_data() -> None:
    many = pd.DataFrame({"Team": [f"Team {number}" for number in range(MOST_PRINTED + 20)]})
    assert "The first 500 of 520 rows; CSV and XLSX hold all." in pdf_text(exported("pdf", "Teams", [], many))
    assert len(read_csv(exported("csv", "Teams", [], many), ",")) == MOST_PRINTED + 21
    assert "Team 519" in xlsx_texts(exported("xlsx", "Teams", [], many))


def test_a_picture_grows_with_its_rows() -> None:
    sizes = [Image.open(io.BytesIO(exported("png", "Teams", ["a note"], FRAME.head(rows)))).size for rows in (1, 2)]
    assert sizes[1][1] - sizes[0][1] == 22
    assert sizes[0][0] > 300


@pytest.mark.parametrize("text", ["word " * 60, "w" * 300])
def test_a_long_cell_of_a_picture_wraps_and_makes_its_row_higher_instead_of_being_cut(text: str) -> None:
    font = ImageFont.truetype(str(files("reportlab") / "fonts" / "Vera.ttf"), 14)
    lines = wrapped(text.strip(), font, 330)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(font.getlength(line) for line in lines) <= 330
    short, long = (Image.open(io.BytesIO(exported("png", "T", [], pd.DataFrame({"Why": [said]})))).size for said in ("word", text))
    assert long[1] - short[1] >= 18 * 4 and long[0] == short[0]


def test_a_long_cell_of_a_printed_page_is_whole_and_keeps_the_sign_of_a_number() -> None:
    why = "; ".join(f"reason {number}" for number in range(60))
    text = pdf_text(exported("pdf", "T", [], pd.DataFrame({"Why": [why], "Change": ["\N{MINUS SIGN}16 points"]})))
    assert "reason 59" in text and "-16 points" in text


def test_a_printed_page_says_which_letters_it_lacks() -> None:
    said = "Signs that this font lacks stand as ?; CSV and XLSX hold them."
    assert [said in pdf_text(exported("pdf", "T", [], pd.DataFrame({"Team": [name]}))) for name in ("Łódź?", "Köln", "Ω")] == [
        False,
        False,
        True,
    ]


def test_only_as_many_columns_are_printed_as_a_page_has_room_for_and_the_rest_is_said() -> None:
    narrow, wide = (pd.DataFrame({f"{name} {number}": [name] for number in range(30)}) for name in ("x", "a long name"))
    assert across(taken("T", [], narrow)) == 30
    assert "The first 11 of 30 columns; CSV and XLSX hold all." in pdf_text(exported("pdf", "T", [], wide))
    assert len(read_csv(exported("csv", "T", [], wide), ",")[0]) == 30


def test_whole_numbers_and_moments_leave_as_such() -> None:
    frame = pd.DataFrame(
        {"People": [7.0, None], "At": [pd.Timestamp(2026, 6, 8), pd.Timestamp(2026, 6, 8, 9, 30, 5, 7)], "Trend": [[0.12345, 1], []]}
    )
    assert read_csv(exported("csv", "T", [], frame), ",")[1:] == [["7", "2026-06-08T00:00:00", "0.1235 1"], ["", "2026-06-08T09:30:05", ""]]
    days = frame.head(1)
    assert read_csv(exported("csv", "T", [], days), ",")[1][1] == "2026-06-08"


def test_a_workbook_formats_its_numbers_days_and_moments() -> None:
    content = exported("xlsx", "Teams", [], FRAME)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet, styles = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/styles.xml").decode()
    codes = dict(re.findall(r'numFmtId="(\d+)" formatCode="([^"]*)"', styles)) | {"0": "General", "3": "#,##0"}
    looks = [codes[found] for found in re.findall(r'<xf numFmtId="(\d+)"', styles.partition("<cellXfs")[2])]
    told = {cell: looks[int(style)] for cell, style in re.findall(r'<c r="([A-F]2)" s="(\d+)"', sheet)}
    assert told == {"B2": "#,##0.0###", "C2": "#,##0", "D2": "yyyy-mm-dd", "E2": "yyyy-mm-dd hh:mm:ss", "F2": "#,##0"}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_takes_the_whole_corpus_and_an_empty_table(kind: str) -> None:
    assert len(exported(kind, STRINGS[1], STRINGS[:50], hostile())) > 1000
    assert len(exported(kind, "Nothing", [], pd.DataFrame({"Team": []}))) > 5


def test_the_same_table_gives_the_same_bytes() -> None:
    assert {kind: exported(kind, "T", [], FRAME) for kind in FORMATS} == {kind: exported(kind, "T", [], FRAME) for kind in FORMATS}


def test_the_examples_of_plain_text_hold() -> None:
    assert [doctest.testmod(module).failed for module in (plain_text, sheet)] == [0, 0]
