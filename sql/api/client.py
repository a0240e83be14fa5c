"""One HTTP client for every API: bounded retries, the server's own waiting times, one renewed sign-in, no redirect, nothing logged."""

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from sql.errors import SourceUnreachable

ATTEMPTS = 6
TIMEOUT_S = (10, 120)
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 60.0
LONGEST_WAIT_S = 300.0
PASSING = {429, 500, 502, 503, 504}


class BadRequest(SourceUnreachable):
    """The API does not accept a request (400, 404 or 410): on a next page, that the page is no longer known."""


@dataclass(frozen=True)
class Reply:
    """A response: status, headers (lower-case names) and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON. Raises SourceUnreachable where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise SourceUnreachable(f"the API answered {self.status} with a body that is no JSON.") from None


@dataclass
class ApiClient:
    """Requests to one origin. ``sign_in(renew)`` gives the bearer token, a fresh one if ``renew``.

    ``judge`` looks at every answer first and raises what the vendor's words mean (a missing permission, a spent quota).
    ``pause`` and ``chance`` are how it waits and jitters.
    """

    base: str
    sign_in: Callable[[bool], str]
    judge: Callable[[Reply], None]
    pause: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None) -> Reply:
        """GET a path, or a whole URL of this origin that the API gave as its next page."""
        return self._send("GET", path, params=params, headers=headers)

    def post(self, path: str, body: Mapping[str, Any]) -> Reply:
        """POST JSON: only for reading (search, batch read)."""
        return self._send("POST", path, json=body)

    def close(self) -> None:
        """Give the connections back."""
        self.session.close()

    def _send(self, method: str, path: str, **options: Any) -> Reply:
        url = self._url(path)
        renewed = False
        reason = ""
        for attempt in range(ATTEMPTS):
            try:
                reply = exchange(self.session, method, url, token=self.sign_in(False), **options)
            except requests.RequestException as error:
                reason = type(error).__name__
                self._wait(pause_s(attempt, self.chance()))
                continue
            self.judge(reply)
            if reply.status == 401 and not renewed:
                renewed = True
                self.sign_in(True)
                continue
            if reply.status in PASSING:
                reason = f"status {reply.status}"
                self._wait(asked_wait_s(reply) or pause_s(attempt, self.chance()))
                continue
            return _good(reply)
        raise SourceUnreachable(
            f"{self.base} did not answer after {ATTEMPTS} attempts ({reason}). What was read so far is kept: try again later."
        )

    def _url(self, path: str) -> str:
        if path.startswith("/"):
            return self.base + path
        if not path.startswith(f"{self.base}/"):
            raise SourceUnreachable("the API pointed to a next page on another host; it was not followed.")
        return path

    def _wait(self, seconds: float) -> None:
        if seconds > LONGEST_WAIT_S:
            raise SourceUnreachable(f"{self.base} asks to wait {seconds:.0f} s. What was read so far is kept: refresh again after that.")
        self.pause(seconds)


def exchange(session: requests.Session, method: str, url: str, *, token: str | None = None, **options: Any) -> Reply:
    """One request without retries; the token stands in a header only."""

    def authorised(request: requests.PreparedRequest) -> requests.PreparedRequest:
        if token is not None:
            request.headers["Authorization"] = f"Bearer {token}"
        return request

    answer = session.request(method, url, auth=authorised, timeout=TIMEOUT_S, allow_redirects=False, **options)
    return Reply(answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.content)


def asked_wait_s(reply: Reply) -> float | None:
    """Seconds that Retry-After asks for: a number, or a date seen against the answer's own Date."""
    asked = reply.headers.get("retry-after")
    if not asked:
        return None
    try:
        return max(float(asked), 0.0)
    except ValueError:
        pass
    try:
        return max((parsedate_to_datetime(asked) - parsedate_to_datetime(reply.headers["date"])).total_seconds(), 0.0)
    except (KeyError, ValueError, TypeError):
        return None


def pause_s(attempt: int, chance: float) -> float:
    """Doubling pauses, each between half and whole, so that clients do not come back together."""
    return min(FIRST_PAUSE_S * 2**attempt, LONGEST_PAUSE_S) * (0.5 + chance / 2)


def _good(reply: Reply) -> Reply:
    if reply.status == 401:
        raise SourceUnreachable("the API refuses the credentials (401): renew the token or secret.")
    if reply.status in {400, 404, 410}:
        raise BadRequest(f"the API answered {reply.status}.")
    if not 200 <= reply.status < 300:
        raise SourceUnreachable(f"the API answered {reply.status}.")
    return reply
