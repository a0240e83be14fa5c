"""Every metric by name, in the order in which pages list them."""

from metrics import (
    adoption,
    capture,
    completeness,
    concentration,
    disclosure,
    effective,
    freshness,
    hygiene,
    integrity,
    latency,
    lifecycle,
    momentum,
    onboarding,
    pipeline,
    quality,
    reliance,
    retention,
    spiral,
    traffic,
)
from metrics.metric import Metric

THEMES: dict[str, tuple[Metric, ...]] = {
    "adoption": adoption.METRICS,
    "effective": effective.METRICS,
    "lifecycle": lifecycle.METRICS,
    "retention": retention.METRICS,
    "momentum": momentum.METRICS,
    "onboarding": onboarding.METRICS,
    "concentration": concentration.METRICS,
    "reliance": reliance.METRICS,
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
}
CATALOG: dict[str, Metric] = {metric.name: metric for metrics in THEMES.values() for metric in metrics}
