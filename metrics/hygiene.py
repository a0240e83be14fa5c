"""Whether the open deals can be believed: every flag that a deal can carry, by count and by amount."""

import pandas as pd

from metrics.metric import Better, Metric, MetricFunction
from metrics.ratio import ratio


def clean_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals that nothing is wrong with.

    Formula: open deals without any flag / open deals. Flags: past or stale close date, stalled, next step missing, pushed, stages skipped,
    no amount, no owner, duplicate, single-threaded, open too long.
    Does not count: won, lost and deleted deals; a flag that the CRM does not let us see counts as absent, so the share is an upper bound.
    Not known when: there are no open deals.

    >>> clean_share(pd.DataFrame({"n_clean": [30], "n_open": [120]})).tolist()
    [0.25]
    """
    return ratio(open_deal_flags["n_clean"], open_deal_flags["n_open"])


def clean_amount_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open amount that stands in deals that nothing is wrong with.

    Formula: amount of open deals without any flag / amount of open deals, in the company's currency.
    Does not count: amounts in a currency that cannot be expressed in the company's; won, lost and deleted deals.
    Not known when: no open deal has an amount that can be compared.

    >>> clean_amount_share(pd.DataFrame({"amount_clean": [300], "amount_base": [1_200]})).tolist()
    [0.25]
    """
    return ratio(open_deal_flags["amount_clean"], open_deal_flags["amount_base"])


def unreal_close_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals whose close date has passed or was left standing.

    Formula: open deals with a close date before today, or within 30 days and not moved for 60 / open deals.
    Does not count: renewals as left standing, since they are entered early by design; deals without a close date.
    Not known when: there are no open deals, or none of them has a close date.

    >>> unreal_close_share(pd.DataFrame({"n_unreal_close": [40, 0], "n_dated": [90, 0], "n_open": [100, 7]})).tolist()
    [0.4, nan]
    """
    return ratio(open_deal_flags["n_unreal_close"], open_deal_flags["n_open"].where(open_deal_flags["n_dated"] > 0))


def unreal_close_amount_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open amount that has a past or stale close date.

    Formula: amount of open deals with a close date before today, or within 30 days and not moved for 60 / amount of open deals.
    Does not count: amounts in a currency that cannot be expressed in the company's; renewals as left standing.
    Not known when: no open deal has an amount that can be compared, or none has a close date.

    >>> unreal_close_amount_share(pd.DataFrame({"amount_unreal_close": [380], "n_dated": [9], "amount_base": [1_000]})).tolist()
    [0.38]
    """
    return ratio(open_deal_flags["amount_unreal_close"], open_deal_flags["amount_base"].where(open_deal_flags["n_dated"] > 0))


def stale_close_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals that are to close within 30 days although nobody looked at that date for 60.

    Formula: open deals with a close date within 30 days that was not moved for 60 days / open deals of which moves are seen.
    Does not count: renewals; deals whose close date has passed, which past_due_share shows.
    Not known when: the CRM does not audit close dates and refreshes have not watched them for 60 days.

    >>> stale_close_share(pd.DataFrame({"n_stale_close": [5], "judged_stale_close": [50]})).tolist()
    [0.1]
    """
    return ratio(open_deal_flags["n_stale_close"], open_deal_flags["judged_stale_close"])


def stalled_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals that do not move and that nobody talks about with the customer.

    Formula: open deals longer in their stage than three of four won deals were (20 won deals or more; else than the days of the setting
    stalled_days), and without a call or meeting held or an e-mail received for 14 days, on the deal or its account / open deals with
    a known entry into their stage.
    Does not count: planned conversations, and e-mails that were only sent.
    Not known when: the CRM keeps neither stage history nor the time of the last stage change, or no activities.

    >>> stalled_share(pd.DataFrame({"n_stalled": [12], "judged_stalled": [48]})).tolist()
    [0.25]
    """
    return ratio(open_deal_flags["n_stalled"], open_deal_flags["judged_stalled"])


def stalled_amount_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open amount that stands in stalled deals.

    Formula: amount of stalled open deals / amount of open deals with a known entry into their stage.
    Does not count: amounts in a currency that cannot be expressed in the company's.
    Not known when: as for stalled_share, or no amount can be compared.

    >>> stalled_amount_share(pd.DataFrame({"amount_stalled": [12], "amount_judged_stalled": [48]})).tolist()
    [0.25]
    """
    return ratio(open_deal_flags["amount_stalled"], open_deal_flags["amount_judged_stalled"])


def next_step_missing_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals for which nobody wrote down what happens next.

    Formula: open deals with an empty next step, one whose date has passed, or one unchanged for 21 days / open deals of a CRM that keeps
    next steps.
    Does not count: won, lost and deleted deals; earlier dates, since next steps are not kept from refresh to refresh.
    Not known when: the CRM has no field for a next step, or nobody ever filled it.

    >>> next_step_missing_share(pd.DataFrame({"n_next_step_missing": [48], "judged_next_step_missing": [100]})).tolist()
    [0.48]
    """
    return ratio(open_deal_flags["n_next_step_missing"], open_deal_flags["judged_next_step_missing"])


def next_step_missing_amount_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open amount for which nobody wrote down what happens next.

    Formula: amount of open deals with a missing next step / amount of open deals of a CRM that keeps next steps.
    Does not count: amounts in a currency that cannot be expressed in the company's.
    Not known when: as for next_step_missing_share, or no amount can be compared.

    >>> next_step_missing_amount_share(pd.DataFrame({"amount_next_step_missing": [3], "amount_judged_next_step_missing": [12]})).tolist()
    [0.25]
    """
    return ratio(open_deal_flags["amount_next_step_missing"], open_deal_flags["amount_judged_next_step_missing"])


def pushed_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals whose close date was put off again and again, or far.

    Formula: open deals whose close date was moved later more than twice, or by more than 14 days in all / open deals of which moves
    are seen. No CRM logs the reason of a move, so a good reason counts as well.
    Does not count: moves to an earlier date; moves before the first refresh where the CRM does not audit close dates.
    Not known when: the CRM does not audit close dates and no two refreshes have seen a deal.

    >>> pushed_share(pd.DataFrame({"n_pushed": [9], "judged_pushed": [36]})).tolist()
    [0.25]
    """
    return ratio(open_deal_flags["n_pushed"], open_deal_flags["judged_pushed"])


def stage_skip_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals that jumped over two stages or more at once: entered late, or not worked through.

    Formula: open deals with a move forward over two stages or more / open deals with stage history and stages in a known order.
    Does not count: jumps straight to won or lost.
    Not known when: the CRM keeps no stage history, or its stages have no order.

    >>> stage_skip_share(pd.DataFrame({"n_skipped": [2], "judged_skipped": [40]})).tolist()
    [0.05]
    """
    return ratio(open_deal_flags["n_skipped"], open_deal_flags["judged_skipped"])


def single_threaded_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the large open deals that hang on a single contact.

    Formula: open deals of the upper quarter of amounts with fewer than two contacts met or written with in 90 days / such deals.
    Does not count: smaller deals; contacts nobody talked with.
    Not known when: the CRM links contacts neither to deals nor to activities, or no amount can be compared.

    >>> single_threaded_share(pd.DataFrame({"n_single_threaded": [6], "judged_single_threaded": [8]})).tolist()
    [0.75]
    """
    return ratio(open_deal_flags["n_single_threaded"], open_deal_flags["judged_single_threaded"])


def zombie_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals that have been open for longer than nearly all won deals took.

    Formula: open deals older than 19 of 20 won deals were when they closed / open deals.
    Does not count: imported deals, whose age is not known, and renewals, which are entered early by design.
    Not known when: fewer than 20 deals were won.

    >>> zombie_share(pd.DataFrame({"n_zombie": [93], "judged_zombie": [100]})).tolist()
    [0.93]
    """
    return ratio(open_deal_flags["n_zombie"], open_deal_flags["judged_zombie"])


def duplicate_deal_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals that are probably entered twice.

    Formula: open deals whose account has an older open deal over the same amount, entered within 30 days / open deals with an account.
    Does not count: deals without an amount; the older one of each pair.
    Not known when: no open deal has an account.

    >>> duplicate_deal_share(pd.DataFrame({"n_duplicate": [1], "judged_duplicate": [50]})).tolist()
    [0.02]
    """
    return ratio(open_deal_flags["n_duplicate"], open_deal_flags["judged_duplicate"])


def no_amount_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals without an amount.

    Formula: open deals with an empty or zero amount / open deals.
    Does not count: won, lost and deleted deals.
    Not known when: there are no open deals.

    >>> no_amount_share(pd.DataFrame({"n_without_amount": [10], "n_open": [100]})).tolist()
    [0.1]
    """
    return ratio(open_deal_flags["n_without_amount"], open_deal_flags["n_open"])


def ownerless_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals that nobody works on: without an owner, or in the name of somebody whose account is closed.

    Formula: open deals without an owner or with an owner whose account is closed / open deals.
    Does not count: won, lost and deleted deals.
    Not known when: there are no open deals.

    >>> ownerless_share(pd.DataFrame({"n_ownerless": [4], "n_open": [80]})).tolist()
    [0.05]
    """
    return ratio(open_deal_flags["n_ownerless"], open_deal_flags["n_open"])


def reopened_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals that had been won or lost before.

    Formula: open deals whose stage history shows them closed and open again / open deals.
    Does not count: re-opening as a fault: it is shown so that the other figures are read with it.
    Not known when: the CRM keeps no stage history, or there are no open deals.

    >>> reopened_share(pd.DataFrame({"n_reopened": [1], "n_open": [20]})).tolist()
    [0.05]
    """
    return ratio(open_deal_flags["n_reopened"], open_deal_flags["n_open"])


def comparable_amount_share(open_deal_flags: pd.DataFrame) -> pd.Series:
    """Share of the open deals whose amount can be expressed in the company's currency: what the figures by amount rest on.

    Formula: open deals with an amount in the company's currency, or converted by the CRM / open deals.
    Does not count: deals without an amount as comparable.
    Not known when: there are no open deals.

    >>> comparable_amount_share(pd.DataFrame({"n_comparable": [60], "n_open": [80]})).tolist()
    [0.75]
    """
    return ratio(open_deal_flags["n_comparable"], open_deal_flags["n_open"])


READERS = ("sponsor", "project", "team")
NO_DEALS = "there are no open deals"
NO_DATES = "no open deal has a close date"
NO_AMOUNT = "no open deal has an amount that can be compared"
NO_MOVES = "nobody has seen for long enough whether close dates of these deals are moved"
NO_STAGE = "of no open deal is it known since when it is in its stage and when somebody last talked with the customer"
NO_STEP = "the CRM keeps no next step for open deals"
NO_LARGE = "no large open deal has contacts that are linked to activities"


def _share(
    function: MetricFunction, title: str, answers: tuple[str, ...], gap: str, *, needs: tuple[str, ...] = (), better: Better = "lower"
) -> Metric:
    return Metric(function, title, "share", better, READERS, answers, needs, None, "stock", gap_reason=gap)


METRICS = (
    _share(clean_share, "Clean open deals", ("F58", "F20"), NO_DEALS, better="higher"),
    _share(clean_amount_share, "Clean open amount", ("F58",), NO_AMOUNT, better="higher"),
    _share(unreal_close_share, "Past or stale close date", ("F58", "F59"), NO_DATES),
    _share(unreal_close_amount_share, "Amount with a past or stale close date", ("F58", "F59"), f"{NO_AMOUNT}, or {NO_DATES}"),
    _share(stale_close_share, "Stale close date", ("F59",), NO_MOVES),
    _share(stalled_share, "Stalled deals", ("F59",), NO_STAGE),
    _share(stalled_amount_share, "Amount in stalled deals", ("F59",), NO_STAGE + ", or no amount can be compared"),
    _share(next_step_missing_share, "Next step missing or out of date", ("F58",), NO_STEP),
    _share(next_step_missing_amount_share, "Amount without a next step", ("F58",), NO_STEP + ", or no amount can be compared"),
    _share(pushed_share, "Pushed close dates", ("F16",), NO_MOVES),
    _share(stage_skip_share, "Skipped stages", ("F16",), "no open deal has stages in a known order", needs=("stage_history",)),
    _share(single_threaded_share, "Large deals with one contact", ("F16", "F45"), NO_LARGE),
    _share(zombie_share, "Deals open too long", ("F59",), "too few deals were won to know how long one takes"),
    _share(duplicate_deal_share, "Deals entered twice", ("F06",), "no open deal has an account"),
    _share(no_amount_share, "Deals without an amount", ("F58",), NO_DEALS),
    _share(ownerless_share, "Deals that nobody owns", ("F45",), NO_DEALS),
    _share(reopened_share, "Deals opened again", ("F16",), NO_DEALS, needs=("stage_history",), better="neither"),
    _share(comparable_amount_share, "Deals with a comparable amount", ("F58",), NO_DEALS, better="higher"),
)
