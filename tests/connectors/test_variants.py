"""Variants of a CRM say what differs in words, and no word is listed that no SELECT uses."""

import pytest

from sql.connector import CRM_FOLDER, Variant, known_kinds, known_variants, load_connector


@pytest.mark.parametrize("kind", [kind for kind in known_kinds() if known_variants(kind)])
def test_every_word_that_a_variant_replaces_stands_in_a_select_and_is_gone_afterwards(kind: str) -> None:
    texts = [path.read_text() for path in (CRM_FOLDER / kind).glob("*.sql")]
    unused = [words for variant in known_variants(kind) for words in variant.instead if not any(words in text for text in texts)]
    assert unused == []
    for variant in known_variants(kind):
        left = [words for text in texts for words in variant.instead if words in variant.in_its_words(text)]
        assert (variant.name, [words for words in left if words not in "".join(variant.instead.values())]) == (variant.name, [])


def test_longer_words_come_first_and_only_whole_ones_are_replaced() -> None:
    variant = Variant("older", instead={"t.owner": "null", "case when t.owner is null then 1 end": "'na'"})
    assert variant.in_its_words("select case when t.owner is null then 1 end, t.owner, at.owner") == "select 'na', null, at.owner"
    assert Variant("same").in_its_words("select t.owner") == "select t.owner"


def test_two_variants_of_twenty_hold_together() -> None:
    columns = {"timelineActivity.opportunityId", "timelineActivity.timelineActivityTypeSnapshot", "opportunity.ownerId"}
    connector = load_connector("twenty", "postgresql", columns | {"opportunity.updatedByWorkspaceMemberId", "roleTarget.roleId"})
    assert [variant.name for variant in connector.variants] == ["timeline with types", "timeline before its targets were renamed"]
    (stages,) = connector.streams_of("stage_history")
    assert 'ta."opportunityId"' in stages.sql
    assert "timelineActivityTypeSnapshot" in stages.sql
    assert "targetOpportunityId" not in stages.sql
