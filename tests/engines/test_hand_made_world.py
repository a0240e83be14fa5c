"""The hand-made world fills every fact, also those that demo and dump leave empty: the same rows on the distributed engines."""

from collections.abc import Iterator

import pyarrow as pa
import pytest

from sql.build import BuildRequest, build_facts
from sql.canonical import TABLES
from sql.engines import Workspace
from sql.fact_tables import table_of
from sql.facts import Fact, load_facts
from sql.pieces import Piece
from tests.engines.stores import DISTRIBUTED, store_url
from tests.engines.test_conformance import assert_same_rows
from tests.sql.workspaces import workspace
from tests.sql_facts.test_engines_agree import busy_world
from tests.sql_facts.worlds import World, as_table

pytestmark = pytest.mark.long
FACTS = load_facts()


def built(space: Workspace, world: World) -> dict[str, pa.Table]:
    """Every fact as the engine builds and stores it, rows by grain."""
    tables: dict[str, tuple[Piece, ...]] = dict.fromkeys(TABLES, ())
    for name, rows in world.tables().items():
        space.stage(TABLES[name], "staged", as_table(TABLES[name], rows).to_batches())
        tables[name] = (space.write_piece(TABLES[name], "made", "select * from staged"),)
        space.drop("staged")
    wanted = BuildRequest(
        workspace=space, facts=FACTS, tables=tables, before={}, history_from_date=world.first_week, end_date=world.as_of.date(),
        as_of_at=world.as_of, changed_from_at=None, previous_end_date=None, is_known_text=lambda _: True, progress=lambda *_: None,
    )  # fmt: skip
    pieces = build_facts(wanted)
    for fact in FACTS:
        space.attach(table_of(fact), pieces[fact.name])
    return {
        fact.name: space.query(f"select {', '.join(fact.column_names)} from {fact.name} order by {', '.join(fact.grain)}") for fact in FACTS
    }


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, pa.Table]]:
    """What the embedded engine builds; ``test_engines_agree`` holds PostgreSQL to it."""
    with workspace(tmp_path_factory.mktemp("duckdb")) as space:
        yield built(space, busy_world())


@pytest.fixture(scope="module", params=DISTRIBUTED)
def there(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, pa.Table]]:
    """What a distributed engine builds."""
    folder = tmp_path_factory.mktemp(request.param)
    with workspace(folder, store_url(request.param, request, folder)) as space:
        yield built(space, busy_world())


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_a_fact_of_the_hand_made_world_has_the_same_rows_on_every_engine(
    here: dict[str, pa.Table], there: dict[str, pa.Table], fact: Fact
) -> None:
    assert here[fact.name].num_rows > 0, "the world leaves the fact empty: nothing was compared"
    assert here[fact.name].schema == there[fact.name].schema == table_of(fact).arrow_schema
    assert_same_rows(here[fact.name], there[fact.name])
