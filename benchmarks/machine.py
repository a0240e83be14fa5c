"""What a figure was measured on: figures without their machine and versions say nothing."""

import os
import platform
from importlib.metadata import version

import duckdb


def machine() -> dict[str, object]:
    """Processor, memory, versions, and how busy the machine was (mean runnable processes of the last minute)."""
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {pages // 2**30} GiB",
        "system": platform.platform(),
        "load_1_minute": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "pyarrow": version("pyarrow"),
        "sqlalchemy": version("sqlalchemy"),
    }
