"""Every command in the documents is one that works: run on a demo where it can be, else checked against what it names."""

import json
import os
import re
import shlex
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import pytest
import typer.main
from typer.testing import CliRunner

from delivery.api import ANSWERS
from takehold.cli import app
from tests.takehold.documented import ROOT, Documented, commands, mentioned

GROUP = cast(Any, typer.main.get_command(app))
FOUND = commands()
MENTIONED = mentioned()
RUN_ELSEWHERE = {
    "demo": "tests/takehold/conftest.py", "connect": "tests/takehold/test_cli.py", "refresh": "tests/takehold/test_alerting.py",
    "serve": "tests/browser/conftest.py", "api": "tests/takehold/test_api_run.py", "train": "tests/takehold/test_risk_commands.py",
    "backtest": "tests/files/test_examples.py",
}  # fmt: skip
ON_THE_MACHINE = {
    "apt-get",
    "useradd",
    "git",
    "bootstrap",
    "uv",
    "cd",
    "runuser",
    "set",
    "source",
    "install",
    "start-connect-server.sh",
}  # they change the machine, or bring us to it
IN_A_SHELL = {"tar", "mkdir", "umask"}


def of(*programs: str) -> list[Documented]:
    return [one for one in FOUND if one.program in programs]


def services_of(path: Path) -> dict[str, str]:
    """The services of a compose file, each with its lines."""
    inside = path.read_text(encoding="utf-8").partition("\nservices:\n")[2].partition("\nvolumes:")[0]
    parts = re.split(r"^  (\w+):$", inside, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def ours() -> list[list[str]]:
    """Arguments of every documented ``takehold`` command; in the list of commands only its name."""
    found = [one.words[1:2] if one.document == "docs/commands.md" else one.words[1:] for one in of("takehold")]
    found += [one.words[one.words.index("/opt/takehold/.venv/bin/takehold") + 1 :] for one in of("runuser")]
    return [words[2:] if words[0] == "--home" else words for words in found]


def test_every_command_of_every_document_is_of_a_kind_that_is_checked_here() -> None:
    known = {"takehold", "make", "python", "docker", "systemctl", "cp", "curl", "export", *ON_THE_MACHINE, *IN_A_SHELL}
    assert [(one.document, one.text) for one in FOUND if one.program not in known] == []
    assert len(FOUND) > 80


def test_every_takehold_command_has_the_options_and_arguments_that_are_documented() -> None:
    for name, *rest in ours():
        command = GROUP.commands[name]
        if rest:
            command.make_context(name, list(rest))
    listed = {one.words[1] for one in of("takehold") if one.document == "docs/commands.md"}
    assert listed == set(GROUP.commands)


def test_commands_and_options_that_a_sentence_names_are_there() -> None:
    named = [one for one in MENTIONED if one.program == "takehold" and one.words[1] not in ("--help", "--install-completion")]
    assert {one.words[1] for one in named} - set(GROUP.commands) == set()
    strange = [
        (one.document, word)
        for one in named
        for word in one.words[2:]
        if word.startswith("--")
        and word not in {name for known in GROUP.commands[one.words[1]].params for name in (*known.opts, *known.secondary_opts)}
    ]
    assert strange == []
    assert len(named) > 40


def test_documented_commands_run_on_the_demo(prepared_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(shutil.copytree(prepared_home, tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TAKEHOLD_HOME", str(home))
    settings = home / "takehold.toml"  # with a digest whose webhook nobody wrote: exit code 75
    settings.write_text(f'{settings.read_text(encoding="utf-8")}\n[digest.chat]\nrole = "sponsor"\n', encoding="utf-8")
    ran: dict[str, int] = {}
    for one in of("takehold", *IN_A_SHELL):
        if one.program in IN_A_SHELL:
            done = subprocess.run(["bash", "-ec", one.text], cwd=tmp_path, env={**os.environ}, capture_output=True, text=True, check=False)
            ran[one.text] = done.returncode
        elif one.text not in ran and not one.is_template and one.document != "docs/commands.md" and one.words[1] not in RUN_ELSEWHERE:
            words = one.words[3:] if one.words[1] == "--home" else one.words[1:]
            ran[one.text] = 0 if words[0] in RUN_ELSEWHERE else CliRunner().invoke(app, words).exit_code
    assert {text: code for text, code in ran.items() if code not in ((0, 75) if text.endswith(" send") else (0,))} == {}
    assert len(ran) > 12


def test_what_is_run_elsewhere_is_run_there() -> None:
    assert [name for name, path in RUN_ELSEWHERE.items() if name not in (ROOT / path).read_text(encoding="utf-8")] == []


def test_targets_and_modules_that_documents_name_are_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert {one.words[1] for one in (*of("make"), *(one for one in MENTIONED if one.program == "make"))} - targets == set()
    every = [one.words for one in (*FOUND, *MENTIONED)]
    modules = {words[words.index("-m") + 1] for words in every if "-m" in words and "python" in words}
    assert [name for name in modules if find_spec(name) is None] == []


def test_services_units_files_and_routes_that_documents_name_are_there() -> None:
    for one in of("docker"):
        files = [one.words[place + 1] for place, word in enumerate(one.words) if word == "-f"]
        services = set().union(*(services_of(ROOT / name) for name in files))
        asked = [word for word in one.words[one.words.index(files[-1]) + 2 :] if not word.startswith("-")]
        assert set(asked) <= services, one.text
    units = {path.name for path in (ROOT / "deploy").iterdir()}
    for one in of("systemctl"):
        named = [word for word in one.words[2:] if not word.startswith("-")]
        assert [unit for unit in named if (unit if "." in unit else f"{unit.partition('@')[0]}@.service") not in units] == []
    assert [word for one in of("cp") for word in one.words[1:-1] if not (ROOT / word).is_file()] == []
    for one in of("curl"):
        assert re.search(r"(/v1/\w+|/openapi.json)", one.text)[1] in ANSWERS  # type: ignore[index]


def test_documented_variables_are_ours_and_links_lead_somewhere() -> None:
    assert [one.text for one in of("export") if not one.words[1].startswith("TAKEHOLD_")] == []
    dead = [
        f"{document}: {target}"
        for document in sorted(
            {str(path.relative_to(ROOT)) for path in ROOT.glob("*.md")} | {str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md")}
        )
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[\w-]*)?\)", (ROOT / document).read_text(encoding="utf-8"))
        if not (ROOT / document).parent.joinpath(target).exists()
    ]
    assert dead == []


def test_the_units_the_proxy_and_the_containers_agree() -> None:
    deploy = ROOT / "deploy"
    lines = [line for path in deploy.glob("*.service") for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("Exec")]
    started = [shlex.split(line.partition("=")[2].lstrip("-").replace("%i", "8501")) for line in lines]
    assert [words[0] for words in started] == ["/opt/takehold/.venv/bin/takehold"] * 4
    services = services_of(deploy / "takehold.yaml")
    asked = [json.loads(re.search(r"command: (\[.*\])", text)[1]) for text in services.values()]  # type: ignore[index]
    assert len(asked) == 3
    for name, *rest in [*(words[1:] for words in started), *asked]:
        GROUP.commands[name].make_context(name, rest)
    ports = {port for text in services.values() for port in re.findall(r"127\.0\.0\.1:(\d+):8501", text)}
    proxy = (deploy / "nginx.conf").read_text(encoding="utf-8")
    enabled = re.findall(r"takehold@(\d+)", (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8"))
    assert ports == set(re.findall(r"127\.0\.0\.1:(\d+)", proxy)) == set(enabled)
    assert proxy.count("{") == proxy.count("}") and "proxy_set_header Host $host" in proxy and "$http_upgrade" in proxy
    assert 'ENTRYPOINT ["takehold"]' in (deploy / "Containerfile").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_reads_the_units_without_a_complaint_of_their_own(tmp_path: Path) -> None:
    for path in (ROOT / "deploy").glob("takehold*.*"):
        if path.suffix in (".service", ".timer"):
            text = path.read_text(encoding="utf-8").replace("/opt/takehold/.venv/bin/takehold", "/bin/true").replace("User=takehold\n", "")
            tmp_path.joinpath(path.name.replace("@", "@8501")).write_text(text, encoding="utf-8")
    units = sorted(str(path) for path in tmp_path.iterdir())
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line or "takehold" in line] == []
