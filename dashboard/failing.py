"""What is said of an error that nobody expected: on the page what to do, in the log its place."""

import traceback
from pathlib import Path
from uuid import uuid4
from warnings import warn

import streamlit as st

from dashboard import panels


def placed(error: Exception) -> tuple[str, str]:
    """A reference to find the error by, and what the log gets: kind and place, never the message (it may hold values)."""
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(error.__traceback__)))
    reference = uuid4().hex[:8]
    return reference, f"reference {reference}: {type(error).__name__} at {places}"


def part(error: Exception, name: str) -> None:
    """In the place of a part of a page: the rest of the page stays. It is warned of, so that what takes warnings for errors stops here."""
    reference, line = placed(error)
    warn(f"part {name} of a page failed, {line}", RuntimeWarning, stacklevel=2)
    text = (
        "It could not be worked out. The rest of this page and the other pages still work. Reload; if it happens again, "
        f"look for reference {reference} in the log of takehold serve."
    )
    st.html(panels.empty("Something went wrong in this part", text))
