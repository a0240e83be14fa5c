"""Secrets: where a URL comes from, who may read it, and that a password never shows."""

import stat
from pathlib import Path

import pytest

from takehold import secrets
from takehold.errors import InputError
from takehold.source_url import normalise_store_url, normalise_url, secrets_in, without_password

CANARY = "canary-4711-x"


@pytest.mark.parametrize(("written", "expected"), [
    ("mysql://r:p@h/espo", "mysql+pymysql://r:p@h/espo"),  # the driver we ship
    ("mariadb://r:p@h:3307/espo", "mysql+pymysql://r:p@h:3307/espo"),  # one driver for both servers
    ("mariadb+pymysql://r@h/espo", "mysql+pymysql://r@h/espo"),
    ("mysql+pymysql://r:p@h/espo?charset=utf8mb4", "mysql+pymysql://r:p@h/espo?charset=utf8mb4"),  # already right
    ("postgresql://r:p%40ss@h/odoo", "postgresql+psycopg://r:p%40ss@h/odoo"),
    ("postgres://h/odoo", "postgresql+psycopg://h/odoo"),
    ("  MySQL://r:p@[::1]:3306/espo\n", "mysql+pymysql://r:p@[::1]:3306/espo"),  # pasted
    ("sqlite:////var/lib/crm.sqlite", "sqlite:////var/lib/crm.sqlite"),
])  # fmt: skip
def test_a_url_gets_the_driver_that_is_installed(written: str, expected: str) -> None:
    assert normalise_url(written) == expected


def test_a_relative_sqlite_file_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert normalise_url("sqlite:///crm.sqlite") == f"sqlite:///{tmp_path}/crm.sqlite"


@pytest.mark.parametrize("written", [
    f"mysql://r:{CANARY}@x@h/espo",  # an at sign that is not written %40
    f"mysql://r:{CANARY}/x@h/espo",  # a slash that is not written %2F
    f"mysql://r:{CANARY}#x@h/espo",
    f"mysql://r:{CANARY}@h",  # no database
    f"oracle://r:{CANARY}@h/espo",
    f"r:{CANARY}@h/espo",
    f"{CANARY} ://h/espo",
    "sqlite://",
])  # fmt: skip
def test_a_url_that_cannot_be_used_is_refused_without_repeating_it(written: str) -> None:
    with pytest.raises(InputError) as caught:
        normalise_url(written)
    assert CANARY not in str(caught.value)


def test_passwords_are_found_and_masked_in_any_text() -> None:
    assert list(secrets_in(f"mysql+pymysql://r:{CANARY}@h/espo")) == [CANARY]
    assert list(secrets_in("mysql://r@h/espo")) == []
    masked = without_password(f"could not open mysql+pymysql://r:{CANARY}@h/espo, then mysql://r:a@b{CANARY}@h/x")
    assert CANARY not in masked
    assert masked.startswith("could not open mysql+pymysql://r:***@h/espo")


@pytest.mark.parametrize("url", [
    f"sc://spark:443/;use_ssl=true;token={CANARY};x-databricks-cluster-id=c;location=s3a://bucket/lake",
    f"sc://spark:15002/;location=s3://key:{CANARY}@bucket/lake",  # the object store's key
    f"postgresql://db/takehold?user=u&password={CANARY}",
    f"clickhouse://u:{CANARY}@db:8123/takehold",
    f"clickhouse://u:{CANARY}@db",  # no database
    f"clickhouse://u:semi;{CANARY}@db/takehold",
    f"clickhouse://u:{CANARY}/x@db/takehold",  # a slash that is not written %2F
    f"postgresql://db/takehold?sslpassword={CANARY}",
])  # fmt: skip
def test_every_place_of_a_secret_in_a_stores_url_is_found_and_masked(url: str) -> None:
    assert any(CANARY in found for found in secrets_in(url))
    assert CANARY not in without_password(f"Spark at {url} said no")


@pytest.mark.parametrize("url", [
    "sc://spark:15002/;user_id=a@b.example;location=s3a://bucket/lake", "spark:///srv/lake?cores=2", "clickhouse://u@db:8123/takehold?secure=true",
    "postgresql://takehold@db:5432/takehold?sslmode=require", "chdb:///srv/store",
])  # fmt: skip
def test_a_stores_url_without_a_secret_is_kept_as_it_is(url: str) -> None:
    assert list(secrets_in(url)) == []
    assert without_password(url) == url
    assert normalise_store_url(f" {url}\n") == url.replace("postgresql://", "postgresql+psycopg://")


def test_a_store_of_an_unknown_kind_is_refused_with_the_known_ones_and_without_the_password() -> None:
    with pytest.raises(
        InputError, match=r"\[store\] url: no store has the scheme mysql. Known: postgresql, clickhouse, chdb, sc, spark"
    ) as caught:
        normalise_store_url(f"mysql://r:{CANARY}@h/espo")
    assert CANARY not in str(caught.value)


def test_the_environment_wins_over_the_secrets_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets.store_source_url(tmp_path, "sales-eu", "mysql://file/espo")
    assert secrets.find_source_url(tmp_path, "sales-eu") == "mysql://file/espo"
    monkeypatch.setenv("TAKEHOLD_SALES_EU_URL", "mysql://environment/espo")
    assert secrets.find_source_url(tmp_path, "sales-eu") == "mysql://environment/espo"


def test_a_stored_url_is_readable_by_its_owner_only_and_keeps_its_neighbours(tmp_path: Path) -> None:
    secrets.store_source_url(tmp_path, "a", "mysql://one/espo")
    path = secrets.store_source_url(tmp_path, "b", "mysql://two/espo")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [secrets.find_source_url(tmp_path, name) for name in ("a", "b", "c")] == ["mysql://one/espo", "mysql://two/espo", None]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_secrets_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    secrets.store_source_url(tmp_path, "a", f"mysql://r:{CANARY}@h/espo").chmod(mode)
    with pytest.raises(InputError, match="may be read by others") as caught:
        secrets.find_source_url(tmp_path, "a")
    assert "chmod 600" in str(caught.value)
    assert CANARY not in str(caught.value)


def test_the_stores_url_comes_from_its_variable_or_the_secrets_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text('[store]\nurl = "postgresql://file/t"\n', encoding="utf-8")
    path.chmod(0o600)
    assert secrets.find_store_url(tmp_path) == "postgresql://file/t"
    monkeypatch.setenv("TAKEHOLD_STORE_URL", "postgresql://environment/t")
    assert secrets.find_store_url(tmp_path) == "postgresql://environment/t"


def test_known_passwords_are_hidden_as_written_and_as_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets.store_source_url(tmp_path, "a", "mysql://r:stored-1@h/espo")
    monkeypatch.setenv("TAKEHOLD_B_URL", "mysql://r:en%40v-2@h/espo")
    assert secrets.hide_passwords("stored-1 en%40v-2 en@v-2 else", tmp_path) == "*** *** *** else"
