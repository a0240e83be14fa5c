"""Asking an ASGI application without a server."""

import asyncio
from typing import Any

import httpx


def asked(app: Any, path: str, *, method: str = "GET", base: str = "http://localhost", **more: Any) -> httpx.Response:
    """The answer of ``app`` to one request; ``more`` are httpx's own: params, headers, data."""

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base) as client:
            return await client.request(method, path, **more)

    return asyncio.run(ask())
