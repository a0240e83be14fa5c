"""How many teams stand behind the groups that a page counts: small teams are shown together, and some have no figure."""

import re
from collections.abc import Collection

from access.cohorts import NO_TEAM
from dashboard import words

BETWEEN_TEAMS = re.compile(r"\+(?=[^+:]+:)")  # a cohort's id is source:team, or several of them with a plus between


def shown_as(cohorts: Collection[str], known: int | None = None) -> str:
    """What a count of groups leaves unsaid; empty where every team stands for itself and, of ``known``, has a figure.

    >>> shown_as(["crm:1+crm:2", "crm:3", "crm:4"], known=2)
    '4 teams, shown as 3 groups, 2 of them with a figure'
    >>> shown_as(["crm:1", "crm:2"], known=1), shown_as(["crm:1", "crm:(no team)"], known=1)
    ('2 teams, 1 of them with a figure', '')
    """
    sizes = [size for size in map(_teams_in, cohorts) if size]
    teams, groups = sum(sizes), len(sizes)
    parts = [words.counted(teams, "team")]
    parts += [f"shown as {words.counted(groups, 'group')}"] if groups < teams else []
    parts += [f"{known or 'none'} of them with a figure"] if known is not None and known < groups else []
    return ", ".join(parts) if len(parts) > 1 else ""


def clause(cohorts: Collection[str], known: int | None = None) -> str:
    """The same as the end of a caption."""
    said = shown_as(cohorts, known)
    return f"; {said}" if said else ""


def _teams_in(cohort_id: str) -> int:
    """Teams with a name in a cohort: who has none is no team."""
    return sum(1 for one in BETWEEN_TEAMS.split(cohort_id) if not one.endswith(f":{NO_TEAM}"))
