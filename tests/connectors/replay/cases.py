"""The replayed APIs side by side: what every one of them must be able to do is tested once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.connectors.replay import dynamics, hubspot, salesforce, salesforce_small


@dataclass(frozen=True)
class Case:
    """One API: a world, its URL for a port, what changes in it later, and a request in the middle of a full read.

    ``secrets`` sign in, ``private`` are words of the world that must never be kept.
    """

    kind: str
    world: Callable[[], Any]
    url: Callable[[int], str]
    change: Callable[[Any], None]
    middle: tuple[str, int]
    secrets: tuple[str, ...]
    private: tuple[str, ...]


CASES = {
    "hubspot": Case(
        "hubspot", hubspot.small_portal, hubspot.url, hubspot.change, ("/crm/v3/objects/deals", 2), (hubspot.TOKEN,),
        ("private words", "send the offer", "call her", "zed@example.com", "192.0.2.7", "Broken"),
    ),
    "salesforce": Case(
        "salesforce", salesforce_small.small_org, salesforce_small.url, salesforce_small.change, ("/query", 30),
        (salesforce.SECRET, *salesforce.TOKENS),
        ("private words", "send the offer", "call her", "zed@example.com", "192.0.2.7", "Secret", "Broken"),
    ),
    "dynamics": Case(
        "dynamics", dynamics.small_environment, dynamics.url, dynamics.change, ("/opportunities", 2), (dynamics.SECRET, *dynamics.TOKENS),
        ("private words", "zed@example.com", "Secret", "Broken"),
    ),
}  # fmt: skip
