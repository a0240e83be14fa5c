"""The header of a fact file says the truth about its SQL, and a broken header is refused with its line."""

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from sql.canonical import TABLES
from sql.errors import FactFileError
from sql.facts import Fact, load_facts, parse_fact

FACTS = load_facts()
NAMES = [fact.name for fact in FACTS]
GOOD = """-- One row per thing.
-- grain: source_id, week_start_date
-- period: week_start_date
-- reads: usage_event
-- parameters: to_date
-- column source_id text: the CRM
-- column week_start_date date: Monday of the week
-- column things bigint things: how many
-- check: things >= 0
with
    counted as (
        select source_id, date '2026-01-05' as week_start_date, count(*) as things
        from usage_event
        where occurred_at < $to_date
        group by source_id
    )
select * from counted
"""


def tree(fact: Fact) -> exp.Expr:
    """The parsed SELECT."""
    return sqlglot.parse_one(fact.sql, read="duckdb")


@pytest.mark.parametrize("fact", FACTS, ids=NAMES)
def test_reads_names_exactly_the_tables_of_the_sql(fact: Fact) -> None:
    ctes = {cte.alias for cte in tree(fact).find_all(exp.CTE)}
    assert {table.name for table in tree(fact).find_all(exp.Table)} - ctes == set(fact.reads)


@pytest.mark.parametrize("fact", FACTS, ids=NAMES)
def test_the_last_select_delivers_the_declared_columns_in_order(fact: Fact) -> None:
    last_cte = fact.sql.rsplit(maxsplit=1)[-1]
    selects = [cte.this.named_selects for cte in tree(fact).find_all(exp.CTE) if cte.alias == last_cte]
    assert selects == [list(fact.column_names)]


@pytest.mark.parametrize("fact", FACTS, ids=NAMES)
def test_a_fact_keeps_to_the_portable_subset(fact: Fact) -> None:
    text = fact.sql.lower()
    assert [
        word for word in ("qualify", "group by all", "generate_series", "now()", "current_date", "list_", "unnest", "//") if word in text
    ] == []


@pytest.mark.parametrize("fact", FACTS, ids=NAMES)
def test_facts_finer_than_a_cohort_are_named_person(fact: Fact) -> None:
    assert fact.is_personal == ("org_unit_id" not in fact.grain)


def test_every_fact_comes_after_the_facts_it_reads() -> None:
    places = {name: place for place, name in enumerate(NAMES)}
    assert [(f.name, r) for f in FACTS for r in f.reads if r in places and places[r] > places[f.name]] == []


def test_a_fact_has_the_shape_of_a_table_that_engines_hold() -> None:
    table = next(fact for fact in FACTS if fact.name == "team_lifecycle").table
    assert (table.name, table.key, table.period_column) == (
        "team_lifecycle",
        ("source_id", "org_unit_id", "week_start_date", "state"),
        "week_start_date",
    )
    assert table.arrow_schema.field("people").type == "int64"
    assert "team_lifecycle" not in TABLES


def test_a_good_header_is_read_whole(tmp_path: Path) -> None:
    fact = parse_fact(written(tmp_path, GOOD))
    assert (fact.name, fact.sentence, fact.grain) == ("thing", "One row per thing.", ("source_id", "week_start_date"))
    assert (fact.reads, fact.parameters, fact.checks) == (("usage_event",), ("to_date",), ("things >= 0",))
    assert [(c.name, c.type, c.unit, c.meaning) for c in fact.columns][2] == ("things", "bigint", "things", "how many")
    assert fact.sql.startswith("with\n    counted") and fact.sql.endswith("select * from counted")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("-- One row per thing.\n", "", "line 1: the first line must be a comment with one sentence"),
        ("-- check: things >= 0", "-- chek: things >= 0", "line 9: 'chek: things >= 0' is none of"),
        ("things bigint things", "things number things", "line 8: 'number' is no column type"),
        ("-- reads: usage_event\n", "", "line 1: the header has no 'reads'"),
        ("-- parameters: to_date", "-- parameters: from_date", "line 5: parameters declared: from_date; used: to_date"),
        ("-- period: week_start_date", "-- period: month", "line 2: grain or period names month"),
        ("-- period: week_start_date", "-- grain: source_id", "line 3: 'grain' stands twice"),
        ("-- column things bigint things: how many", "-- column source_id text: again", "line 1: a column is declared twice"),
        ("with\n", "insert into x\nwith\n", "the body must be one SELECT"),
    ],
)
def test_a_broken_header_is_refused_with_file_and_line(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(FactFileError) as refused:
        parse_fact(path)
    assert str(path) in str(refused.value) and complaint in str(refused.value)


def test_a_fact_that_reads_an_undeclared_table_is_refused(tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace("reads: usage_event", "reads: usage_events"))
    with pytest.raises(FactFileError, match=r"thing\.sql reads usage_events: no canonical table and no fact"):
        load_facts(tmp_path)


def test_facts_that_read_each_other_are_refused(tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace("reads: usage_event", "reads: other"))
    written(tmp_path, GOOD.replace("reads: usage_event", "reads: thing"), "other")
    with pytest.raises(FactFileError, match=r"circle: .*thing"):
        load_facts(tmp_path)


def written(folder: Path, text: str, name: str = "thing") -> Path:
    """A fact file."""
    path = folder / f"{name}.sql"
    path.write_text(text)
    return path


def test_what_counts_as_writing_is_the_same_in_every_fact_that_says_it() -> None:
    said: dict[str, set[str]] = {}
    for fact in FACTS:
        for cte in tree(fact).find_all(exp.CTE):
            if cte.alias == "action_kinds":
                pairs = [[str(cell.this) for cell in row.expressions] for row in cte.find_all(exp.Tuple)]
                said[fact.name] = {action for action, kind in pairs if kind == "write"}
    assert set(said) == {"person_activity_week", "person_signal_week"}
    assert said["person_activity_week"] == said["person_signal_week"] >= {"create", "update", "delete", "comment"}
