"""Every refresh by command is audited before its snapshot is served."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from access import audit
from access.viewer import FloorBroken
from takehold.cli import app
from tests.connectors.homes import run


def test_a_refresh_whose_figures_would_give_a_hidden_one_away_publishes_nothing(
    tmp_path: Path, espocrm_small_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise FloorBroken("Team North could be computed from published figures.")

    monkeypatch.setenv("TAKEHOLD_CRM_URL", espocrm_small_url)
    run(tmp_path, "connect", "crm", "--crm", "espocrm")
    monkeypatch.setattr(audit, "audit_snapshot", refuse)
    done = CliRunner().invoke(app, ["--home", str(tmp_path), "refresh", "--as-of", "2026-03-16"])
    assert done.exit_code == 1
    assert "could be computed" in done.output
    assert "Nothing is published" in run(tmp_path, "snapshots")
