"""Exported files as a source: CSV, Parquet and XES, mapped to the canonical tables by a small TOML file."""
