"""Which module speaks which API."""

from collections.abc import Callable

from sql.api.address import ApiAddress
from sql.api.dynamics import open_dynamics
from sql.api.hubspot import open_hubspot
from sql.api.salesforce import open_salesforce
from sql.api.vendor import Vendor
from sql.errors import UnknownCrm

OPENERS: dict[str, Callable[[ApiAddress], Vendor]] = {"hubspot": open_hubspot, "salesforce": open_salesforce, "dynamics": open_dynamics}


def open_vendor(address: ApiAddress) -> Vendor:
    """The API at an address. Raises UnknownCrm or SourceUnreachable."""
    if address.kind not in OPENERS:
        raise UnknownCrm(f"No API called {address.kind}. Known: {', '.join(OPENERS)}.")
    return OPENERS[address.kind](address)
