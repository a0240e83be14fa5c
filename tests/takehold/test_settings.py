"""Settings: the environment wins over the file, and an error names file and key."""

from pathlib import Path

import pytest

from takehold.errors import InputError
from takehold.settings import load_settings
from takehold.settings_file import add_source, write_settings


def write(home: Path, text: str) -> None:
    home.joinpath("takehold.toml").write_text(text, encoding="utf-8")


def test_a_home_without_a_file_has_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert (settings.time_zone, settings.store.url, settings.privacy.floor, settings.sources) == ("UTC", None, 5, {})


def test_the_file_is_read_section_by_section(tmp_path: Path) -> None:
    write(
        tmp_path,
        """
time_zone = "Europe/Berlin"
synthetic = true
[sources.sales-eu]
crm = "espocrm"
identity = false
[targets]
habit_rate = 0.6
[privacy]
floor = 8
[freshness]
contact = 180
""",
    )
    settings = load_settings(tmp_path)
    assert settings.time_zone == "Europe/Berlin"
    assert settings.synthetic is True
    assert settings.sources["sales-eu"].model_dump() == {"crm": "espocrm", "identity": False}
    assert (settings.targets, settings.privacy.floor, settings.freshness) == ({"habit_rate": 0.6}, 8, {"contact": 180.0})


def test_the_environment_wins_over_the_file_and_leaves_its_neighbours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, '[privacy]\nfloor = 3\nfloor_reason = "twelve people in all"\n')
    monkeypatch.setenv("TAKEHOLD_PRIVACY__FLOOR", "4")
    privacy = load_settings(tmp_path).privacy
    assert (privacy.floor, privacy.floor_reason) == (4, "twelve people in all")


@pytest.mark.parametrize(("text", "expected"), [
    ("[privacy]\nflor = 5\n", "takehold.toml: privacy.flor: unknown key; did you mean floor?"),
    ("tiem_zone = 'UTC'\n", "takehold.toml: tiem_zone: unknown key; did you mean time_zone?"),
    ("[sources.a]\ncrm = 'demo'\nurl = 'x'\n", "takehold.toml: sources.a.url: unknown key. Known here: crm, identity"),
    ("[sources.a]\nidentity = true\n", "takehold.toml: sources.a.crm: Field required"),
    ("[sources.Big]\ncrm = 'demo'\n", "takehold.toml: sources.Big: a source's name has lower-case letters"),
    ("[sources.store]\ncrm = 'demo'\n", "takehold.toml: sources.store: 'store' is taken"),
    ("time_zone = 'Europe/Berln'\n", "takehold.toml: time_zone: 'Europe/Berln' is not a time zone; did you mean Europe/Berlin?"),
    ("[privacy]\nfloor = 2\n", "takehold.toml: privacy.floor: Input should be greater than or equal to 3"),
    ("[privacy]\nfloor = 4\n", "takehold.toml: privacy: a floor below 5 needs floor_reason"),
    ("[freshness]\ncontact = 0\n", "takehold.toml: freshness.contact: Input should be greater than 0"),
    ("[privacy\n", "takehold.toml: not valid TOML at line 1, column 9"),
])  # fmt: skip
def test_a_wrong_setting_names_file_and_key(tmp_path: Path, text: str, expected: str) -> None:
    write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load_settings(tmp_path)
    assert expected in str(caught.value)


def test_a_wrong_variable_is_named_instead_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKEHOLD_PRIVACY__FLOOR", "two")
    with pytest.raises(InputError, match=r"^environment variable TAKEHOLD_PRIVACY__FLOOR: Input should be a valid integer"):
        load_settings(tmp_path)


def test_a_variable_of_an_unknown_section_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKEHOLD_PRIVCY__FLOOR", "8")
    with pytest.raises(InputError, match="TAKEHOLD_PRIVCY__FLOOR: unknown section; did you mean privacy"):
        load_settings(tmp_path)


@pytest.mark.parametrize("url", [
    "postgresql://keeper:canary-7Q@db/takehold", "clickhouse://keeper:canary-7Q@db", "sc://spark:15002/;token=canary-7Q;location=s3a://b/lake",
])  # fmt: skip
def test_a_store_url_with_a_secret_in_the_settings_is_refused_without_repeating_it(tmp_path: Path, url: str) -> None:
    write(tmp_path, f'[store]\nurl = "{url}"\n')
    with pytest.raises(InputError, match=r"TAKEHOLD_STORE_URL or in secrets\.toml") as caught:
        load_settings(tmp_path)
    assert "store.url: holds a password or token" in str(caught.value)
    assert "canary-7Q" not in str(caught.value)


def test_writing_keeps_comments_and_order(tmp_path: Path) -> None:
    privacy = "# ours\n[privacy]  # agreed with the works council\nfloor = 10\n"
    write(tmp_path, f'{privacy}\n[sources.a]\ncrm = "demo"  # first\nidentity = false\n')
    add_source(tmp_path, "b", crm="espocrm")
    add_source(tmp_path, "a", crm="odoo")
    text = tmp_path.joinpath("takehold.toml").read_text(encoding="utf-8")
    assert privacy in text
    assert 'crm = "odoo"  # first\nidentity = false\n' in text
    settings = load_settings(tmp_path)
    assert {name: source.crm for name, source in settings.sources.items()} == {"a": "odoo", "b": "espocrm"}


def test_writing_a_first_file_reads_back_what_was_written(tmp_path: Path) -> None:
    write_settings(tmp_path / "new", {"synthetic": True, "sources": {"demo": {"crm": "demo"}}, "targets": {"habit_rate": 0.6}})
    settings = load_settings(tmp_path / "new")
    assert (settings.synthetic, settings.sources["demo"].crm, settings.targets) == (True, "demo", {"habit_rate": 0.6})


def test_a_broken_file_is_left_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, "[oops\n")
    with pytest.raises(InputError, match="nothing was written"):
        add_source(tmp_path, "a", crm="demo")
    assert tmp_path.joinpath("takehold.toml").read_text(encoding="utf-8") == "[oops\n"


def test_a_crash_while_writing_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 'time_zone = "UTC"\n')

    def full_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("takehold.files.os.fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        add_source(tmp_path, "a", crm="demo")
    assert [path.name for path in tmp_path.iterdir()] == ["takehold.toml"]
    assert tmp_path.joinpath("takehold.toml").read_text(encoding="utf-8") == 'time_zone = "UTC"\n'


def test_a_locale_is_known_or_the_error_names_one_that_is(tmp_path: Path) -> None:
    write(tmp_path, '[dashboard]\nlocale = "de_AT"\n')
    assert load_settings(tmp_path).dashboard.locale == "de_AT"
    write(tmp_path, '[dashboard]\nlocale = "de_AX"\n')
    with pytest.raises(InputError, match=r"dashboard\.locale: 'de_AX' is not a locale; did you mean de_"):
        load_settings(tmp_path)
