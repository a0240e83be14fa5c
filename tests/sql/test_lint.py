"""The linter of the portable subset: our own files pass it, and every rule refuses its example."""

from functools import cache
from pathlib import Path

import pytest

from sql.canonical import TABLES, Table
from sql.fact_tables import table_of
from sql.facts import load_facts
from sql.lint import FOLDERS, RULES, Rule, lint, lint_files
from sql.portable import to_clickhouse, to_postgres, to_spark
from sql.requested_days import requested
from tests.sql.workspaces import AS_OF_AT

DERIVED = sorted(FOLDERS[1].glob("*.sql"))


@cache
def places() -> dict[Table, str]:
    tables = [*TABLES.values(), *(table_of(fact) for fact in load_facts())]
    return {table: f"somewhere.{table.name}" for table in tables}


def test_every_fact_and_derived_table_stays_in_the_portable_subset() -> None:
    assert [str(finding) for finding in lint_files()] == []


def test_the_checks_of_the_facts_stay_in_the_portable_subset() -> None:
    checks = [(fact.name, check) for fact in load_facts() for check in fact.checks]
    assert [str(finding) for name, check in checks for finding in lint(check, file=name)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.what)
def test_a_rule_refuses_its_example_by_file_and_line_and_says_the_portable_form(rule: Rule) -> None:
    found = lint(f"-- {rule.example}\nselect '{rule.example.replace(chr(39), '')}' as a\n{rule.example.upper()}", file="facts/x.sql")
    named = [finding for finding in found if finding.what == rule.what]
    assert [finding.line for finding in named] == [3]
    assert str(named[0]) == f"facts/x.sql:3: {rule.what} does not port. Write {rule.instead}."


def test_a_rule_holds_across_lines() -> None:
    assert [finding.line for finding in lint("select a\ngroup\n    by all", file="x")] == [2]


def test_a_star_over_a_stored_table_is_refused_and_over_a_cte_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("with rows as (\n    select * from record\n)\nselect * from rows\n")
    (finding,) = lint_files([tmp_path])
    assert (finding.line, finding.what) == (2, "select * from the stored table record")


@pytest.mark.parametrize("fact", load_facts(), ids=lambda fact: fact.name)
def test_a_fact_can_be_said_in_every_dialect_with_the_declared_types(fact) -> None:
    parameters = {"from_date": AS_OF_AT.date(), "to_date": AS_OF_AT.date(), "as_of_at": AS_OF_AT}
    declared = [(field.name, field.type) for field in table_of(fact).arrow_schema]
    assert set(to_postgres(fact.sql).parameters) == set(fact.parameters)
    for select in (to_clickhouse(fact.sql, places(), parameters), to_spark(fact.sql, places(), parameters)):
        assert list(select.columns) == declared
        assert all(f"somewhere.{name}" in select.sql for name in fact.reads)


@pytest.mark.parametrize("name", ["person_day_bits", "team_day"])
def test_a_series_on_request_can_be_said_in_every_dialect_with_the_declared_types(name: str) -> None:
    asked = requested(name)
    parameters = {"from_date": AS_OF_AT.date(), "to_date": AS_OF_AT.date()}
    declared = [(field.name, field.type) for field in table_of(asked).arrow_schema]
    assert set(to_postgres(asked.sql).parameters) == set(parameters)
    for select in (to_clickhouse(asked.sql, places(), parameters), to_spark(asked.sql, places(), parameters)):
        assert list(select.columns) == declared
        assert "somewhere.person_week_mask" in select.sql


@pytest.mark.parametrize("path", DERIVED, ids=lambda path: path.stem)
def test_a_derived_table_can_be_said_in_every_dialect(path: Path) -> None:
    parameters = {"snapshot_date": AS_OF_AT.date(), "source_id": "crm"}
    for select in (to_clickhouse(path.read_text(), places(), parameters), to_spark(path.read_text(), places(), parameters)):
        assert [name for name, _ in select.columns] == list(TABLES[path.stem].column_names)


def test_a_function_that_clickhouse_knows_in_one_spelling_only_is_spelled_so() -> None:
    said = to_clickhouse("select translate(object_type, 'ab', 'cd') as masked from record", places()).sql
    assert "translateUTF8(record.object_type, 'ab', 'cd')" in said
