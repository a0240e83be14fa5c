"""The model's card in docs/ is what the code says today."""

from takehold.model_card import card
from tests.house.test_layout import ROOT


def test_the_model_card_is_up_to_date() -> None:
    assert (ROOT / "docs" / "model-card.md").read_text(encoding="utf-8") == card(), "run: make docs"
