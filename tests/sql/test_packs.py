"""The packs: all seven application types are there, whole, and name what exists."""

import tomllib

import pytest

from metrics.catalog import CATALOG
from sql.companion_tables import PACKS_FILE, pack_rows

PACKS = tomllib.loads(PACKS_FILE.read_text())
TYPES = ["call_centre", "field_service", "telemarketing", "field_sales", "marketing", "analytic", "partner_portal"]


def test_every_application_type_has_a_pack() -> None:
    assert list(PACKS) == ["general", *TYPES]


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_says_for_whom_how_often_and_what(name: str) -> None:
    pack = PACKS[name]
    assert pack["roles"] and pack["rhythm"] and 1 <= pack["expected_days"] <= 20
    assert 1 <= len(pack["capabilities"]) <= 16
    assert set(pack.get("indicators", [])) <= set(CATALOG)
    assert name == "general" or pack["indicators"]


def test_rows_of_a_pack_carry_its_rhythm_and_a_bit_for_each_capability() -> None:
    rows = [row for row in pack_rows() if row["pack"] == "field_sales"]
    assert {row["expected_days"] for row in rows} == {12}
    assert {row["capability_index"] for row in rows} == set(range(len(PACKS["field_sales"]["capabilities"])))
