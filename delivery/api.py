"""The read-only API: metrics as JSON or Arrow, by the same door and the same matrix as the pages, described by OpenAPI."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import Any

import pandas as pd
import pyarrow as pa
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from access import door
from access.permissions import check
from access.viewer import AccessDenied, Viewer
from delivery.openapi import PARAMETERS, description
from metrics.catalog import CATALOG

ARROW = "application/vnd.apache.arrow.stream"
MOST_METRICS = 40
MOST_DAYS = 1100
WEEKS_BY_DEFAULT = 13


class BadRequest(ValueError):
    """What was asked for cannot be answered; the message says why."""


@dataclass(frozen=True)
class Wiring:
    """What the front door hands in.

    ``snapshot`` gives the published snapshot or null, ``viewer`` the one to whom a token belongs or null; ``note`` writes the view log.
    """

    snapshot: Callable[[], Any]
    viewer: Callable[[str | None], Viewer | None]
    note: Callable[[Viewer, str, str | None, str], None]


def create_api(wiring: Wiring, *, hosts: Sequence[str] = ("*",)) -> Starlette:
    """The API as an ASGI application; ``hosts`` are the names under which it answers."""
    routes = [Route("/health", _health), *(Route(path, _answering(wiring, path, answer)) for path, answer in ANSWERS.items())]
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))])


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers=HEADERS)


Answer = Callable[[Any, Viewer, QueryParams], Response]
HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'"}


def _answering(wiring: Wiring, path: str, answer: Answer) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        return await run_in_threadpool(
            _answered, wiring, path, answer, (token.strip() if kind.lower() == "bearer" else None, request.query_params)
        )

    return endpoint


def _answered(wiring: Wiring, path: str, answer: Answer, asked: tuple[str | None, QueryParams]) -> Response:
    """Who asks, whether they may, and the answer; every refusal is JSON with its reason."""
    viewer = wiring.viewer(asked[0])
    if viewer is None:
        return _refusal(401, "Send a known token: Authorization: Bearer TOKEN.", {"WWW-Authenticate": "Bearer"})
    snapshot = wiring.snapshot()
    if snapshot is None:
        return _refusal(503, "Nothing is published yet.")
    try:
        check(viewer, "route", path, "ask")
        wiring.note(viewer, f"api: {path} {','.join(asked[1].getlist('metric'))}"[:300].strip(), asked[1].get("unit"), snapshot.manifest.id)
        found = answer(snapshot, viewer, asked[1])
    except AccessDenied as denied:
        return _refusal(403, str(denied))
    except (BadRequest, door.UnknownUnit) as bad:
        return _refusal(400, str(bad))
    found.headers.update(
        {**HEADERS, "X-Takehold-Snapshot": snapshot.manifest.id, "X-Takehold-As-Of": snapshot.manifest.as_of_at.isoformat()}
    )
    return found


def _refusal(status: int, reason: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": reason}, status_code=status, headers={**HEADERS, **(headers or {})})


def values(snapshot: Any, viewer: Viewer, asked: QueryParams) -> Response:
    """Values of metrics by cohort and period."""
    _only(asked, "/v1/values")
    names = asked.getlist("metric")
    unknown = [name for name in names if name not in CATALOG]
    if not names or unknown or len(names) > MOST_METRICS:
        raise BadRequest(
            f"Give 1 to {MOST_METRICS} known metrics; {'not known: ' + ', '.join(unknown) if unknown else f'{len(names)} given'}."
        )
    since, until = _span(asked, snapshot)
    frame = door.values(
        snapshot,
        viewer,
        [CATALOG[name] for name in names],
        by=_one_of(asked, "by", ("company", "unit", "team")),
        period=_one_of(asked, "period", ("week", "month")),
        since=since,
        until=until,
        units=asked.getlist("unit") or None,
    )
    return _sent(frame, asked)


def cohorts(snapshot: Any, viewer: Viewer, asked: QueryParams) -> Response:
    """The cohorts that may be asked for."""
    _only(asked, "/v1/cohorts")
    return _sent(door.cohorts(snapshot, viewer), asked)


def metrics(snapshot: Any, viewer: Viewer, asked: QueryParams) -> Response:
    """Every metric with its definition."""
    del snapshot, viewer
    _only(asked, "/v1/metrics")
    rows = [
        {
            "metric": one.name, "title": one.title, "sentence": one.sentence, "formula": one.formula, "unit": one.unit,
            "better": one.better, "kind": one.kind, "not_known_when": one.when_unknown, "does_not_count": one.exclusions,
            "source": one.source,
        }
        for one in CATALOG.values()
    ]  # fmt: skip
    return _sent(pd.DataFrame(rows), asked)


def openapi(snapshot: Any, viewer: Viewer, asked: QueryParams) -> Response:
    """This description."""
    del snapshot, viewer
    _only(asked, "/openapi.json")
    return JSONResponse(description(sorted(CATALOG)))


ANSWERS: dict[str, Answer] = {"/v1/values": values, "/v1/cohorts": cohorts, "/v1/metrics": metrics, "/openapi.json": openapi}


def _only(asked: QueryParams, path: str) -> None:
    known = [str(parameter["name"]) for parameter in PARAMETERS[path]]
    unknown = sorted(set(asked) - set(known))
    if unknown:
        raise BadRequest(f"No parameter {', '.join(unknown)[:200]} here. Known: {', '.join(known) or 'none'}.")


def _one_of(asked: QueryParams, name: str, choices: tuple[str, ...]) -> Any:
    found = asked.get(name, choices[0])
    if found not in choices:
        raise BadRequest(f"{name} is one of {', '.join(choices)}.")
    return found


def _span(asked: QueryParams, snapshot: Any) -> tuple[date, date]:
    last = snapshot.manifest.as_of_at.date() + timedelta(days=1)
    try:
        until = date.fromisoformat(asked.get("until", last.isoformat()))
        since = date.fromisoformat(asked.get("since", (until - timedelta(weeks=WEEKS_BY_DEFAULT)).isoformat()))
    except (ValueError, OverflowError):
        raise BadRequest("since and until are days like 2026-07-01.") from None
    if not timedelta() < until - since <= timedelta(days=MOST_DAYS):
        raise BadRequest(f"since lies before until, at most {MOST_DAYS} days.")
    return since, until


def _sent(frame: pd.DataFrame, asked: QueryParams) -> Response:
    """The rows as JSON, or as an Arrow stream; what is not known is null."""
    if _one_of(asked, "format", ("json", "arrow")) == "arrow":
        table = pa.Table.from_pandas(frame, preserve_index=False)
        out = io.BytesIO()
        with pa.ipc.new_stream(out, table.schema) as stream:
            stream.write_table(table)
        return Response(out.getvalue(), media_type=ARROW)
    return JSONResponse({"rows": [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]})


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp | date):
        return pd.Timestamp(value).date().isoformat()
    plain = value.item() if hasattr(value, "item") else value
    return None if isinstance(plain, float) and not isfinite(plain) else plain
