"""The rules of the quality score: what is shipped can be read, and what is wrong is refused."""

from datetime import date
from pathlib import Path

import pytest

from metrics.rules import RULES, RuleFileError, Rules, read_rules, rules_at


def written(folder: Path, text: str) -> Path:
    """A rule file."""
    path = folder / "rules.toml"
    path.write_text(text)
    return path


def test_the_shipped_rules_know_an_address_under_the_names_that_crms_give_it() -> None:
    for name in ("email", "emailAddress", "email_address", "E-Mail"):
        assert RULES[0].weights_of("contact", [name]) == {name: 3.0}
        assert RULES[0].floors_of("contact", [name]) == {name: 0.6}
    assert RULES[0].weights_of("contact", ["fax"]) == {} and RULES[0].floors_of("account", ["email"]) == {}


def test_a_version_counts_from_its_day_on(tmp_path: Path) -> None:
    text = "[[version]]\nversion = 1\n[version.fields.contact]\nemail = { weight = 2 }\n[[version]]\nversion = 2\nsince = 2026-03-01\n"
    found = read_rules(written(tmp_path, text))
    assert [rules_at(found, day).version for day in (date(2025, 1, 1), date(2026, 2, 28), date(2026, 3, 1))] == [1, 1, 2]
    assert found == (Rules(1, None, {("contact", "email"): 2.0}), Rules(2, date(2026, 3, 1)))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[version]]\nversion = 2\n[[version]]\nversion = 1\nsince = 2026-03-01\n", "must be there and rise"),
        ("[[version]]\nversion = 1\n[[version]]\nversion = 2\n", "needs a later day"),
        ("[[version]]\nversion = 1\n[version.fields.contact]\nemail = { weight = 0 }\n", "contact.email: a weight is above 0"),
        ("[[version]]\nversion = 1\n[version.fields.contact]\nemail = { floor = 60 }\n", "a floor lies between 0 and 1"),
    ],
)
def test_rules_that_cannot_hold_are_refused(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(RuleFileError, match=complaint):
        read_rules(written(tmp_path, text))
