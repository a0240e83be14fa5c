"""Lines that are no rows, in every way that exports break; used to damage files on purpose."""

import random
from collections import Counter

import pytest

from sql.files.csv_rows import csv_rows

WAYS = ("cut", "doubled", "open quote", "quote inside", "null byte", "wrong bytes")


def damaged_line(chance: random.Random, row: list[str], way: str | None = None) -> str:
    """``row`` as a line of three fields, broken so that no reader could tell what it said."""
    first, second, third = (cell.replace(",", " ") for cell in row)
    lines = {
        "cut": f"{first},{second}",
        "doubled": f"{first},{second},{third},{first},{second},{third}",
        "open quote": f'{first},"{second},{third}',
        "quote inside": f'{first},"{second}"x"y",{third}',
        "null byte": f"{first},{second}\x00,{third}",
        "wrong bytes": f"{first},{second}\udce4,{third}",
    }
    return lines[way or chance.choice(WAYS)] + "\r\n"


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_damage_costs_its_own_line_only(way: str) -> None:
    set_apart: Counter[str] = Counter()
    lines = ["a,b,c\r\n", "1,2,3\r\n", damaged_line(random.Random(0), ["4", "x, y", "6"], way), "7,8,9\r\n"]
    assert list(csv_rows(lines, delimiter=",", set_apart=set_apart))[1:] == [["1", "2", "3"], ["7", "8", "9"]]
    assert set_apart.total() == 1
