"""What the API is, in the words of OpenAPI 3.1: paths, parameters, answers."""

from collections.abc import Sequence
from typing import Any

STATES = ("value", "not known", "hidden", "not applicable")
SUMMARIES = {
    "/v1/values": "Values of metrics by cohort and period",
    "/v1/cohorts": "Cohorts that may be asked for",
    "/v1/metrics": "Every metric with its definition",
    "/openapi.json": "This description",
}
FORMAT = {
    "name": "format",
    "in": "query",
    "schema": {"enum": ["json", "arrow"], "default": "json"},
    "description": "JSON, or an Arrow IPC stream",
}
DAY = {"type": "string", "format": "date"}
PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "/v1/values": [
        {
            "name": "metric", "in": "query", "required": True, "explode": True, "schema": {"type": "array", "items": {"type": "string"}},
            "description": "Names from /v1/metrics, at most 40",
        },
        {"name": "by", "in": "query", "schema": {"enum": ["company", "unit", "team"], "default": "company"}},
        {"name": "period", "in": "query", "schema": {"enum": ["week", "month"], "default": "week"}},
        {"name": "since", "in": "query", "schema": DAY, "description": "Periods that overlap [since, until); 13 weeks unless given"},
        {"name": "until", "in": "query", "schema": DAY},
        {
            "name": "unit", "in": "query", "explode": True, "schema": {"type": "array", "items": {"type": "string"}},
            "description": "Ids or names of units",
        },
        FORMAT,
    ],
    "/v1/cohorts": [FORMAT],
    "/v1/metrics": [FORMAT],
    "/openapi.json": [],
}  # fmt: skip
REFUSALS = {
    "400": "What was asked for cannot be answered; the error says why", "401": "No known token", "403": "Not for this role or unit",
    "503": "Nothing is published yet",
}  # fmt: skip


def description(metrics: Sequence[str]) -> dict[str, Any]:
    """The whole description; ``metrics`` are the names of the catalogue."""
    paths = {path: {"get": _operation(path, metrics)} for path in PARAMETERS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Takehold",
            "version": "1",
            "description": "Adoption figures of a CRM by cohorts of people, read-only. Unknown is null, never zero.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Error": {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}},
                "Rows": {"type": "object", "required": ["rows"], "properties": {"rows": {"type": "array", "items": {"type": "object"}}}},
                "Value": VALUE,
            },
        },
    }


VALUE = {
    "type": "object",
    "properties": {
        "metric": {"type": "string"}, "cohort_id": {"type": "string"}, "cohort": {"type": "string"}, "period_start": DAY,
        "period_end": {**DAY, "description": "The first day after"}, "is_complete": {"type": "boolean"},
        "value": {"type": ["number", "null"], "description": "Null unless state is value"}, "state": {"enum": list(STATES)},
        "reason": {"type": ["string", "null"]}, "bound": {"enum": ["<", ">", None]}, "people": {"type": ["number", "null"]},
    },
}  # fmt: skip


def _operation(path: str, metrics: Sequence[str]) -> dict[str, Any]:
    parameters = [
        {**one, "schema": {"type": "array", "items": {"enum": list(metrics)}}} if one["name"] == "metric" else one
        for one in PARAMETERS[path]
    ]
    rows = {"$ref": "#/components/schemas/Rows"}
    if path == "/v1/values":
        rows = {"type": "object", "properties": {"rows": {"type": "array", "items": {"$ref": "#/components/schemas/Value"}}}}
    content: dict[str, Any] = {"application/json": {"schema": {"type": "object"} if path == "/openapi.json" else rows}}
    if FORMAT in PARAMETERS[path]:
        content["application/vnd.apache.arrow.stream"] = {"schema": {"type": "string", "format": "binary"}}
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    refusals = {status: {"description": words, "content": error} for status, words in REFUSALS.items()}
    return {
        "summary": SUMMARIES[path],
        "operationId": path.strip("/").replace("/", "_").replace(".", "_"),
        "parameters": parameters,
        "responses": {"200": {"description": "The rows", "content": content}, **refusals},
    }
