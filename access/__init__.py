"""The one door to values: a viewer in, permitted cohorts out."""
