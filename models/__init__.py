"""Estimates with their uncertainty: the effect of interventions, return, forecast, risk. Time passes only as an argument."""
