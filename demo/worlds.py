"""How work of a team or person differs from usual, by day: what is planted, as factors of intensity."""

import numpy as np
import numpy.typing as npt

from demo.clock import Clock
from demo.holidays import working_factors
from demo.mixes import ROLES
from demo.organisation import Organisation, eligible_mask, teams_by_day
from demo.plants import USUAL, Plants
from demo.teams import COLLAPSE_WEEKS_BEFORE, TEAM_INDEX, TEAMS, TRAINING_EFFECT, TRAINING_WEEKS_BEFORE

DIP_BEGINS_WEEKS_BEFORE = 10
DIP_WEEKS_TO_DEPTH = 4
RECOVERY_WEEKS_BEFORE = (32, 14)
COLLAPSE_WEEKS = 10
USUAL_COLLAPSE_WEEKS_BEFORE = 24
FADING_DAYS, FADED = 70, 0.15  # before a person stops, the work becomes less

Floats = npt.NDArray[np.float64]


def team_factors(clock: Clock, plants: Plants = USUAL) -> Floats:
    """Factor of all work by team and day: holidays, slow weeks, dipping and recovering teams."""
    factors = working_factors(clock)
    days = np.arange(clock.day_count)
    dip = (days - clock.weeks_before(DIP_BEGINS_WEEKS_BEFORE)) / (7 * DIP_WEEKS_TO_DEPTH)
    for team, depth in plants.dip.items():
        factors[TEAM_INDEX[team]] *= 1 - (1 - depth) * np.clip(dip, 0, 1)
    begins, ends = (clock.weeks_before(weeks) for weeks in RECOVERY_WEEKS_BEFORE)
    fall = np.clip((days - begins) / 28, 0, 1) - np.clip((days - ends) / 21, 0, 1)
    for team, depth in plants.recovering.items():
        factors[TEAM_INDEX[team]] *= 1 - (1 - depth) * fall
    return factors


def training_factors(clock: Clock) -> Floats:
    """Factor of core work by team and day: the true effect of a training from its Monday on."""
    factors = np.ones((len(TEAMS), clock.day_count))
    for team, weeks in TRAINING_WEEKS_BEFORE.items():
        factors[TEAM_INDEX[team], clock.weeks_before(weeks) :] = TRAINING_EFFECT
    return factors


def stop_days(organisation: Organisation, clock: Clock) -> Floats:
    """The day on which each person of a collapsing team stops: one after the other over ten weeks; infinity for everybody else."""
    people = organisation.people
    stops = np.full(len(people), np.inf)
    for team, share in organisation.plants.collapse.items():
        begins = clock.weeks_before(COLLAPSE_WEEKS_BEFORE.get(team, USUAL_COLLAPSE_WEEKS_BEFORE))
        members = np.flatnonzero((people["team"] == TEAM_INDEX[team]).to_numpy())
        stopping = members[: round(share * len(members))]
        stops[stopping] = begins + 7 * COLLAPSE_WEEKS * (np.arange(len(stopping)) + 1) / len(stopping)
    return stops


def intensities(organisation: Organisation, clock: Clock, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Relative numbers of core and other actions by person and day; zero where a person does not work.

    Presence is drawn here, so that a person has whole days off; the caller scales both to the wanted number of rows.
    """
    people = organisation.people
    teams = teams_by_day(people, clock.day_count)
    roles = [ROLES[TEAMS[team].application_type] for team in people["team"]]
    worked = _presence(organisation, clock, rng)
    rate = (
        np.array([role.events_per_day for role in roles])[:, None]
        * _person_factors(people["team"].to_numpy(), organisation.plants, rng)[:, None]
    )
    rate = rate * np.clip((np.arange(clock.day_count) - people["from_day"].to_numpy()[:, None]) / 28 * 0.4 + 0.6, 0.6, 1.0)
    days = np.arange(clock.day_count)
    rate = rate * worked * np.sqrt(team_factors(clock, organisation.plants))[teams, days]
    rate = rate * np.clip((stop_days(organisation, clock)[:, None] - days) / FADING_DAYS, FADED, 1.0)
    core_share = np.array([role.core_share for role in roles])[:, None]
    return rate * core_share * training_factors(clock)[teams, days], rate * (1 - core_share)


def _presence(organisation: Organisation, clock: Clock, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    people = organisation.people
    days = np.arange(clock.day_count)
    roles = [ROLES[TEAMS[team].application_type] for team in people["team"]]
    weekday = np.array([role.weekdays for role in roles])[:, days % 7]
    usual = np.clip(np.array([role.presence for role in roles]) + rng.normal(0, 0.12, len(people)), 0.12, 0.98)
    factors = np.sqrt(team_factors(clock, organisation.plants))[teams_by_day(people, clock.day_count), days]
    using = eligible_mask(organisation, clock.day_count) & (days < people["quit_day"].to_numpy()[:, None])
    using &= days < stop_days(organisation, clock)[:, None]
    return (rng.random(using.shape) < usual[:, None] * weekday * factors) & using


def _person_factors(teams: npt.NDArray[np.int64], plants: Plants, rng: np.random.Generator) -> Floats:
    """Zipf-like activity with mean 1: the busiest person does about ten times the work of the median; eager teams lean on two."""
    ranks = rng.permutation(len(teams)) % 20 + 1
    factors = ranks**-0.45
    factors = factors / factors.mean()
    for name, share in plants.eager.items():
        members = np.flatnonzero(teams == TEAM_INDEX[name])
        quiet = members[np.argsort(-factors[members], kind="stable")[2:]]
        factors[quiet] *= share
    return factors
