"""The access matrix is whole: every page, command, table and role has its cell, and what has no row is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

import access
import dashboard
from access.door import active_days, cohorts, lifecycle, retention_matrix, values
from access.permissions import MATRIX, SCOPES, Rule, allowed, check, scope_of
from access.viewer import ROLES, AccessDenied, Viewer
from dashboard.app import PAGES, permitted
from ledger.tables import TABLES
from takehold.cli import app
from tests.access.worlds import ACTIVE_SHARE, Team, snapshot


def names(kind: str) -> list[str]:
    return [rule.name for rule in MATRIX if rule.kind == kind]


def test_every_page_command_and_table_has_exactly_its_rows() -> None:
    assert sorted(names("page")) == sorted(PAGES)
    assert sorted(names("command")) == sorted(command.callback.__name__ for command in app.registered_commands if command.callback)
    assert sorted(names("table")) == sorted([*TABLES, *TABLES])
    assert len({(rule.kind, rule.name, rule.action) for rule in MATRIX}) == len(MATRIX)


def test_the_rows_speak_of_known_roles_and_scopes_only() -> None:
    assert {role for rule in MATRIX for role in rule.scope_of} == set(ROLES)
    assert {scope for rule in MATRIX for scope in rule.scope_of.values()} == set(SCOPES)


@pytest.mark.parametrize("rule", MATRIX, ids=lambda rule: f"{rule.kind}-{rule.name}-{rule.action}")
def test_each_cell_is_what_check_says(rule: Rule) -> None:
    for role in ROLES:
        viewer, scope = Viewer("anna", role), rule.scope_of.get(role)
        assert scope_of(viewer, rule.kind, rule.name, rule.action) == scope
        if scope is None:
            with pytest.raises(AccessDenied, match=rule.name):
                check(viewer, rule.kind, rule.name, rule.action)
        else:
            assert check(viewer, rule.kind, rule.name, rule.action) == scope


def test_what_has_no_row_is_refused_to_everybody_and_an_unknown_role_everything() -> None:
    assert [scope_of(Viewer("anna", role), "page", "salaries", "view") for role in ROLES] == [None] * len(ROLES)
    with pytest.raises(AccessDenied, match="not known"):
        scope_of(Viewer("anna", "intern"), "page", "definitions", "view")


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        ("administrator", set()), ("sponsor", {"admin"}), ("project_manager", {"admin"}), ("trainer", {"sponsor", "project", "admin"}),
        ("member", set(PAGES) - {"definitions", "my-data"}),
    ],
)  # fmt: skip
def test_each_role_is_offered_its_pages(role: str, refused: set[str]) -> None:
    assert set(permitted(Viewer("anna", role, account="anna@example.org"))) == set(PAGES) - refused


def test_no_part_of_a_page_runs_without_the_guard_at_its_top() -> None:
    """A fragment runs again without the page around it, so it would go on after a role was taken away."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in Path(dashboard.__file__).parent.rglob("*.py")}
    assert len(sources) > 20
    guarded = {"fragment": ["parts.py"], "st.download_button(": ["show.py"]}
    assert {sign: [name for name, text in sources.items() if sign in text] for sign in guarded} == guarded


def test_every_part_of_a_page_that_has_a_row_is_asked_for_where_it_is_shown_or_done() -> None:
    folders = (Path(dashboard.__file__).parent, Path(access.__file__).parent)
    sources = "".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py") if path.stem != "permissions")
    assert [name for name in names("part") if f'"{name}"' not in sources] == []
    assert len(names("part")) == 8


def test_ones_own_page_needs_a_sign_in() -> None:
    assert "my-data" not in permitted(Viewer("local", "administrator"))


def test_only_the_operator_runs_commands_and_only_a_member_has_no_figures() -> None:
    assert [role for role in ROLES if allowed(Viewer("anna", role), "command", "run")] == ["operator"]
    assert {role: scope_of(Viewer("anna", role), "figures", "values", "view") for role in ROLES} == {
        "operator": "machine", "administrator": "cohorts", "sponsor": "cohorts", "project_manager": "cohorts", "trainer": "cohorts",
        "member": None,
    }  # fmt: skip


@pytest.mark.parametrize("question", [
    lambda world, who: values(world, who, [ACTIVE_SHARE]), cohorts, lifecycle, active_days, retention_matrix,
])  # fmt: skip
def test_the_door_itself_gives_a_member_no_figure(question: Callable) -> None:
    with pytest.raises(AccessDenied, match="'member' may not view"):
        question(snapshot([Team("a", "n", [10, 20])]), Viewer("anna", "member"))
