"""Metrics: pure functions from fact frames to one number per cohort and period, or not known."""
