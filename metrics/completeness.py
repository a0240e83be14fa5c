"""Whether the fields that matter are filled, and with more than a placeholder."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio


def fill_rate(record_fill: pd.DataFrame) -> pd.Series:
    """Share of the records on which a field is really filled.

    Formula: live records with the field filled / live records to which the field applies, per object and field.
    Does not count: deleted records; records to which the field does not apply; blanks and placeholders such as 'n/a' as filled; fields
    of which it is not known whether they are filled.
    Not known when: no record has the field, or the connector cannot read it.

    >>> fill_rate(pd.DataFrame({"filled": [73], "applicable": [100]})).tolist()
    [0.73]
    """
    return ratio(record_fill["filled"], record_fill["applicable"])


def placeholder_share(record_fill: pd.DataFrame) -> pd.Series:
    """Share of the records on which a field holds only a placeholder, entered to get past the form.

    Formula: live records with a placeholder or an untouched default in the field / live records to which the field applies, per object
    and field.
    Does not count: deleted records; records to which the field does not apply.
    Not known when: no record has the field, or the connector cannot read it.

    >>> placeholder_share(pd.DataFrame({"placeholders": [5], "applicable": [100]})).tolist()
    [0.05]
    """
    return ratio(record_fill["placeholders"], record_fill["applicable"])


FIELDS = ("object_type", "field_name")
READERS = ("project", "team", "data steward")
UNREADABLE = "of no record is it known whether the field is filled"
METRICS = (
    Metric(fill_rate, "Filled fields", "share", "higher", READERS, ("F06", "F58"), ("record_field",), None, "stock", FIELDS,
           gap_reason=UNREADABLE),
    Metric(placeholder_share, "Placeholders", "share", "lower", READERS, ("F44", "F58"), ("record_field",), None, "stock", FIELDS,
           gap_reason=UNREADABLE),
)  # fmt: skip
