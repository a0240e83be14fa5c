"""Files of every kind become the same rows; what is missing or damaged is named."""

import gzip
import io
import zipfile
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sql.errors import SourceSchemaError, SourceUnreachable
from tests.files.folders import EVENTS, column, opened, problems, read, write

CSV = "person,at,what\nann,2026-01-05 09:00:00,view\nbo,2026-01-05 10:30:00,update\n"
EXPECTED = [datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 10, 30)]
XES = """<?xml version="1.0"?>
<log xmlns="http://www.xes-standard.org/">
  <global scope="event"><string key="person" value="nobody"/></global>
  <trace>
    <string key="concept:name" value="case 7"/>
    <event><string key="person" value="ann"/><date key="at" value="2026-01-05T10:00:00+01:00"/><string key="what" value="view"/></event>
    <event><string key="person" value="bo"/><date key="at" value="2026-01-05T10:30:00Z"/><string key="what" value="update">
      <string key="person" value="nested"/></string></event>
  </trace>
</log>"""


def mapping(file: str, *more: str) -> str:
    return "\n".join(["[input.log]", f'file = "{file}"', *(more or ['times = ["at"]']), EVENTS])


def parquet() -> bytes:
    rows = pa.table({"person": ["ann", "bo"], "at": pa.array(EXPECTED, pa.timestamp("us")), "what": ["view", "update"]})
    buffer = io.BytesIO()
    pq.write_table(rows, buffer)
    return buffer.getvalue()


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name.replace("_", ".")), content)  # without the time of day: two runs make the same bytes
    return buffer.getvalue()


@pytest.mark.parametrize(("name", "content"), [
    ("log.csv", CSV.encode()),
    ("log.csv", b"\xef\xbb\xbf" + CSV.encode()),  # as Excel writes it
    ("log.csv", CSV.replace("\n", "\r\n").encode()),
    ("log.csv.gz", gzip.compress(CSV.encode(), mtime=0)),
    ("log.zip", zipped(log_csv=CSV)),  # the only member needs no name
    ("log.parquet", parquet()),
    ("log.xes", XES.encode()),
    ("log.xes.gz", gzip.compress(b"\xef\xbb\xbf" + XES.encode(), mtime=0)),
])  # fmt: skip
def test_the_same_log_in_any_format_gives_the_same_events(tmp_path: Path, name: str, content: bytes) -> None:
    folder = write(tmp_path, mapping(name))
    (folder / name).write_bytes(content)
    assert column(folder, "usage_event", "occurred_at") == EXPECTED
    assert column(folder, "usage_event", "user_id") == ["ann", "bo"]


def test_a_case_of_an_xes_log_stands_beside_each_of_its_events(tmp_path: Path) -> None:
    folder = write(tmp_path, mapping("log.xes") + "object_id = '\"case:concept:name\"'\n", log_xes=XES)
    assert column(folder, "usage_event", "object_id") == ["case 7", "case 7"]


@pytest.mark.parametrize(("zone", "written", "utc"), [
    ("UTC", "2026-07-01 12:00:00", datetime(2026, 7, 1, 12)),
    ("Europe/Berlin", "2026-07-01 12:00:00", datetime(2026, 7, 1, 10)),  # summer: two hours ahead
    ("Europe/Berlin", "2026-01-01 12:00:00", datetime(2026, 1, 1, 11)),  # winter: one
    ("Europe/Berlin", "2026-07-01T12:00:00-04:00", datetime(2026, 7, 1, 16)),  # a written offset wins
    ("America/New_York", "2026-07-01", datetime(2026, 7, 1, 4)),  # a date is its local midnight
])  # fmt: skip
def test_times_are_read_in_the_exports_zone_and_kept_in_utc(tmp_path: Path, zone: str, written: str, utc: datetime) -> None:
    folder = write(tmp_path, f'time_zone = "{zone}"\n' + mapping("log.csv"), log_csv=f"person,at,what\nann,{written},view\n")
    assert column(folder, "usage_event", "occurred_at") == [utc]


def test_a_format_of_ones_own_is_read_as_it_says(tmp_path: Path) -> None:
    folder = write(tmp_path, mapping("log.csv", 'times = { at = "%d/%m/%Y %H:%M" }'), log_csv="person,at,what\nann,5/1/2026 09:00,view\n")
    assert column(folder, "usage_event", "occurred_at") == [datetime(2026, 1, 5, 9)]


def test_encoding_and_delimiter_are_the_mappings_to_say(tmp_path: Path) -> None:
    content = "person;at;what\nJürgen;2026-01-05;view\n".encode("latin-1")
    said = write(tmp_path / "said", mapping("log.csv", 'times = ["at"]', 'delimiter = ";"', 'encoding = "latin-1"'), log_csv=content)
    assert column(said, "usage_event", "user_id") == ["Jürgen"]
    unsaid = write(tmp_path / "unsaid", mapping("log.csv", 'times = ["at"]', 'delimiter = ";"'), log_csv=content)
    with opened(unsaid) as source:
        assert problems(source) == {("log", "row set apart: bytes that are not of the encoding", "*"): (1, 1)}


def test_several_files_are_one_input_and_equal_rows_of_overlapping_exports_count_once(tmp_path: Path) -> None:
    folder = write(tmp_path, mapping("log-*.csv"))
    (folder / "log-1.csv").write_text(CSV)
    (folder / "log-2.csv").write_text(CSV + "cy,2026-01-06 08:00:00,view\n")
    with opened(folder) as source:
        rows, progress = read(source, "usage_event")
        assert sorted(row["user_id"] for row in rows) == ["ann", "bo", "cy"]
        assert (progress.rows, progress.quarantined) == (3, 2)


def test_equal_rows_of_one_file_are_two_events(tmp_path: Path) -> None:
    folder = write(tmp_path, mapping("log.csv"), log_csv=CSV + "ann,2026-01-05 09:00:00,view\n")
    assert column(folder, "usage_event", "user_id") == ["ann", "ann", "bo"]


def test_files_of_one_input_may_have_different_columns(tmp_path: Path) -> None:
    folder = write(tmp_path, mapping("log-*.csv") + 'object_id = "record"\n')
    (folder / "log-1.csv").write_text(CSV)
    (folder / "log-2.csv").write_text("record,what,at,person\n9,view,2026-02-01,cy\n")
    assert column(folder, "usage_event", "object_id") == ["9", None, None]


@pytest.mark.parametrize(("name", "content", "words"), [
    ("other.csv", CSV.encode(), r"\[input\.log\]: there is no file log\.csv in "),
    ("log.csv", b"", r"log\.csv \[input\.log\]: there is no header line"),
    ("log.csv", b"person,when,what\nann,2026-01-05,view\n", r"log\.csv has no column 'at'\. It has: person, when, what\."),
    ("log.csv", b"who,at,what\nann,2026-01-05,view\n", r'\[table\.usage_event\].*"person" not found.*log\.csv \(log\) has who, at, what'),
])  # fmt: skip
def test_what_is_missing_is_named_with_its_file(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    folder = write(tmp_path, mapping("log.csv"))
    (folder / name).write_bytes(content)
    with pytest.raises((SourceSchemaError, SourceUnreachable), match=words), opened(folder):
        pass


@pytest.mark.parametrize(("name", "content", "words"), [
    ("log.csv.gz", gzip.compress(CSV.encode() * 50, mtime=0)[:60], r"log\.csv\.gz is damaged"),  # the copy was cut short
    ("log.csv.gz", b"no gzip at all", r"log\.csv\.gz is damaged"),
    ("log.zip", zipped(log_csv=CSV)[:50], r"log\.zip is damaged"),
    ("log.zip", zipped(a_csv=CSV, b_csv=CSV), r"log\.zip holds several files, and the mapping names no member\. It holds: a\.csv, b\.csv"),
    ("log.parquet", parquet()[:100], r"log\.parquet is no whole Parquet file"),
    ("log.xes", XES[:500].encode(), r"log\.xes is no XES log: broken XML at line \d+"),
    ("log.xes", b"<html/>", r"log\.xes is no XES log: its root is not <log>"),
    ("log.xes", b'<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log>&x;</log>', r"it has a DOCTYPE"),
])  # fmt: skip
def test_a_damaged_file_stops_the_reading_and_is_named(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    folder = write(tmp_path, mapping(name))
    (folder / name).write_bytes(content)
    with pytest.raises((SourceSchemaError, SourceUnreachable), match=rf"\[sources\.crm\] .*{words}"), opened(folder):
        pass


def test_a_member_that_the_zip_lacks_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, mapping("log.zip", 'member = "events.csv"'), log_zip=zipped(log_csv=CSV))
    with pytest.raises(SourceUnreachable, match=r"log\.zip holds no events\.csv\. It holds: log\.csv"), opened(folder):
        pass


def test_a_select_of_the_mapping_sees_the_inputs_and_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("event_id,occurred_at\n1,2026-01-05\n")
    stolen = f"""
[input.log]
file = "log.csv"
[table.usage_event]
sql = "select event_id, occurred_at from read_csv('{tmp_path / "secret.csv"}')"
"""
    folder = write(tmp_path / "folder", stolen, log_csv=CSV)
    with pytest.raises(SourceSchemaError, match="disabled by configuration"), opened(folder):
        pass
