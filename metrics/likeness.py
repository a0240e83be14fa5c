"""How alike two written values are: writing that says nothing is taken away, numbers must agree, rare words count for more."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

Floats = NDArray[np.float64]
Texts = NDArray[np.object_]
FEW_DIGITS = 4
LEGAL_FORMS = frozenset({
    "ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "kg", "limited", "llc", "ltd", "nv", "oy", "plc", "sa",
    "sarl", "srl",
})  # fmt: skip
STREET_WORDS = {
    "avenue": "ave", "av": "ave", "boulevard": "blvd", "street": "st", "strasse": "str", "road": "rd", "drive": "dr", "highway": "hwy",
    "lane": "ln", "place": "pl", "square": "sq", "court": "ct", "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne",
    "northwest": "nw", "southeast": "se", "southwest": "sw", "suite": "ste", "first": "1st", "second": "2nd", "third": "3rd",
    "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
}  # fmt: skip
PLACE_WORDS = frozenset({
    "addr", "address", "adresse", "calle", "citta", "city", "ciudad", "country", "county", "direccion", "fax", "indirizzo", "land", "ort",
    "pays", "phone", "plz", "postal", "postcode", "region", "rue", "stadt", "state", "strasse", "street", "suburb", "tel", "telefon",
    "telefono", "telephone", "town", "ville", "zip",
})  # fmt: skip


def normalise(value: object) -> str:
    """A value without case, accents, punctuation and legal forms; empty for a gap.

    >>> normalise(" Müller & Söhne GmbH ")
    'muller sohne'
    """
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    plain = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return " ".join(word for word in words if word not in LEGAL_FORMS) or " ".join(words)


def normalise_place(value: object) -> str:
    """The same with the words of streets cut to their usual short forms.

    >>> normalise_place("747 Ninth Avenue, North")
    '747 9th ave n'
    """
    return " ".join(STREET_WORDS.get(word, word) for word in normalise(value).split())


def is_place(column: str) -> bool:
    """Whether a column by its name says where somebody is to be found, not who it is.

    >>> [is_place(name) for name in ("billing_city", "Phone", "address_1", "Straße", "Site name", "e-mail")]
    [True, True, True, True, False, False]
    """
    return bool(PLACE_WORDS & set(re.split(r"[^a-z]+", normalise(column.casefold()))))


def word_weights(columns: Iterable[Texts]) -> dict[str, float]:
    """How much each word says: the logarithm of the number of records by those that hold it in any column; a word of all says nothing.

    Source: K. Sparck Jones, "A Statistical Interpretation of Term Specificity and Its Application in Retrieval", 1972.
    """
    held = [set(" ".join(str(text) for text in texts).split()) for texts in zip(*columns, strict=True)]
    times = Counter(word for words in held for word in words)
    return {word: log(len(held) / count) for word, count in times.items()}


def shared_weight(one: str, other: str, weights: Mapping[str, float]) -> float:
    """Share of the weight of the words of both texts that lies in words they share (Dice), 0 without any.

    >>> round(shared_weight("cafe lalo", "lalo", {"cafe": 0.5, "lalo": 4.0}), 2)
    0.94
    """
    left, right = set(one.split()), set(other.split())
    whole = sum(weights.get(word, 0.0) for word in left) + sum(weights.get(word, 0.0) for word in right)
    return 2 * sum(weights.get(word, 0.0) for word in left & right) / whole if whole > 0 else 0.0


def shared_weights(left: Texts, right: Texts, weights: Mapping[str, float]) -> Floats:
    """`shared_weight` pair by pair; looked up only where one side has several words, for else it is all or nothing."""
    shared = (left == right).astype(np.float64)
    for place in np.flatnonzero(left != right):
        if " " in left[place] or " " in right[place]:
            shared[place] = shared_weight(left[place], right[place], weights)
    return shared


def spelling(left: Texts, right: Texts) -> Floats:
    """How alike they are spelt, pair by pair from 0 to 1, in this order of words or in any other."""
    return np.maximum(_alike(left, right, JaroWinkler.normalized_similarity), _alike(left, right, fuzz.token_sort_ratio) / 100)


def _alike(left: Texts, right: Texts, scorer: Any) -> Floats:
    return np.asarray(process.cpdist(list(left), list(right), scorer=scorer, dtype=np.float64), dtype=np.float64)


def numbers_differ(one: str, other: str) -> bool:
    """Whether both texts hold numbers and these are other numbers: two houses of a street, two telephones of a town.

    Digits say which one is meant, so that letters alike count for nothing beside them. One slip (a digit mistyped, left out or swapped with
    its neighbour) is forgiven in numbers of four digits or more: in a shorter one it makes another house.

    >>> numbers_differ("301 n beverly dr", "439 n beverly drive"), numbers_differ("12 main st", "12 main street")
    (True, False)
    """
    left, right = ("".join(letter if letter.isdigit() else " " for letter in text).split() for text in (one, other))
    if not left or not right or left == right:
        return False
    digits, others = "".join(left), "".join(right)
    forgiven = 1 if min(len(digits), len(others)) >= FEW_DIGITS else 0
    return OSA.distance(digits, others, score_cutoff=1) > forgiven
