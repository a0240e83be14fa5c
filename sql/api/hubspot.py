"""HubSpot: owners, users, teams, objects with the history of their properties, sign-ins and the audit log of Enterprise accounts.

Lists page by ``after`` and end; search pages at most 10,000 rows of a query, so it begins again from the last row's time. What was
archived is listed apart. Sources: developers.hubspot.com/docs/api-reference (crm objects, search, owners, pipelines, account activity).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sql.api.address import ApiAddress
from sql.api.client import ApiClient, BadRequest, Reply
from sql.api.hubspot_setup import SETUP_STREAMS
from sql.api.hubspot_streams import HISTORY_OF, STREAMS, VALUES_READ
from sql.api.vendor import ApiStream, Page, PermissionMissing, Place, PlaceExpired
from sql.errors import SourceUnreachable

PAGE, PAGE_WITH_HISTORY, LOG_PAGE = 100, 50, 200
SEARCH_LIMIT = 10_000
RESERVE = 0.1
HIDDEN = "(not read)"


class Hubspot:
    """The HubSpot API as a vendor."""

    streams: tuple[ApiStream, ...] = (*STREAMS, *SETUP_STREAMS)

    def __init__(self, client: ApiClient) -> None:
        """Keep the client."""
        self._client = client

    def hello(self) -> str | None:
        """The portal and its edition; every token may read it."""
        details = self._client.get("/account-info/v3/details").json()
        return f"portal {details.get('portalId')}, {details.get('accountType')}"

    def notes(self) -> tuple[str, ...]:
        """Nothing besides the scopes."""
        return ()

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def start(self, stream: ApiStream, since: str | None) -> Place:
        """From the first page, or from what changed since."""
        if stream.about["way"] == "object" and since is not None:
            return {"mode": "search", "since": _milliseconds(since), "after": None}
        return {"mode": "list", "archived": False, "after": None, "since": since}

    def fetch(self, stream: ApiStream, place: Place) -> Page:
        """The page at a place."""
        ways: dict[str, Callable[[ApiStream, Place], Page]] = {
            "object": self._search if place["mode"] == "search" else self._list,
            "list": self._list,
            "log": self._log,
            "one": self._one,
        }
        try:
            return ways[stream.about["way"]](stream, place)
        except BadRequest:
            if place.get("after"):
                raise PlaceExpired("the next page is no longer known") from None
            raise
        except PermissionMissing as missing:
            scopes = str(missing) or stream.permission
            words = f"the private app lacks the scope {scopes}" + (f" ({stream.about['edition']})" if "edition" in stream.about else "")
            raise PermissionMissing(f"{words}.", status="addon" if "edition" in stream.about else "needs_setup") from None

    def _one(self, stream: ApiStream, place: Place) -> Page:
        del place  # one answer holds everything
        answer = self._client.get(stream.about["path"]).json()
        return Page(answer["results"] if stream.about.get("is_list") else [answer], None)

    def _list(self, stream: ApiStream, place: Place) -> Page:
        is_object = stream.about["way"] == "object"
        params: dict[str, Any] = {"limit": 1 if "probe" in place else PAGE_WITH_HISTORY if HISTORY_OF.get(stream.name) else PAGE}
        if place["after"]:
            params["after"] = place["after"]
        if "named" in stream.about:
            params["properties"] = stream.about["named"]
        if stream.about.get("archives"):
            params["archived"] = "true" if place["archived"] else "false"
        if is_object:
            params |= {"properties": ",".join(_properties(stream))}
            params |= {"propertiesWithHistory": ",".join(HISTORY_OF[stream.name])} if HISTORY_OF.get(stream.name) else {}
            params |= {"associations": ",".join(stream.about["relates"])} if stream.about.get("relates") else {}
        answer = self._client.get(stream.about["path"], params).json()
        rows = [_with_history(stream, _related_by_id(stream, row)) for row in answer["results"]] if is_object else answer["results"]
        after = _after(answer)
        if after is None and stream.about.get("archives") and not place["archived"]:
            return Page(rows, {**place, "archived": True, "after": None})
        return Page(rows, None if after is None else {**place, "after": after})

    def _log(self, stream: ApiStream, place: Place) -> Page:
        """Newest first, without a filter by time for sign-ins: stop at the first page that reaches behind the last run."""
        params: dict[str, Any] = {"limit": 1 if "probe" in place else LOG_PAGE} | ({"after": place["after"]} if place["after"] else {})
        if place["since"] and stream.about.get("filter"):
            params[stream.about["filter"]] = place["since"]
        answer = self._client.get(stream.about["path"], params).json()
        after, rows = _after(answer), [_with_agent(row) for row in answer["results"]]
        times = [row.get(stream.about["time"]) for row in rows if isinstance(row, Mapping)]
        is_behind = bool(place["since"]) and any(_is_before(time, place["since"]) for time in times)
        return Page(rows, None if after is None or is_behind else {**place, "after": after})

    def _search(self, stream: ApiStream, place: Place) -> Page:
        cursor = stream.columns[stream.cursor or ""].removeprefix("properties.")
        body = {
            "filterGroups": [{"filters": [{"propertyName": cursor, "operator": "GTE", "value": str(place["since"])}]}],
            "sorts": [{"propertyName": cursor, "direction": "ASCENDING"}],
            "properties": [cursor],
            "limit": PAGE_WITH_HISTORY,
            **({"after": place["after"]} if place["after"] else {}),
        }
        answer = self._client.post(f"{stream.about['path']}/search", body).json()
        found = [row for row in answer["results"] if isinstance(row, Mapping) and row.get("id")]
        rows = self._whole(stream, [str(row["id"]) for row in found])
        after = _after(answer)
        if after is None:
            return Page(rows, {"mode": "list", "archived": True, "after": None, "since": None})
        if int(after) + PAGE_WITH_HISTORY <= SEARCH_LIMIT:
            return Page(rows, {**place, "after": after})
        last = max((_milliseconds(row["properties"][cursor]) for row in found), default=place["since"])
        if last <= place["since"]:
            raise PlaceExpired("more rows than a search can page changed in one moment")
        return Page(rows, {**place, "since": last, "after": None})

    def _whole(self, stream: ApiStream, ids: list[str]) -> list[Any]:
        """The rows with history and relations, which a search leaves out."""
        if not ids:
            return []
        body: dict[str, Any] = {"inputs": [{"id": each} for each in ids], "properties": list(_properties(stream))}
        if HISTORY_OF.get(stream.name):
            body["propertiesWithHistory"] = list(HISTORY_OF[stream.name])
        rows = self._client.post(f"{stream.about['path']}/batch/read", body).json()["results"]
        if stream.about.get("relates"):
            for other in stream.about["relates"]:
                _relate(rows, other, self._related(stream, other, ids))
        return [_with_history(stream, _related_by_id(stream, row)) for row in rows]

    def _related(self, stream: ApiStream, other: str, ids: list[str]) -> dict[str, list[dict[str, str]]]:
        path = f"/crm/v4/associations/{stream.about['plural']}/{other}/batch/read"
        answer = self._client.post(path, {"inputs": [{"id": each} for each in ids]}).json()
        return {str(row["from"]["id"]): [{"id": str(to["toObjectId"])} for to in row["to"]] for row in answer["results"]}


def open_hubspot(address: ApiAddress) -> Hubspot:
    """HubSpot with a private app's token, which does not expire."""
    return Hubspot(ApiClient(address.base, sign_in=partial(_token, address.secret), judge=judged))


def judged(reply: Reply) -> None:
    """Raise what HubSpot's refusals mean."""
    daily, left = (reply.headers.get(f"x-hubspot-ratelimit-daily{end}", "") for end in ("", "-remaining"))
    if daily.isdigit() and left.isdigit() and int(left) < RESERVE * int(daily):
        raise SourceUnreachable(
            f"{left} of the day's {daily} API calls are left; the last tenth is for others. What was read so far is kept: refresh tomorrow."
        )
    if reply.status == 429 and b'"DAILY"' in reply.body:
        raise SourceUnreachable("the API calls of the day are used up. What was read so far is kept: refresh tomorrow.")
    if reply.status == 403:
        raise PermissionMissing(", ".join(_scopes(reply)))


def _scopes(reply: Reply) -> list[str]:
    """Scopes that a refusal names, in either of the two shapes that HubSpot uses."""
    answer = reply.json()
    contexts = [answer.get("context"), *(error.get("context") for error in answer.get("errors", ()))]
    named = [scope for context in contexts if context for scope in context.get("requiredGranularScopes", context.get("requiredScopes", ()))]
    return list(dict.fromkeys(str(scope) for scope in named))


def _token(token: str, renew: bool) -> str:  # noqa: FBT001  (the client's own call)
    del renew
    return token


def _properties(stream: ApiStream) -> tuple[str, ...]:
    paths = [*stream.columns.values(), *stream.fills.values()]
    return tuple(dict.fromkeys(path.removeprefix("properties.") for path in paths if path.startswith("properties.")))


def _with_history(stream: ApiStream, row: Any) -> Any:
    """The row with ``history``: who changed which property when and how, the value only of business fields."""
    if not isinstance(row, Mapping) or not isinstance(row.get("propertiesWithHistory"), Mapping):
        return row
    entries = [
        {
            "p": name,
            "v": version.get("value") if name in VALUES_READ else HIDDEN if version.get("value") else "",
            "t": version.get("timestamp"),
            "s": version.get("sourceType"),
            "u": str(version["updatedByUserId"]) if version.get("updatedByUserId") else _user_of(version.get("sourceId")),
        }
        for name in HISTORY_OF[stream.name]
        for version in row["propertiesWithHistory"].get(name) or ()
        if isinstance(version, Mapping)
    ]
    return {**row, "history": sorted(entries, key=lambda entry: (entry["p"], str(entry["t"])))}


def _user_of(source_id: Any) -> str | None:
    return source_id.removeprefix("userId:") if isinstance(source_id, str) and source_id.startswith("userId:") else None


def _with_agent(row: Any) -> Any:
    """The row with the kind of program that signed in, in place of its whole description."""
    if not isinstance(row, Mapping) or not isinstance(row.get("userAgent"), str):
        return row
    is_mobile = any(word in row["userAgent"] for word in ("Mobile", "Android", "iPhone", "iOS"))
    return {**row, "agent": "mobile" if is_mobile else "ui"}


def _relate(rows: list[Any], other: str, related: Mapping[str, list[dict[str, str]]]) -> None:
    for row in rows:
        row.setdefault("associations", {})[other] = {"results": related.get(str(row["id"]), [])}


def _related_by_id(stream: ApiStream, row: Any) -> Any:
    """The row with each related record once, by its id alone: lists and associations tell the same in different words and order."""
    if not isinstance(row, Mapping) or not stream.about.get("relates"):
        return row
    told = row.get("associations") or {}
    by_kind = {other: (told.get(other) or {}).get("results", ()) for other in stream.about["relates"]}
    return {**row, "associations": {kind: {"results": _ids(found)} for kind, found in by_kind.items()}}


def _ids(found: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"id": number} for number in sorted({str(each["id"]) for each in found})]


def _after(answer: Mapping[str, Any]) -> str | None:
    return ((answer.get("paging") or {}).get("next") or {}).get("after")


def _milliseconds(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def _is_before(text: Any, since: str) -> bool:
    return isinstance(text, str) and _milliseconds(text) < _milliseconds(since)
