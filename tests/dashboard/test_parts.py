"""Parts of a page that run anew alone: each asks again who looks and what is published, and nothing of it runs for anybody else."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from access.viewer import SignInNeeded, Viewer
from dashboard import app, data, failing, parts, show
from tests.dashboard import one_part
from tests.dashboard.one_part import AT, TRAINER

ROOT = Path(__file__).parents[2]


def nobody() -> Viewer:
    raise SignInNeeded("no role")


def said(monkeypatch: pytest.MonkeyPatch, viewer: Callable[[], Viewer], at: data.Scope | None) -> list[str]:
    monkeypatch.setattr(data, "viewer", viewer)
    monkeypatch.setattr(data, "scope", lambda _filters: at)
    monkeypatch.setattr(parts, "known", [])
    found = AppTest.from_file(str(Path(__file__).with_name("one_part_page.py"))).run()
    assert not found.exception
    return [one.value for one in found.markdown]


def test_a_part_is_drawn_for_the_one_for_whom_the_page_was(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, lambda: TRAINER, AT) == ["a secret", "the rest of the page"]


CHANGES: dict[str, tuple[Callable[[], Viewer], data.Scope | None]] = {
    "signed out": (nobody, AT),
    "another role": (lambda: replace(TRAINER, role="member"), AT),
    "another reach": (lambda: replace(TRAINER, units=("Service",)), AT),
    "somebody else": (lambda: replace(TRAINER, account="u@example.org"), AT),
    "another snapshot": (lambda: TRAINER, replace(AT, snapshot_id="s000002")),
    "another scope": (lambda: TRAINER, replace(AT, scope_id="viewer|*|5")),
    "nothing published": (lambda: TRAINER, None),
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_of_a_part_runs_once_something_changed_and_the_whole_page_does(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    assert said(monkeypatch, *CHANGES[change]) == ["the whole page ran anew"]


def fails() -> None:
    raise ValueError("secret value 4711")


def test_a_part_that_fails_says_so_in_its_place_and_the_rest_of_the_page_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(failing.st, "html", shown.append)
    monkeypatch.setattr(one_part, "secret", fails)
    with pytest.warns(RuntimeWarning, match="part fails of a page failed, reference .*ValueError at test_parts.py") as warned:
        assert said(monkeypatch, lambda: TRAINER, AT) == ["the rest of the page"]
    reference = re.search(r"reference ([0-9a-f]{8})", shown[0])
    assert reference is not None and reference.group(1) in str(warned[0].message)
    assert "still work" in shown[0] and "4711" not in shown[0] + str(warned[0].message)


def test_a_part_that_finds_nobody_signed_in_runs_the_whole_page_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_part, "secret", nobody)
    assert said(monkeypatch, lambda: TRAINER, AT) == ["the whole page ran anew"]


def test_every_part_that_runs_alone_goes_through_the_one_guard() -> None:
    code = {path: path.read_text(encoding="utf-8") for path in ROOT.glob("[adlmst]*/**/*.py") if "tests" not in path.parts}
    assert [path.name for path, text in code.items() if re.search(r"\bfragment\b\s*\(|\.fragment\b|import .*\bfragment\b", text)] == [
        "parts.py"
    ]
    marked = [f"{path.stem}.{name}" for path, text in code.items() for name in re.findall(r"^@part\ndef (\w+)", text, re.MULTILINE)]
    assert app is not None and sorted(marked) == sorted(
        name.removeprefix("dashboard.") for name in parts.known if name.startswith("dashboard.")
    )
    assert len(marked) == len(set(marked)) >= 9


def test_files_offered_by_a_part_keep_their_places_however_often_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr(show.st, "session_state", state)
    show.pin(AT, {})
    state[show.TAKEN][1]["rows"] += 1
    for _ in range(2):
        with show.files_of("section"):
            prefix, numbers = state[show.TAKEN]
            assert (prefix, numbers["rows"]) == ("section_", 0)
            numbers["rows"] += 1
    assert state[show.TAKEN] == ("", {"rows": 1})
