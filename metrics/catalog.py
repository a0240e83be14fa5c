"""Every metric by name, in the order in which pages list them."""

from metrics import (
    adoption,
    capture,
    completeness,
    concentration,
    disclosure,
    effective,
    execution,
    freshness,
    hygiene,
    integrity,
    latency,
    lifecycle,
    momentum,
    onboarding,
    perception,
    pipeline,
    programme,
    quality,
    reliance,
    retention,
    rhythm,
    rollout,
    sharing,
    spiral,
    switchover,
    systems,
    traffic,
)
from metrics.metric import Metric

THEMES: dict[str, tuple[Metric, ...]] = {
    "adoption": adoption.METRICS,
    "effective": effective.METRICS,
    "lifecycle": lifecycle.METRICS,
    "retention": retention.METRICS,
    "rhythm": rhythm.METRICS,
    "momentum": momentum.METRICS,
    "onboarding": onboarding.METRICS,
    "rollout": rollout.METRICS,
    "concentration": concentration.METRICS,
    "reliance": reliance.METRICS,
    "sharing": sharing.METRICS,
    "integrity": integrity.METRICS,
    "latency": latency.METRICS,
    "completeness": completeness.METRICS,
    "quality": quality.METRICS,
    "freshness": freshness.METRICS,
    "spiral": spiral.METRICS,
    "pipeline": pipeline.METRICS,
    "hygiene": hygiene.METRICS,
    "disclosure": disclosure.METRICS,
    "capture": capture.METRICS,
    "traffic": traffic.METRICS,
    "switchover": switchover.METRICS,
    "systems": systems.METRICS,
}
CATALOG: dict[str, Metric] = {metric.name: metric for metrics in THEMES.values() for metric in metrics}

PROGRAMME_THEMES: dict[str, tuple[Metric, ...]] = {
    "programme": programme.METRICS, "execution": execution.METRICS, "perception": perception.METRICS,
}  # fmt: skip
"""Metrics of the ledger's facts (``ledger.counts``): for the whole company, as of a day; they have no cohorts and no weeks."""
PROGRAMME: dict[str, Metric] = {metric.name: metric for metrics in PROGRAMME_THEMES.values() for metric in metrics}
