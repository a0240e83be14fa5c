"""The sponsor's brief: always two pages, text stays text, nothing known is shown as not known."""

import re
import zlib
from base64 import a85decode
from dataclasses import replace

from delivery.brief import Brief, pdf

BRIEF = Brief(
    question="Are we getting what we committed to?",
    finding="Benefits run at 71 % of the business case.",
    as_of="Wed 17 Jun 2026",
    is_synthetic=True,
    tiles=[("Chance of a gain", "64 %")],
    goals=[["Habit", "0 %", "45 %", "60 %", "1 Dec 2026", "never", "75 % of the way"]],
    measured=[0.1, None, 0.2, 0.3],
    planned=[0.2, 0.2, 0.3, 0.3],
    ends=("1 Jan 2026", "17 Jun 2026"),
    headings=["“Habit”: 52 % to be expected on 1 Dec 2026 (47 % to 58 %); the chance of 60 % is 8 %."],
    decision="The rule says: fix it.",
    lines=[("Payback", "never within the case")],
    swings=[("value: <b>time</b>", -100.0, 250.0), ("cost of year 1", 90.0, 10.0)],
    ticks=lambda value: f"{value:.0f} EUR",
    middle=(50.0, "likely: 50 EUR"),
    gap_note="1 team below the plan",
    gaps=[["North", "12", "20 %", "9 k EUR"]],
    engagement=[["17 Jun 2026", "50 %", "not known", "40 %", "between 31 and 61 %", "No decision fell due"]],
    decisions=[["Bonus – later", "sponsor", "1 Jun 2026", "16 days"]],
    effect="Teams trained did 18 % more core work.",
    assumptions="Assumptions: none.",
)


def pages(content: bytes) -> list[str]:
    """The text of each page."""
    streams = re.findall(rb"stream\r?\n(.*?)~>\s*endstream", content, flags=re.DOTALL)
    texts = [zlib.decompress(a85decode(stream)).decode("latin-1") for stream in streams]
    return [" ".join(re.findall(r"\((.*?)(?<!\\)\) Tj", text)) for text in texts]


def test_the_brief_has_two_pages_with_what_it_was_given() -> None:
    first, second = pages(pdf(BRIEF))
    assert "Benefits run at 71 % of the business case." in first
    assert "18 % more core work" in first and "fix it" in first
    assert "SYNTHETIC DATA" in first and "1 of 2" in first and "2 of 2" in second
    assert "52 % to be expected on 1 Dec 2026" in first and "17 Jun 2026" in first and "Bonus" in first
    assert "-100 EUR" in second and "250 EUR" in second  # both ends of the first bar, in words
    assert "never within the case" in second and "North" in second and "value: <b>time</b>" in second


def test_an_address_in_a_name_is_no_link_on_any_part_of_the_brief() -> None:
    loud = "http://evil.example www.evil.example"
    first, second = pages(pdf(replace(BRIEF, finding=loud, goals=[[loud] * 7], gaps=[[loud] * 4], swings=[(loud, 1.0, 2.0)], effect=loud)))
    for page in (first, second):
        assert "evil" in page and not re.search(r"://|www\.evil", page)


def test_however_much_there_is_to_say_there_are_two_pages() -> None:
    long = replace(
        BRIEF,
        finding="A long sentence about everything. " * 30,
        goals=[["A goal " * 20] * 7] * 40,
        gaps=[["North", "1", "2 %", "3"]] * 40,
        swings=[(f"assumption {number}", 0.0, float(number)) for number in range(30)],
        assumptions="many words " * 600,
    )
    assert len(pages(pdf(long))) == 2


def test_what_is_not_known_is_said_and_the_same_content_gives_the_same_bytes() -> None:
    empty = replace(BRIEF, goals=[], tiles=[], measured=[None], planned=[None], lines=[], swings=[], gaps=[], engagement=[], decisions=[])
    first, second = pages(pdf(empty))
    assert "No goal is entered." in first and "Not known." in first
    assert first.count("None.") == 2 and second.count("None.") == 1
    assert pdf(empty) == pdf(empty)
