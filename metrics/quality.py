"""Whether records can be worked with: consistent, loaded, handed over, not asking for more than anybody fills."""

import pandas as pd

from metrics.metric import Better, Metric, MetricFunction
from metrics.ratio import ratio


def inconsistent_share(record_consistency: pd.DataFrame) -> pd.Series:
    """Share of the records that contradict themselves or the records they are linked to.

    Formula: live records that break the rule / live records to which it applies, per object and rule: linked account and linked contact
    exist, the contact belongs to the deal's account, a converted lead led somewhere, nothing changed or closed before it was entered.
    Does not count: links to deleted records as whole; empty links, which fill_rate shows.
    Not known when: no record has both sides, or the connector does not read them.

    >>> inconsistent_share(pd.DataFrame({"broken": [5], "checked": [100]})).tolist()
    [0.05]
    """
    return ratio(record_consistency["broken"], record_consistency["checked"])


def object_fill_rate(record_fill: pd.DataFrame) -> pd.Series:
    """How complete the records of an object are, over all their fields; a single field that fails is seen in fill_rate beside it.

    Formula: filled fields of live records / fields that apply to them, summed over the fields of the object.
    Does not count: placeholders as filled; fields of which it is not known, which fill_unknown_share shows.
    Not known when: of no record is it known what is filled.

    >>> object_fill_rate(pd.DataFrame({"filled": [150], "applicable": [200]})).tolist()
    [0.75]
    """
    return ratio(record_fill["filled"], record_fill["applicable"])


def fill_unknown_share(record_fill: pd.DataFrame) -> pd.Series:
    """Share of the fields of which nobody can say whether they are filled; above a tenth, read the fill beside it with care.

    Formula: fields of live records not known to be filled or empty / all fields that apply.
    Does not count: fields that the connector does not read at all.
    Not known when: there are no records.

    >>> fill_unknown_share(pd.DataFrame({"unknown": [20], "applicable": [180]})).tolist()
    [0.1]
    """
    return ratio(record_fill["unknown"], record_fill["unknown"] + record_fill["applicable"])


def load_progress(account_load: pd.DataFrame) -> pd.Series:
    """Share of the accounts with business that hold the minimum that makes them useful.

    Formula: accounts with a deal or case that have an owner, a contact and four of five known fields filled / accounts with a deal or case.
    Does not count: accounts without any deal or case; placeholders as filled; accounts of which no field is known.
    Not known when: no account has a deal or case, the connector cannot read which fields are filled, or the CRM holds no owner of any
    account or no contact of any: then nothing is known of the load, and it is not zero.

    >>> load_progress(pd.DataFrame({"loaded_accounts": [80], "judged_accounts": [100]})).tolist()
    [0.8]
    """
    return ratio(account_load["loaded_accounts"], account_load["judged_accounts"])


def portable_account_share(account_load: pd.DataFrame) -> pd.Series:
    """Share of the accounts of people who left that somebody else can carry on.

    Formula: accounts of leavers with two contacts or more, an activity in 90 days and something planned / accounts of people who left in
    the last 365 days, still in their name or handed over since 30 days before. The accounts are judged as they stand now.
    Does not count: changes of owner earlier than 30 days before somebody left.
    Not known when: nobody who left had accounts.

    >>> portable_account_share(pd.DataFrame({"portable_accounts": [3], "leaver_accounts": [12]})).tolist()
    [0.25]
    """
    return ratio(account_load["portable_accounts"], account_load["leaver_accounts"])


def form_fields_per_record(record_entry: pd.DataFrame) -> pd.Series:
    """How many fields the form shows for every record that people enter.

    Formula: fields on the form, summed over records entered by hand / records entered by hand.
    Does not count: imports and integrations; fields that are on no form.
    Not known when: the CRM's database does not hold its forms, or nobody entered a record.

    >>> form_fields_per_record(pd.DataFrame({"form_fields": [300], "entered": [12]})).tolist()
    [25.0]
    """
    return ratio(record_entry["form_fields"], record_entry["entered"].where(record_entry["form_fields"] > 0))


def unused_form_share(record_entry: pd.DataFrame) -> pd.Series:
    """Share of the fields on the form that stay empty.

    Formula: 1 - filled / known fields on the form, over records entered by hand in the period, as they stand now.
    Does not count: imports and integrations; fields that do not apply; placeholders as filled.
    Not known when: the CRM's database does not hold its forms, or of no field is it known whether it is filled.

    >>> unused_form_share(pd.DataFrame({"form_filled": [75], "form_judged": [300]})).tolist()
    [0.75]
    """
    return 1 - ratio(record_entry["form_filled"], record_entry["form_judged"])


def custom_field_use(record_entry: pd.DataFrame) -> pd.Series:
    """How far the fields that the company added itself are used at all.

    Formula: filled / known fields made by the company, over records entered by hand in the period, as they stand now.
    Does not count: imports and integrations; the fields that the CRM came with.
    Not known when: the company added no field, or the CRM's database does not hold which fields it added.

    >>> custom_field_use(pd.DataFrame({"custom_filled": [3], "custom_judged": [60]})).tolist()
    [0.05]
    """
    return ratio(record_entry["custom_filled"], record_entry["custom_judged"])


def filled_at_stage_entry(stage_entry_fill: pd.DataFrame) -> pd.Series:
    """Share of the moves to a later stage at which the deal already said what it was about.

    Formula: moves into a stage that is not the first with the field filled at that moment / such moves, for amount and close date.
    Does not count: what was filled in afterwards; a deal's first stage.
    Not known when: the CRM keeps no stage history, or does not audit the field.

    >>> filled_at_stage_entry(pd.DataFrame({"filled_at_entry": [60], "judged_entries": [80]})).tolist()
    [0.75]
    """
    return ratio(stage_entry_fill["filled_at_entry"], stage_entry_fill["judged_entries"])


def backfilled_share(stage_entry_fill: pd.DataFrame) -> pd.Series:
    """Share of the moves to a later stage whose amount or close date was filled in only afterwards.

    Formula: moves with the field empty at that moment and filled now / moves into a stage that is not the first.
    Does not count: a deal's first stage.
    Not known when: the CRM keeps no stage history, or does not audit the field.

    >>> backfilled_share(pd.DataFrame({"filled_later": [20], "judged_entries": [80]})).tolist()
    [0.25]
    """
    return ratio(stage_entry_fill["filled_later"], stage_entry_fill["judged_entries"])


READERS = ("project", "team", "data steward")
FORMS = "the CRM's database does not hold its forms, or nobody entered a record"
STAGED = ("stage_history", "field_change")
NO_MOVE = "no deal moved to a later stage in this period with an audited field"


def _now(function: MetricFunction, title: str, better: Better, answers: tuple[str, ...], *, gap: str, by: tuple[str, ...] = ()) -> Metric:
    return Metric(function, title, "share", better, READERS, answers, (), None, "stock", by, gap_reason=gap)


NO_LOAD = "of no account with business is it known what is filled, or the CRM holds no owners of accounts or no contacts of theirs"
METRICS = (
    _now(object_fill_rate, "Complete records", "higher", ("F06", "F58"), gap="no record is known to be filled", by=("object_type",)),
    _now(fill_unknown_share, "Fill not known", "lower", ("F06",), gap="there are no records", by=("object_type",)),
    _now(inconsistent_share, "Contradictions", "lower", ("F58",), gap="no record has both sides", by=("object_type", "field_name")),
    _now(load_progress, "Loaded accounts", "higher", ("F09",), gap=NO_LOAD),
    _now(portable_account_share, "Accounts that outlive a leaver", "higher", ("F45",), gap="nobody who left had accounts"),
    Metric(form_fields_per_record, "Fields on the form", "ratio", "lower", READERS, ("F49", "F62"), (), 7, "flow", ("object_type",),
           gap_reason=FORMS),
    Metric(unused_form_share, "Unused part of the form", "share", "lower", READERS, ("F49", "F10"), (), 7, "flow", ("object_type",),
           gap_reason=FORMS),
    Metric(custom_field_use, "Use of own fields", "share", "higher", READERS, ("F62",), (), 7, "flow", ("object_type",),
           gap_reason="no field of the company's own is known to be filled or not"),
    Metric(filled_at_stage_entry, "Filled when the stage was entered", "share", "higher", READERS, ("F58",), STAGED, 7, "flow",
           ("field_name",), gap_reason=NO_MOVE),
    Metric(backfilled_share, "Filled in afterwards", "share", "lower", READERS, ("F16", "F58"), STAGED, 7, "flow", ("field_name",),
           gap_reason=NO_MOVE),
)  # fmt: skip
