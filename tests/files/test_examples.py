"""The shipped mappings on the real files; every expected figure is counted here another way, with pandas or the standard library."""

import gzip
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from sql.files.source import FileSource
from tests.connectors.homes import mapping as by_key
from tests.connectors.homes import number, refreshed, run
from tests.files.folders import opened, problems, read
from tests.house.test_layout import ROOT

ZOHO_TIME = "%d %b, %Y %H:%M:%S"


def folder_of(example: str, data: Path, tmp_path: Path) -> Path:
    """A folder with the example as its mapping; the files stay where they are, linked."""
    folder = tmp_path / example
    folder.mkdir()
    shutil.copy(ROOT / "examples" / "files" / f"{example}.toml", folder / "mapping.toml")
    for path in data.iterdir():
        if path.is_file():
            (folder / path.name).symlink_to(path)
    return folder


@contextmanager
def example(name: str, data: Path, tmp_path: Path) -> Iterator[FileSource]:
    """The example opened as a source, without a refresh."""
    with opened(folder_of(name, data, tmp_path)) as source:
        yield source


def home_of(name: str, data: Path, tmp_path: Path, as_of: str) -> Path:
    """A home that was connected to the example and refreshed, as a user would."""
    return refreshed(tmp_path / "home", f"files://{folder_of(name, data, tmp_path)}", kind="files", as_of=f"{as_of}T00:00:00Z")


def table(data: Path, archive: str, member: str | None = None) -> pd.DataFrame:
    """A file as text, empty cells empty."""
    if member is None:
        return pd.read_csv(data / archive, dtype=str, keep_default_na=False)
    with zipfile.ZipFile(data / archive) as opened_archive, opened_archive.open(member) as stream:
        return pd.read_csv(stream, dtype=str, keep_default_na=False)


def events(path: Path) -> pd.DataFrame:
    """Events of an XES log, read by the standard library's parser."""
    found: list[dict[str, str]] = []
    with gzip.open(path) as stream:
        for _, element in ET.iterparse(stream):
            if element.tag.endswith("trace"):
                case = next(each.get("value", "") for each in element if each.get("key") == "concept:name")
                found.extend(
                    {"case": case, **{each.get("key", ""): each.get("value", "") for each in event}}
                    for event in element
                    if event.tag.endswith("event")
                )
                element.clear()
    return pd.DataFrame(found)


def test_maven_through_connect_and_refresh(test_data: Path, tmp_path: Path) -> None:
    deals = table(test_data, "maven_crm.zip", "sales_pipeline.csv")
    products = set(table(test_data, "maven_crm.zip", "products.csv")["product"])
    home = home_of("maven_crm", test_data, tmp_path, "2018-01-01")
    assert number(home, "select count(*) as n from opportunity") == len(deals) == 8800
    orphans = int((~deals["product"].isin(products)).sum())
    assert number(home, "select row_count from source_problem where problem = 'orphan key' and column_name = 'product'") == orphans == 1480
    without = by_key(home, "select stage_native, count(*) as n from opportunity where account_id is null group by 1")
    assert without == deals[deals["account"] == ""]["deal_stage"].value_counts().to_dict() == {"Engaging": 1088, "Prospecting": 337}
    engaging = deals[deals["deal_stage"] == "Engaging"]
    old = int((pd.to_datetime(engaging["engage_date"]) < pd.Timestamp("2017-10-03")).sum())  # 90 days before the end of 2017
    open_deals = "select count(*) as n from opportunity where stage_native = 'Engaging' and created_at < timestamp '2017-10-03'"
    assert number(home, open_deals) == old
    assert old / len(engaging) == pytest.approx(0.93, abs=0.005)
    won = deals[deals["deal_stage"] == "Won"]["close_value"].astype(float).sum()
    assert float(number(home, "select sum(amount) as n from opportunity where stage_canonical = 'won'")) == won
    assert number(home, "select count(*) as n from setting_team where org_unit_id <> '(no team)'") == 6


def test_zoho_through_connect_and_refresh(test_data: Path, tmp_path: Path) -> None:
    calls = table(test_data, "zoho_crm.zip", "Calls.csv")
    tasks = table(test_data, "zoho_crm.zip", "Tasks.csv")
    deals = table(test_data, "zoho_crm.zip", "Potentials.csv")
    home = home_of("zoho_crm", test_data, tmp_path, "2021-04-16")
    odd = by_key(home, "select stream, problem, column_name, row_count from source_problem")
    twice = int(calls.drop(columns="TASKID").duplicated().sum())
    assert odd["calls", "repeated but for the id", "*"] == twice == 2572  # 63 % of 4,100
    before = pd.to_datetime(tasks["Modified Time"], format=ZOHO_TIME) < pd.to_datetime(tasks["Created Time"], format=ZOHO_TIME)
    assert odd["tasks", "before its beginning", "Modified Time"] == int(before.sum()) == len(tasks) == 2978
    assert odd["deals", "money as text", "Amount"] == len(deals) == 3632
    kinds = by_key(home, "select kind, count(*) as n from activity group by 1")
    assert kinds == {"call": len(calls), "meeting": 2978, "task": len(tasks)}
    amounts = deals["Amount"].str.replace(r"[$,]", "", regex=True).astype(float).groupby(deals["Stage"]).sum().round(2).to_dict()
    read_amounts = by_key(home, "select stage_native, cast(sum(amount) as double) as n from opportunity group by 1")
    assert {stage: round(value, 2) for stage, value in read_amounts.items()} == amounts
    is_open = deals["Forecast Type"] == "Open"
    closing = pd.to_datetime(deals["Closing Date"], format=ZOHO_TIME).dt.normalize()
    past = int((closing < pd.Timestamp("2021-04-16"))[is_open].sum())
    late = "select count(*) as n from opportunity where stage_canonical = 'open' and close_date < date '2021-04-16'"
    assert number(home, late) == past
    assert past / int(is_open.sum()) > 0.85


def test_xeducation_through_connect_and_refresh(test_data: Path, tmp_path: Path) -> None:
    leads = table(test_data, "xeducation_leads.zip", "Leads.csv")
    home = home_of("xeducation_leads", test_data, tmp_path, "2019-01-01")
    select = (leads == "Select").sum()
    found = by_key(home, "select column_name, row_count from source_problem where problem = 'word that means empty'")
    assert found == select[select > 0].to_dict()
    assert len(found) == 4 and 0.21 <= min(found.values()) / len(leads) < max(found.values()) / len(leads) <= 0.55
    filled = by_key(home, "select field_name, sum(case when is_filled then 1 else 0 end) as n from record_field group by 1")
    assert filled["City"] == int((~leads["City"].isin(["", "Select"])).sum())
    assert filled["Lead Source"] == int((leads["Lead Source"] != "").sum())


def test_the_contact_history_is_read_whole(test_data: Path, tmp_path: Path) -> None:
    changes = table(test_data, "contact_field_history.csv.gz")
    with example("contact_history", test_data, tmp_path) as source:
        rows, progress = read(source, "field_change")
        contacts, _ = read(source, "contact")
    made = changes[changes["field"] != "__created__"]
    assert (progress.rows, progress.quarantined) == (len(made), 0) == (66443 - 1159, 0)
    assert sum(row["is_initial"] for row in rows) == int((made["old_value"] == "").sum())
    assert len(contacts) == changes["record_id"].nunique() == 1138
    assert max(row["changed_at"] for row in rows) == pd.to_datetime(changes["changed_at"], utc=True).max().tz_localize(None)


def test_the_incidents_of_volvo_are_read_whole(test_data: Path, tmp_path: Path) -> None:
    log = events(test_data / "BPIC13_incidents.orig.xes.gz")
    with example("volvo_incidents", test_data, tmp_path) as source:
        rows, progress = read(source, "usage_event")
        people, _ = read(source, "crm_user")
        odd = problems(source)
        units, _ = read(source, "org_unit")
    assert (progress.rows, progress.quarantined) == (len(log), 0) == (65533, 0)
    assert sum(unit["unit_kind"] == "team" for unit in units) == log["org:group"].nunique() == 649
    assert sum(row["actor_kind"] == "integration" for row in rows) == int((log["org:resource"] == "Siebel").sum()) == 6162
    several = int((log.groupby("org:resource")["org:group"].nunique() > 1).sum())
    assert odd["log", "several values where one is expected", "org:resource"] == (several, 1440)
    assert several / 1440 == pytest.approx(0.68, abs=0.01)
    humans = log[log["org:resource"] != "Siebel"][["org:group", "org:resource"]].drop_duplicates()
    assert sum(person["user_kind"] == "human" for person in people) == len(humans)


@pytest.mark.long
def test_dates_without_time_of_three_municipalities_are_recognised(test_data: Path, tmp_path: Path) -> None:
    log = pd.concat([events(test_data / f"BPIC15_{town}.xes.gz") for town in (1, 2, 3)])
    with example("municipality_permits", test_data, tmp_path) as source:
        rows, progress = read(source, "usage_event")
        odd = problems(source)
    date_only = int(log["time:timestamp"].str.contains("T00:00:00").sum())
    assert odd["log", "date without time", "time:timestamp"] == (date_only, len(log))
    assert 0.42 < date_only / len(log) < 0.50
    assert sum(row["granularity"] == "day" for row in rows) == date_only
    assert (progress.rows, progress.quarantined) == (len(log), 0)


@pytest.mark.long
@pytest.mark.parametrize("is_set_apart", [True, False])
def test_the_account_that_makes_a_quarter_of_servicenows_updates(test_data: Path, tmp_path: Path, is_set_apart: bool) -> None:
    updates = table(test_data, "uci_servicenow_incident_event_log.zip")
    folder = folder_of("servicenow_incidents", test_data, tmp_path)
    if not is_set_apart:
        path = folder / "mapping.toml"
        path.write_text(path.read_text().replace("case when sys_updated_by = '908' then 'integration' else 'human' end", "'human'"))
    with opened(folder) as source:
        _, progress = read(source, "usage_event")
        odd = problems(source)
    most = int(updates["sys_updated_by"].value_counts().iloc[0])
    assert (progress.rows, progress.quarantined) == (len(updates), 0) == (141712, 0)
    found = odd.get(("usage_event", "one account dominates", "user_id"))
    assert found == (None if is_set_apart else (most, len(updates)))
    unknown = (updates == "?").sum()
    names = {"category.1": "category_2"}  # pandas and we number the second column of a name differently
    empty = {key[2]: count for key, (count, _) in odd.items() if key[1] == "word that means empty"}
    assert empty == {names.get(str(name), str(name)): int(count) for name, count in unknown[unknown > 0].items()}


@pytest.mark.long
@pytest.mark.parametrize(("name", "as_of", "expected"), [
    ("contact_history", "2026-07-01", {"field_change": 65284, "record": 1138}),
    ("volvo_incidents", "2012-06-01", {"usage_event": 65533, "case_ticket": 7554}),
    ("municipality_permits", "2015-09-01", {"usage_event": 52217 + 44354 + 59681, "record": 1199 + 832 + 1409}),
    ("servicenow_incidents", "2017-03-01", {"usage_event": 141712, "record": 24918}),
    ("openstack_commits", "2019-01-01", {"usage_event": 164776, "crm_user": 5686}),
])  # fmt: skip
def test_every_log_goes_through_connect_and_refresh(
    test_data: Path, tmp_path: Path, name: str, as_of: str, expected: dict[str, int]
) -> None:
    home = home_of(name, test_data, tmp_path, as_of)
    assert {table_name: number(home, f"select count(*) as n from {table_name}") for table_name in expected} == expected
    assert number(home, "select coalesce(sum(rows_quarantined), 0) as n from extract_watermark") == 0


@pytest.mark.long
def test_people_of_openstack_belong_to_their_employer_of_the_day(test_data: Path, tmp_path: Path) -> None:
    commits = table(test_data, "openstack_commits_2010_2018.csv.gz")
    people = commits[commits["is_bot"] == "False"]
    with example("openstack_commits", test_data, tmp_path) as source:
        spells, _ = read(source, "org_membership")
        accounts, _ = read(source, "crm_user")
    bots = set(commits["user_id"]) - set(people["user_id"])
    assert {account["user_id"] for account in accounts if account["user_kind"] == "integration"} == bots
    assert sum(spell["valid_to"] is None for spell in spells) == people["user_id"].nunique()
    last = people.assign(place=range(len(people))).sort_values(["merged_at", "place"]).groupby("user_id")["team"].last()
    assert {spell["user_id"]: spell["org_unit_id"] for spell in spells if spell["valid_to"] is None} == ("team:" + last).to_dict()


@pytest.mark.long
def test_teams_of_employer_and_repository_that_stop_are_foretold(test_data: Path, tmp_path: Path) -> None:
    folder = folder_of("openstack_repositories", test_data, tmp_path)
    said = run(tmp_path, "backtest", "--files", str(folder), "--as-of", "2018-12-31", "--json")
    found = {row["figure"]: row for row in json.loads(said)}
    assert found["forecasts"]["value"] > 10_000 and found["gain on the rule"]["low"] > 0 and found["gain on recency"]["low"] > 0
    assert [name for name, row in found.items() if row["met"] is False] == []
