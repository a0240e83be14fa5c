"""A mapping that cannot be understood says where and what is known there."""

from pathlib import Path

import pytest

from sql.errors import MappingFileError, SourceUnreachable
from sql.files.mapping import read_mapping
from sql.files.selects import select_of
from tests.house.test_layout import ROOT

EXAMPLES = sorted((ROOT / "examples" / "files").glob("*.toml"))
INPUT = '[input.log]\nfile = "log.csv"\n'
EVENT = '[table.usage_event]\nfrom = "log"\nevent_id = "id"\noccurred_at = "at"\n'


def mapped(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mapping.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(("text", "words"), [
    ("vendor = ", "not valid TOML"),
    (INPUT, r"needs at least one \[table\.<name>\]"),
    (EVENT, r"needs at least one \[input\.<name>\]"),
    ("vendr = 'x'\n" + INPUT + EVENT, r"mapping\.toml: unknown key 'vendr'. Known: vendor, "),
    ("time_zone = 'Mars'\n" + INPUT + EVENT, r"time_zone: 'Mars' is no time zone"),
    ("empty = '?'\n" + INPUT + EVENT, r"empty: a list of texts"),
    ("[input.log]\n" + EVENT, r"\[input\.log\]: needs file"),
    ('[input."My Log"]\nfile = "x"\n' + EVENT, r"an input's name has lower-case letters"),
    (INPUT + "tmes = []\n" + EVENT, r"\[input\.log\]: unknown key 'tmes'. Known: file, member"),
    (INPUT + "times = 'at'\n" + EVENT, r"times: a table of texts"),
    (INPUT + "format = 'xlsx'\n" + EVENT, r"format: one of csv, parquet, xes"),
    (INPUT + '[table.events]\nfrom = "log"\n', r"\[table\.events\]: no table called events. Known: .*usage_event"),
    (INPUT + '[table.source_problem]\nfrom = "log"\n', "no table called source_problem"),
    (INPUT + EVENT + 'who = "x"\n', r"\[table\.usage_event\]: unknown key 'who'"),
    (INPUT + EVENT + "event_count = 1\n", r"event_count: an SQL expression as text"),
    (INPUT + '[table.usage_event]\nfrom = "lgo"\n', r"from: no input called 'lgo'. Known: log"),
    (INPUT + EVENT + 'sql = "select 1"\n', "needs either from"),
    (INPUT + '[table.usage_event]\nevent_id = "id"\n', "needs either from"),
    (INPUT + EVENT + 'fields = ["a"]\n', "belongs to record_field"),
    (INPUT + '[table.record_field]\nfrom = "log"\nrecord_id = "id"\n', "belongs to record_field"),
])  # fmt: skip
def test_a_mapping_with_a_mistake_says_where_and_what_is_known_there(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(MappingFileError, match=words):
        read_mapping(mapped(tmp_path, text))


def test_a_folder_without_a_mapping_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreachable, match=r"mapping\.toml: there is no mapping file to read"):
        read_mapping(tmp_path)


def test_the_inputs_may_lie_in_another_folder_than_the_mapping(tmp_path: Path) -> None:
    assert read_mapping(mapped(tmp_path, 'folder = "exports"\n' + INPUT + EVENT)).folder == (tmp_path / "exports").resolve()


def test_a_plain_column_name_is_quoted_and_anything_else_is_an_expression(tmp_path: Path) -> None:
    (table,) = read_mapping(mapped(tmp_path, INPUT + EVENT + "action = \"'view'\"\nwhere = \"id <> '0'\"\n")).tables
    sql = select_of(table, ("id", "at"), ())
    assert sql == 'select\n    "id" as "event_id",\n    "at" as "occurred_at",\n    \'view\' as "action"\nfrom "log"\nwhere id <> \'0\''


def test_there_are_nine_examples() -> None:
    assert len(EXAMPLES) == 9


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_can_be_understood(path: Path) -> None:
    mapping = read_mapping(path)
    assert mapping.vendor != path.stem
    assert {each.table.name for each in mapping.tables} & {"usage_event", "record"}
