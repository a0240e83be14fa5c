"""Coefficients learnt beforehand on public data: where an organisation has too few collapses of its own, these speak."""

from functools import cache
from pathlib import Path

from models.risk import RiskModel, from_json

FILE = Path(__file__).parent / "openstack.json"


@cache
def shipped() -> RiskModel:
    """The shipped model; ``trained`` says on which data, with the hash of their file. A changed file raises ``ModelProblem``."""
    return from_json(FILE.read_text(encoding="utf-8"))
