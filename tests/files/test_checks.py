"""What is odd in a file is recognised and counted; every count here is counted by hand."""

from pathlib import Path

import pytest

from tests.files.folders import column, opened, problems_of, read, write

DEALS = """
vendor = "Deals"
empty = ["Select", "?"]
placeholders = ["n/a", "test"]

[input.owners]
file = "owners.csv"

[input.deals]
file = "deals.csv"
id = "id"
times = ["created", "modified"]
money = ["amount"]
keys = { owner = "owners.name" }
after = { modified = "created" }
single = { owner = "team" }

[table.opportunity]
from = "deals"
opportunity_id = "id"
owner_user_id = "owner"
amount = "amount"
created_at = "created"

[table.record_field]
from = "deals"
object_type = "'opportunity'"
record_id = "id"
fields = ["owner", "stage"]
"""
OWNERS = "name\nann\nbo\n"
DEAL_ROWS = """id,owner,team,stage,amount,created,modified
1,ann,north,open,"$1,200.50",2026-01-01,2026-01-02 10:00:00
2,bo,north,Select,99,2026-01-01 08:00:00,2026-01-01 07:59:59
3,cy,south,?,$5K,2026-01-03T00:00:00+01:00,yesterday
4,ann,south,n/a,"1.200,50",2026-01-03 09:00:00,
4,ann,south, TEST ,,2026-01-04 09:00:00,2026-01-04 09:00:00
5,bo,north,open,(30),2026-01-05 09:00:00,2026-01-05 09:30:00
6,bo,north,open,(30),2026-01-05 09:00:00,2026-01-05 09:30:00
7,bo,north
"""


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    return write(tmp_path, DEALS, owners_csv=OWNERS, deals_csv=DEAL_ROWS)


def test_every_oddity_is_counted_with_how_many_rows_could_have_shown_it(deals: Path) -> None:
    assert problems_of(deals) == {
        ("deals", "row set apart: more or fewer fields than the header", "*"): (1, 8),  # 7 has three of seven fields
        ("deals", "date without time", "created"): (2, 7),  # 1 is a date, 3 a midnight
        ("deals", "unreadable time", "modified"): (1, 6),  # 'yesterday'; 4's is empty
        ("deals", "money as text", "amount"): (4, 6),  # $1,200.50, $5K and twice (30); 99 is plain
        ("deals", "unreadable money", "amount"): (1, 6),  # 1.200,50 has a comma where no thousands end
        ("deals", "orphan key", "owner"): (1, 7),  # cy
        ("deals", "before its beginning", "modified"): (1, 5),  # 2, by a second; 3 and the first 4 have no time to compare
        ("deals", "repeated id", "id"): (1, 7),  # the second 4
        ("deals", "repeated but for the id", "*"): (1, 7),  # 6 says what 5 says
        ("deals", "several values where one is expected", "owner"): (1, 3),  # ann stands with north and south; bo and cy do not
        ("deals", "word that means empty", "stage"): (2, 7),  # Select and ?
        ("opportunity", "repeated key", "*"): (1, 7),
        ("record_field", "repeated key", "*"): (1, 13),  # one row of seven, each of the others two fields
    }


def test_what_is_odd_is_loaded_for_what_it_says(deals: Path) -> None:
    amounts = [str(amount) for amount in column(deals, "opportunity", "amount")]
    assert amounts == ["-30.0000", "-30.0000", "1200.5000", "5000.0000", "99.0000", "None"]  # 4's comma parts no thousands


def test_a_row_without_its_key_or_with_a_value_that_does_not_fit_is_set_apart(tmp_path: Path) -> None:
    mapping = """
[input.log]
file = "log.csv"
[table.usage_event]
from = "log"
event_id = "id"
occurred_at = "at"
event_count = "n"
"""
    log = "id,at,n\n1,2026-01-01,1\n,2026-01-01,1\n3,,1\n4,2026-01-01,many\n5,2026-01-01,2\n"
    with opened(write(tmp_path, mapping, log_csv=log)) as source:
        rows, progress = read(source, "usage_event")
        assert {row["event_id"] for row in rows} == {"1", "5"}
        assert (progress.rows, progress.quarantined) == (2, 3)  # no key, no time, no number: 5 rows in, 2 + 3 out
    assert problems_of(tmp_path) == {("usage_event", "row that does not fit", "*"): (3, 5)}


@pytest.mark.parametrize(("share", "is_found"), [(21, True), (19, False)])
def test_an_account_that_makes_a_fifth_of_all_human_events_is_recognised(tmp_path: Path, share: int, is_found: bool) -> None:
    mapping = """
[input.log]
file = "log.csv"
[table.usage_event]
from = "log"
event_id = "_id"
user_id = "person"
actor_kind = "kind"
occurred_at = "'2026-01-01'"
"""
    people = ["machine"] * share + [f"p{number % 20}" for number in range(100 - share)]
    log = "person,kind\n" + "".join(f"{person},human\n" for person in people) + "bot,integration\n" * 500  # machines are not counted
    folder = write(tmp_path, mapping, log_csv=log)
    found = {key: value for key, value in problems_of(folder).items() if key[0] == "usage_event"}
    assert found == ({("usage_event", "one account dominates", "user_id"): (share, 100)} if is_found else {})


def test_an_account_among_few_is_no_machine(tmp_path: Path) -> None:
    mapping = """
[input.log]
file = "log.csv"
[table.usage_event]
from = "log"
event_id = "_id"
user_id = "person"
actor_kind = "'human'"
occurred_at = "'2026-01-01'"
"""
    folder = write(tmp_path, mapping, log_csv="person\n" + "ann\n" * 8 + "bo\n" * 2)
    assert problems_of(folder) == {("log", "repeated row", "*"): (8, 10)}  # ten rows, two different ones


def test_empty_words_and_placeholders_are_not_filled(deals: Path) -> None:
    with opened(deals) as source:
        rows, _ = read(source, "record_field")
    stages = {row["record_id"]: (row["is_filled"], row["is_placeholder"]) for row in rows if row["field_name"] == "stage"}
    assert stages["1"] == (True, False)
    assert stages["2"] == stages["3"] == (False, False)  # Select, ?
    assert stages["4"] == (False, True)  # n/a, or TEST in the row that repeats the key
    assert {row["is_filled"] for row in rows if row["field_name"] == "owner"} == {True}


def test_a_note_never_quotes_a_value(deals: Path) -> None:
    with opened(deals) as source:
        words = set(" ".join(str(row["note"]) for row in source.problems()).split())
    assert words & {"ann", "bo", "cy", "yesterday", "1.200,50", "$5K"} == set()
    assert "owners.name." in words  # the names of columns are told
