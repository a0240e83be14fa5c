"""The HTTP client that every API shares, against a real server: how long it waits, what it renews, where it never goes."""

from collections.abc import Iterator

import pytest

from sql.api.address import BadAddress, parse_address, secrets_in
from sql.api.client import ATTEMPTS, ApiClient, Reply, asked_wait_s, pause_s
from sql.errors import SourceUnreachable
from tests.connectors.replay.server import Answer, Replay, Request, serving


class Waiting:
    """Keeps what the client would have waited, and the tokens that it was given."""

    def __init__(self, replay: Replay) -> None:
        self.seconds: list[float] = []
        self.renewals: list[bool] = []
        self.client = ApiClient(
            f"http://127.0.0.1:{replay.port}", sign_in=self.token, judge=lambda reply: None, pause=self.seconds.append, chance=lambda: 1.0,
        )  # fmt: skip

    def token(self, renew: bool) -> str:
        """``new`` after the first renewal."""
        self.renewals += [True] if renew else []
        return "new" if self.renewals else "old"


@pytest.fixture
def replay() -> Iterator[Replay]:
    with serving(lambda request: Answer({"path": request.path})) as server:
        yield server


@pytest.fixture
def waiting(replay: Replay) -> Iterator[Waiting]:
    watched = Waiting(replay)
    yield watched
    watched.client.close()


def test_it_waits_as_long_as_the_server_asks_and_longer_each_time_where_it_does_not_say(replay: Replay, waiting: Waiting) -> None:
    replay.trouble("/a", 429, headers={"Retry-After": "7"})
    replay.trouble("/a", 503)
    replay.trouble("/a", 500)
    assert waiting.client.get("/a").json() == {"path": "/a"}
    assert waiting.seconds == [7.0, 1.0, 2.0]  # the server's own, then 0.5 s doubled once and twice


def test_a_server_that_never_recovers_ends_in_words_after_a_bounded_number_of_attempts(replay: Replay, waiting: Waiting) -> None:
    replay.trouble("/a", 502, times=100)
    with pytest.raises(SourceUnreachable, match="did not answer after 6 attempts \\(status 502\\)"):
        waiting.client.get("/a")
    assert len(replay.requests) == ATTEMPTS


def test_a_wait_of_an_hour_is_told_and_not_slept(replay: Replay, waiting: Waiting) -> None:
    replay.trouble("/a", 429, headers={"Retry-After": "3600"})
    with pytest.raises(SourceUnreachable, match="asks to wait 3600 s"):
        waiting.client.get("/a")
    assert waiting.seconds == []


def test_an_expired_token_is_renewed_once(replay: Replay, waiting: Waiting) -> None:
    replay.answer = lambda request: Answer({}, 200 if request.headers["authorization"] == "Bearer new" else 401)
    waiting.client.get("/a")
    assert (waiting.renewals, len(replay.requests)) == ([True], 2)
    replay.answer = lambda request: Answer({}, 401)
    with pytest.raises(SourceUnreachable, match="refuses the credentials"):
        waiting.client.get("/a")
    assert len(replay.requests) == 4


def test_the_token_goes_to_no_other_host_and_no_redirect_is_followed(replay: Replay, waiting: Waiting) -> None:
    with pytest.raises(SourceUnreachable, match="another host"):
        waiting.client.get("http://127.0.0.1:1/next")
    with pytest.raises(SourceUnreachable, match="another host"):
        waiting.client.get(f"http://127.0.0.1:{replay.port}.example.org/next")
    replay.trouble("/a", 302, headers={"Location": "/elsewhere"})
    with pytest.raises(SourceUnreachable, match="answered 302"):
        waiting.client.get("/a")
    assert [request.path for request in replay.requests] == ["/a"]


def test_an_answer_that_is_no_json_is_told_without_its_text(replay: Replay, waiting: Waiting) -> None:
    replay.answer = lambda request: Answer(text="<html>private words")
    with pytest.raises(SourceUnreachable, match="no JSON") as caught:
        waiting.client.get("/a").json()
    assert "private" not in str(caught.value)


@pytest.mark.parametrize(("headers", "seconds"), [
    ({"retry-after": "2.5"}, 2.5),
    ({"retry-after": "Mon, 02 Feb 2026 08:00:30 GMT", "date": "Mon, 02 Feb 2026 08:00:00 GMT"}, 30.0),  # against the server's own clock
    ({"retry-after": "Mon, 02 Feb 2026 07:00:00 GMT", "date": "Mon, 02 Feb 2026 08:00:00 GMT"}, 0.0),  # past
    ({"retry-after": "soon"}, None),
    ({}, None),
])  # fmt: skip
def test_retry_after_is_read_as_seconds_or_as_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait_s(Reply(429, headers, b"")) == seconds


def test_pauses_double_up_to_a_minute_and_are_spread_by_half() -> None:
    assert [pause_s(attempt, 1.0) for attempt in (0, 1, 5, 20)] == [0.5, 1.0, 16.0, 60.0]
    assert pause_s(1, 0.0) == 0.5


@pytest.mark.parametrize(("url", "base", "secret"), [
    ("hubspot://app:pat-eu1-x@api.hubapi.com", "https://api.hubapi.com", "pat-eu1-x"),
    ("hubspot://pat-eu1-x@api.hubapi.com", "https://api.hubapi.com", "pat-eu1-x"),
    ("salesforce://key:a%40b@acme.my.salesforce.com", "https://acme.my.salesforce.com", "a@b"),
    ("hubspot://app:x@127.0.0.1:8080", "http://127.0.0.1:8080", "x"),  # only this machine is spoken to without TLS
])  # fmt: skip
def test_an_address_is_read_and_its_secret_known_for_masking(url: str, base: str, secret: str) -> None:
    address = parse_address(url)
    assert (address.base, address.secret) == (base, secret)
    assert secret in set(secrets_in(url))
    assert secret not in repr(address)


@pytest.mark.parametrize("url", [
    "salesforce://key@acme.my.salesforce.com", "hubspot://api.hubapi.com", "salesforce://key:secret@", "hubspot://app:x@host?unknown=1",
    "hubspot://app:x@host:notaport", "hubspot://app:x@host/path",
])  # fmt: skip
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(BadAddress) as caught:
        parse_address(url)
    assert url not in str(caught.value)


def test_a_refresh_token_is_masked_as_written_and_as_meant() -> None:
    assert {"top%21secret", "top!secret", "s"} <= set(secrets_in("salesforce://k:s@acme.my.salesforce.com?refresh_token=top%21secret"))


def test_a_request_is_recorded_as_it_was_sent(replay: Replay, waiting: Waiting) -> None:
    waiting.client.post("/a", {"x": 1})
    (sent,) = replay.requests
    assert (sent.method, sent.json, sent.headers["authorization"]) == ("POST", {"x": 1}, "Bearer old")
    assert isinstance(sent, Request)
