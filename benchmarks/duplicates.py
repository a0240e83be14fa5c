"""How many duplicates are found, and how many strangers are taken for one: precision, recall and F1 against known truth.

python -m benchmarks.duplicates [--febrl dataset3.csv] [--sites csv_example_input_with_true_ids.csv] [--restaurants FOLDER] [--records 5000]

Without files only the generated people are run, whose damage is of the kind that febrl's generator does; what is not given is
reported as not run. Real organisations are also scored in two halves, drawn by a fixed seed: rules are changed by looking at the first.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.machine import machine
from metrics.duplicates import find_duplicates

FEBRL = ("given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "date_of_birth", "soc_sec_id")
SITES = ("Site name", "Address", "Zip", "Phone")
RESTAURANTS = ("name", "addr", "city", "phone")
SYLLABLES = [consonant + vowel for consonant in "bdklmnrst" for vowel in "aeiou"]
HALVES_SEED = 5
FLOORS = {"febrl3": 0.99, "Chicago sites": 0.94, "restaurants": 0.94}


@dataclass(frozen=True)
class Labelled:
    """Records whose true identity is known: ``truth`` numbers the thing behind each row."""

    name: str
    records: pd.DataFrame
    truth: list[int]
    columns: tuple[str, ...]


def read_febrl(path: Path) -> Labelled:
    """A febrl file: the number in ``rec_id`` (rec-17-org, rec-17-dup-0) is the person."""
    rows = pd.read_csv(path, dtype=str, skipinitialspace=True).rename(columns=str.strip)
    truth = rows["rec_id"].str.extract(r"rec-(\d+)-", expand=False).astype(int).tolist()
    return Labelled("febrl3", rows, truth, FEBRL)


def read_sites(path: Path) -> Labelled:
    """The early-childhood sites of Chicago, with ``True Id``."""
    rows = pd.read_csv(path, dtype=str)
    return Labelled("Chicago sites", rows, [int(code) for code in pd.factorize(rows["True Id"])[0]], SITES)


def read_restaurants(folder: Path) -> Labelled:
    """The restaurants of two guides, with the pairs that are one house: a house of one guide stands in the other once at most."""
    guides = [pd.read_csv(folder / f"{name}.csv", dtype=str) for name in ("fodors", "zagats")]
    matches = pd.read_csv(folder / "matches_fodors_zagats.csv", dtype=str)
    same = dict(zip(matches["zagats_id"], matches["fodors_id"], strict=True))
    houses = [*(f"fodors {code}" for code in guides[0]["id"])]
    houses += [f"fodors {same[code]}" if code in same else f"zagats {code}" for code in guides[1]["id"]]
    return Labelled(
        "restaurants", pd.concat(guides, ignore_index=True), [int(code) for code in pd.factorize(pd.Series(houses))[0]], RESTAURANTS
    )


def halves(labelled: Labelled, *, seed: int = HALVES_SEED) -> tuple[Labelled, Labelled]:
    """Two sets of about as many things each, every thing with all of its records: one to develop on, one to hold out."""
    truth = np.array(labelled.truth)
    things = np.unique(truth)
    first = np.isin(truth, np.random.default_rng(seed).permutation(things)[: len(things) // 2])
    parts = ((f"{labelled.name}, development half", first), (f"{labelled.name}, held-out half", ~first))
    develop, held_out = (
        Labelled(name, labelled.records[rows].reset_index(drop=True), truth[rows].tolist(), labelled.columns) for name, rows in parts
    )
    return develop, held_out


def generate(count: int, *, seed: int) -> Labelled:
    """People of whom some stand there up to five more times, with typing errors, swapped, missing and half-remembered values."""
    rng = np.random.default_rng(seed)
    people = [_person(rng) for _ in range(count * 2 // 5)]
    rows, truth = [dict(person) for person in people], list(range(len(people)))
    while len(rows) < count:
        place = int(rng.integers(len(people)))
        for _ in range(min(int(rng.geometric(0.5)), 5, count - len(rows))):
            rows.append(_damaged(people[place], rng))
            truth.append(place)
    return Labelled("generated people", pd.DataFrame(rows), truth, FEBRL)


def _word(rng: np.random.Generator, most: int) -> str:
    return "".join(SYLLABLES[int(place)] for place in (len(SYLLABLES) * rng.random(int(rng.integers(2, most))) ** 1.7).astype(int))


def _person(rng: np.random.Generator) -> dict[str, str]:
    year, month, day = int(rng.integers(1930, 2008)), int(rng.integers(1, 13)), int(rng.integers(1, 29))
    return {
        "given_name": _word(rng, 4), "surname": _word(rng, 4), "street_number": str(int(rng.integers(1, 300))),
        "address_1": f"{_word(rng, 4)} street", "address_2": _word(rng, 4) if rng.random() < 0.4 else "", "suburb": _word(rng, 4),
        "postcode": str(int(rng.integers(2000, 2900))), "date_of_birth": f"{year}{month:02}{day:02}",
        "soc_sec_id": str(int(rng.integers(1_000_000, 9_999_999))),
    }  # fmt: skip


def _damaged(person: dict[str, str], rng: np.random.Generator) -> dict[str, str]:
    """Up to ten changes over the row, at most three in one value."""
    row = dict(person)
    for _ in range(int(rng.integers(1, 7))):
        name = FEBRL[int(rng.integers(len(FEBRL)))]
        way = rng.random()
        if way < 0.12:
            row[name] = ""
        elif way < 0.2:
            row["given_name"], row["surname"] = row["surname"], row["given_name"]
        else:
            row[name] = _mistyped(row[name], rng)
    return row


def _mistyped(text: str, rng: np.random.Generator) -> str:
    if not text:
        return text
    place = int(rng.integers(len(text)))
    letter = "0123456789"[int(rng.integers(10))] if text[place].isdigit() else chr(97 + int(rng.integers(26)))
    ways: tuple[Callable[[], str], ...] = (
        lambda: text[:place] + letter + text[place + 1 :],
        lambda: text[:place] + text[place + 1 :],
        lambda: text[:place] + letter + text[place:],
        lambda: text[:place] + text[place : place + 2][::-1] + text[place + 2 :],
    )
    return ways[int(rng.integers(len(ways)))]()


def scored(labelled: Labelled, *, at_least: float) -> dict[str, object]:
    """Precision, recall and F1 of pairs, as found and after clusters were made of them."""
    began = time.perf_counter()
    found = find_duplicates(labelled.records, labelled.columns, at_least=at_least)
    seconds = time.perf_counter() - began
    true, floor = _pairs_of(labelled.truth), FLOORS.get(labelled.name.partition(",")[0])
    direct = set(zip(found.pairs["first"].astype(int), found.pairs["second"].astype(int), strict=True))
    return {
        "set": labelled.name, "records": len(labelled.records), "true_pairs": len(true), "at_least": at_least,
        "pairs": _f1(direct, true), "clusters": _f1(_pairs_of(found.cluster.tolist()), true), "floor": floor,
        "seconds": round(seconds, 2),
    }  # fmt: skip


def _pairs_of(labels: Sequence[int]) -> set[tuple[int, int]]:
    groups: dict[int, list[int]] = {}
    for place, label in enumerate(labels):
        groups.setdefault(label, []).append(place)
    return {pair for places in groups.values() for pair in combinations(places, 2)}


def _f1(found: set[tuple[int, int]], true: set[tuple[int, int]]) -> dict[str, float]:
    hits = len(found & true)
    precision, recall = hits / max(len(found), 1), hits / max(len(true), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-12)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def main(words: Sequence[str] | None = None) -> None:
    """Run every set that is there and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--febrl", type=Path, help="febrl's dataset3.csv: 5,000 records, 6,538 pairs")
    parser.add_argument("--sites", type=Path, help="Chicago early-childhood sites with true ids: 3,337 records, 6,608 pairs")
    parser.add_argument(
        "--restaurants", type=Path, help="folder of fodors.csv, zagats.csv and matches_fodors_zagats.csv: 864 records, 112 pairs"
    )
    parser.add_argument("--records", type=int, default=5_000, help="generated people")
    parser.add_argument("--at-least", type=float, default=0.9)
    chosen = parser.parse_args(words)
    sets = [generate(chosen.records, seed=3)]
    sets += [read_febrl(chosen.febrl)] if chosen.febrl else []
    organisations = [read_sites(chosen.sites)] if chosen.sites else []
    organisations += [read_restaurants(chosen.restaurants)] if chosen.restaurants else []
    sets += [part for each in organisations for part in (*halves(each), each)]
    given = {"febrl3": chosen.febrl, "Chicago sites": chosen.sites, "restaurants": chosen.restaurants}
    missing = [name for name, path in given.items() if not path]
    results = {"machine": machine(), "results": [scored(each, at_least=chosen.at_least) for each in sets], "not_run": missing}
    sys.stdout.write(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
