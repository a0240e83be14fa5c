"""Duplicates: what is one, what is a namesake, and how far a chain may reach."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.duplicates import Labelled, _f1, _pairs_of, generate, halves, read_febrl, read_restaurants, scored
from metrics.duplicates import _levels, clusters, find_duplicates
from metrics.likeness import is_place, normalise, normalise_place, numbers_differ, shared_weights, spelling, word_weights


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("  Müller & Söhne GmbH", "muller sohne"),
        ("MULLER, SOHNE", "muller sohne"),
        ("GmbH", "gmbh"),  # nothing else is left: better a legal form than nothing
        (None, ""),
        (float("nan"), ""),
        ("---", ""),
        (12345, "12345"),
    ],
)
def test_writing_that_says_nothing_is_taken_away(written: object, plain: str) -> None:
    assert normalise(written) == plain


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("301 n beverly dr", "439 n beverly drive", True),  # two houses of a street
        ("12 main st", "13 main st", True),  # one digit makes another house
        ("101 main st", "102 main st", True),  # three digits: the house beside
        ("12 main st", "12 main street", False),
        ("212 371 8844", "212 921 9494", True),  # two telephones of a town
        ("212 371 8844", "212 371 8484", False),  # two digits swapped: a slip
        ("212 371 8844", "212 371 844", False),  # one left out
        ("212 371 8844", "212 371 8993", True),
        ("1999", "1998", False),  # four digits may hold a slip
        ("main st", "13 main st", False),  # one side says nothing of it
        ("", "", False),
    ],
)
def test_digits_say_which_of_two_alike_texts_is_meant(one: str, other: str, differ: bool) -> None:
    assert numbers_differ(one, other) is differ and numbers_differ(other, one) is differ


def test_neighbours_of_one_street_and_town_are_no_duplicates() -> None:
    rng = np.random.default_rng(8)
    names = ["".join(chr(97 + int(letter)) for letter in rng.integers(0, 26, 9)) for _ in range(80)]
    table = pd.DataFrame([
        {"name": name, "address": f"{100 + 37 * place} peachtree road", "town": "atlanta", "phone": f"404 {2_000_000 + 70_919 * place}"}
        for place, name in enumerate(names)
    ])  # fmt: skip
    twice = pd.concat([table, table.head(5).assign(name=[f"the {name}" for name in names[:5]])], ignore_index=True)
    found = find_duplicates(twice, ["name", "address", "town", "phone"])
    pairs = {(int(first), int(second)) for first, second in zip(found.pairs["first"], found.pairs["second"], strict=True)}
    assert pairs == {(place, 80 + place) for place in range(5)}


def houses(names: list[list[str]]) -> pd.DataFrame:
    """One row per firm, the firms of an inner list in one house with one telephone; forty more that stand alone."""
    rng = np.random.default_rng(11)
    alone = [["".join(chr(97 + int(letter)) for letter in rng.integers(0, 26, 9))] for _ in range(40)]
    return pd.DataFrame([
        {"name": name, "address": f"{100 + 37 * number} main st", "phone": f"404 {2_000_000 + 70_919 * number}"}
        for number, firms in enumerate([*names, *alone]) for name in firms
    ])  # fmt: skip


def pairs_in(table: pd.DataFrame, columns: list[str]) -> set[tuple[int, int]]:
    found = find_duplicates(table, columns).pairs
    return {(int(first), int(second)) for first, second in zip(found["first"], found["second"], strict=True)}


def test_firms_of_one_house_with_one_telephone_are_no_duplicates_unless_their_names_share_what_is_rare() -> None:
    twice = [["zorbas", "restaurant zorbas"], ["quillon", "quilon"], ["ubermax", "max uber ubermax"]]
    strangers = [["palace court", "cafe roma"], ["steak house", "circus circus"]]
    # 0-1 share the rare word, 2-3 are spelt alike, 4-5 share half of the weight of their words; 6-7 and 8-9 only house and telephone
    common = [[f"restaurant {letters}"] for letters in ("xylo", "brandt", "cogwheel", "dunmore", "elmwood", "farrow")]
    table = houses([*twice, *strangers, *common])
    assert pairs_in(table, ["name", "address", "phone"]) == {(0, 1), (2, 3), (4, 5)}


def test_a_name_that_is_missing_on_one_side_leaves_the_place_to_speak() -> None:
    table = houses([["zorbas", ""], ["quillon", "quillon"], ["ubermax", "ubermax"]])
    assert (0, 1) in pairs_in(table, ["name", "address", "phone"])


def test_columns_that_are_no_place_by_their_name_may_make_a_duplicate() -> None:
    table = houses([["palace court", "cafe roma"], ["quillon", "quillon"], ["ubermax", "ubermax"]])
    renamed = table.rename(columns={"phone": "tax_number"})
    assert (0, 1) in pairs_in(renamed, ["name", "address", "tax_number"]) and (0, 1) not in pairs_in(table, ["name", "address", "phone"])


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("address_1", True),
        ("Billing City", True),
        ("PHONE", True),
        ("Téléphone", True),
        ("Straße", True),
        ("Site name", False),
        ("e-mail", False),
        ("statement", False),
    ],
)
def test_a_column_says_by_its_name_whether_it_is_a_place(column: str, expected: bool) -> None:
    assert is_place(column) is expected


def test_spelling_is_alike_in_any_order_of_words_and_by_how_the_letters_run() -> None:
    one, other = (np.array(texts, dtype=object) for texts in (["smith anna", "quillon"], ["anna smith", "quilon"]))
    jaro = (6 / 7 + 6 / 6 + 1) / 3  # six letters of seven and of six, none out of its place; the first four are the same
    assert spelling(one, other) == pytest.approx([1, jaro + 4 * 0.1 * (1 - jaro)])


def test_words_of_streets_are_written_one_way() -> None:
    assert normalise_place("128 East Fremont Street") == normalise_place("128 E. Fremont St.") == "128 e fremont st"
    assert normalise_place("747 Ninth Ave") == "747 9th ave"


def test_an_address_with_its_words_cut_short_is_the_same_address() -> None:
    table = houses([["quillon", "quillon"], ["ubermax", "ubermax"], ["zorbas", "zorbas"]])
    table.loc[[0, 1], "address"] = ["9 Northeast Boulevard", "9 NE Blvd."]
    table.loc[[6, 7], "name"] = "quillon"  # a name that four have is not enough
    assert (0, 1) in pairs_in(table, ["name", "address"])
    assert (0, 1) not in pairs_in(table.rename(columns={"address": "text"}), ["name", "text"])


def test_a_word_that_many_have_hardly_sets_two_names_apart() -> None:
    names = np.array(["restaurant zorbas", "zorbas", "palermo zorbas"], dtype=object)
    level = _levels(names, np.array([[0, 1], [1, 2]]), {"restaurant": 0.1, "zorbas": 4.0, "palermo": 4.0})
    assert level.tolist() == [1, 3]  # 8 of 8.1 of the weight is shared, and 8 of 12


def test_a_word_counts_by_how_few_records_hold_it() -> None:
    columns = [
        np.array(["cafe lalo", "cafe roma", "lalo", "cafe cafe"], dtype=object),
        np.array(["york", "york", "york", "york"], dtype=object),
    ]
    weights = word_weights(columns)
    assert weights["york"] == 0 and weights["cafe"] == pytest.approx(np.log(4 / 3)) and weights["lalo"] == pytest.approx(np.log(2))
    left, right = columns[0][[0, 0, 0, 2]], columns[0][[2, 1, 0, 1]]
    shared = 2 * np.log(2) / (np.log(4 / 3) + 2 * np.log(2))  # lalo, of cafe lalo and lalo
    by_cafe = 2 * np.log(4 / 3) / (2 * np.log(4 / 3) + np.log(2) + np.log(4))  # cafe, of cafe lalo and cafe roma
    assert shared_weights(left, right, weights) == pytest.approx([shared, by_cafe, 1, 0])


def test_the_halves_hold_every_record_once_and_keep_pairs_whole() -> None:
    whole = Labelled("set", pd.DataFrame({"name": list("abcdefgh")}), [0, 1, 2, 3, 0, 1, 2, 3], ("name", "name"))
    develop, held_out = halves(whole)
    assert sorted([*develop.records["name"], *held_out.records["name"]]) == list("abcdefgh")
    assert len(_pairs_of(develop.truth)) == len(_pairs_of(held_out.truth)) == 2
    assert not set(develop.truth) & set(held_out.truth)
    assert halves(whole)[0].truth == develop.truth


def companies() -> pd.DataFrame:
    """Sixty companies with a town and a telephone number each, and four more that are known already or only look so."""
    rng = np.random.default_rng(5)
    names = ["".join(chr(97 + int(letter)) for letter in rng.integers(0, 26, 9)) for _ in range(60)]
    rows = [
        {"name": f"{name} Ltd", "town": f"town {number % 6}", "phone": f"{7_000_000 + 7919 * number}"} for number, name in enumerate(names)
    ]
    rows.append({"name": names[0].upper(), "town": "Town 0", "phone": rows[0]["phone"]})
    rows.append({"name": names[1][:4] + "x" + names[1][5:], "town": "town 1", "phone": rows[1]["phone"]})
    rows.append({"name": names[2], "town": "elsewhere", "phone": "1234567"})
    rows.append({"name": "", "town": "town 3", "phone": ""})
    return pd.DataFrame(rows)


def test_the_same_company_written_otherwise_is_found_and_a_namesake_is_not() -> None:
    found = find_duplicates(companies(), ["name", "town", "phone"])
    pairs = {(int(first), int(second)) for first, second in zip(found.pairs["first"], found.pairs["second"], strict=True)}
    assert pairs == {(0, 60), (1, 61)}  # 62 shares nothing but its name, 63 nothing but its town
    assert found.pairs["confidence"].between(0.9, 1).all()
    assert found.duplicate_rate == pytest.approx(2 / 64)


def test_the_order_of_records_does_not_matter() -> None:
    table = companies()
    mixed = table.sample(frac=1, random_state=3)
    pairs = find_duplicates(mixed.reset_index(drop=True), ["name", "town", "phone"]).pairs
    again = {frozenset((int(mixed.index[int(a)]), int(mixed.index[int(b)]))) for a, b in zip(pairs["first"], pairs["second"], strict=True)}
    assert again == {frozenset((0, 60)), frozenset((1, 61))}


def test_records_that_share_nothing_are_all_their_own() -> None:
    table = pd.DataFrame({"name": ["", ""], "town": ["", ""]})
    assert find_duplicates(table, ["name", "town"]).duplicate_rate == 0
    with pytest.raises(ValueError, match="two columns"):
        find_duplicates(table, ["name"])


def test_a_chain_of_pairs_does_not_draw_strangers_together() -> None:
    chain = pd.DataFrame({"first": [0, 1, 2], "second": [1, 2, 3], "confidence": [0.99, 0.98, 0.97]})
    # 0-1 are one; 2 is tied to 1 of the two, half of the pairs; 3 to one of three only
    assert clusters(chain, 5).tolist() == [0, 0, 0, 3, 4]
    whole = pd.DataFrame({"first": [0, 0, 1, 0, 1, 2], "second": [1, 2, 2, 3, 3, 3], "confidence": 0.99})
    assert len(set(clusters(whole, 4))) == 1


def test_generated_people_are_told_apart_nearly_as_well_as_can_be() -> None:
    found = scored(generate(250, seed=8), at_least=0.9)
    assert found["pairs"]["f1"] > 0.98 and found["clusters"]["f1"] > 0.98  # type: ignore[index]


def test_the_score_counts_pairs_as_the_literature_does() -> None:
    assert _pairs_of([1, 2, 1, 1]) == {(0, 2), (0, 3), (2, 3)}
    assert _f1({(0, 1), (0, 2)}, {(0, 1), (3, 4), (5, 6)}) == {"precision": 0.5, "recall": 0.3333, "f1": 0.4}


def test_a_febrl_file_is_read_with_its_truth(tmp_path: Path) -> None:
    path = tmp_path / "dataset.csv"
    path.write_text("rec_id, given_name, surname\nrec-7-org, ann, lee\nrec-12-org, bob, ray\nrec-7-dup-0, anne, lee\n")
    labelled = read_febrl(path)
    assert labelled.truth == [7, 12, 7]
    assert labelled.records["given_name"].tolist() == ["ann", "bob", "anne"]


def test_the_guides_of_restaurants_are_read_with_the_houses_that_stand_in_both(tmp_path: Path) -> None:
    head = "id,name,addr,city,phone,type\n"
    (tmp_path / "fodors.csv").write_text(head + "1,arts,12 main st,la,1,deli\n2,bistro,13 main st,la,2,french\n")
    (tmp_path / "zagats.csv").write_text(head + "1,cafe,14 main st,la,3,cafe\n2,arts deli,12 main st,la,1,deli\n")
    (tmp_path / "matches_fodors_zagats.csv").write_text("fodors_id,zagats_id\n1,2\n")
    labelled = read_restaurants(tmp_path)
    assert labelled.records["name"].tolist() == ["arts", "bistro", "cafe", "arts deli"]
    assert _pairs_of(labelled.truth) == {(0, 3)}
