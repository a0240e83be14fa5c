"""The coverage matrix in the documentation is the one that the connectors state."""

import pytest

from sql.connector import known_kinds, known_variants, load_connector
from sql.coverage import LEFT_OUT, WORDS, coverage, with_coverage
from tests.house.test_layout import ROOT

KINDS = [kind for kind in known_kinds() if kind not in LEFT_OUT]


def test_the_page_shows_what_the_connectors_state() -> None:
    page = (ROOT / "docs" / "crms.md").read_text()
    assert with_coverage(page) == page, "Write it anew: python -m sql.coverage docs/crms.md"


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="no <!-- coverage"):
        with_coverage("# The CRMs\n")


def test_the_matrix_tells_what_suitecrm_and_odoo_do_not_log() -> None:
    lines = {line.split(" | ")[0].strip("| `"): line for line in coverage().splitlines() if line.startswith("| `")}
    head = next(line for line in coverage().splitlines() if line.startswith("| what"))
    column = {vendor.strip(" |"): place for place, vendor in enumerate(head.split(" | "))}
    assert lines["login_event"].split(" | ")[column["SuiteCRM"]].strip(" |") == "no"
    assert lines["usage_event.view"].split(" | ")[column["Odoo"]].strip(" |") == "with an add-on"
    assert lines["usage_event.view"].split(" | ")[column["EspoCRM"]].strip(" |") == "yes, kept 15 days"


@pytest.mark.parametrize("kind", KINDS)
def test_every_capability_has_a_known_status_a_stream_and_a_note(kind: str) -> None:
    rows = load_connector(kind).capabilities
    assert len(rows) > 5
    assert [row.capability for row in rows if row.status not in WORDS] == []
    assert [row.capability for row in rows if not row.note] == []
    assert len({row.capability for row in rows}) == len(rows)


@pytest.mark.parametrize("kind", KINDS)
def test_a_connector_says_whether_it_was_run(kind: str) -> None:
    assert load_connector(kind).verified.startswith(("run against a dump of a live system", "never run against a live system"))


def test_variants_speak_in_their_words_or_override_by_file_name_and_only_where_they_hold() -> None:
    assert [variant.name for variant in known_variants("odoo")][:2] == ["Odoo 17 or later", "Odoo 16 or earlier"]
    newer = load_connector("odoo", "postgresql", {"mail_tracking_value.field_id"})
    older = load_connector("odoo", "postgresql", {"mail_tracking_value.field", "res_device_log.user_agent"})
    differing = {one.name for one in older.streams if one.sql not in {other.sql for other in newer.streams}}
    assert differing == {"field_change", "stage_history", "activity.planned", "crm_session"}
    assert {stream.name for stream in older.streams if stream.path.parent.name == "agents"} == {"crm_session"}
    assert {stream.path.parent.name for stream in newer.streams} == {"odoo"}
    assert [variant.name for variant in older.variants] == ["Odoo 16 or earlier", "device log after Odoo 18"]
