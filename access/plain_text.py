"""Text from a CRM made harmless: invisible signs away, addresses that do not become links, cells that do not become formulas."""

import re
import unicodedata

from ledger.csv_files import CELL_STARTS

WORD_JOINER = "\N{WORD JOINER}"
_LINK_STARTS = re.compile(r"(://)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_OTHER = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def one_line(text: object) -> str:
    """One line of visible text: control, direction and invisible characters removed, spaces joined."""
    line = str(text)
    if line.isprintable():  # nothing but letters, figures, signs and plain spaces
        return " ".join(line.split())
    kept = "".join(" " if sign.isspace() else sign for sign in line if sign.isspace() or unicodedata.category(sign) not in _OTHER)
    return " ".join(kept.split())


def unlinked(text: str, *, joiner: str = WORD_JOINER) -> str:
    """``text`` with every address broken by ``joiner``: programs make links of what looks like one.

    >>> unlinked("see http://x.example or www.x.example or a@x.example", joiner=" ")
    'see http: //x.example or www .x.example or a @x.example'
    """
    return _LINK_STARTS.sub(lambda found: f":{joiner}//" if found.group(1) else joiner, text)


def not_a_formula(text: str) -> str:
    """``text`` as a cell that no spreadsheet runs: an apostrophe before what begins like a formula.

    The same after a semicolon, comma or tab: a spreadsheet set to another separator begins a cell there, whatever is quoted.

    >>> not_a_formula("=1+1"), not_a_formula("x;=1+1"), not_a_formula("next step"), not_a_formula("  @SUM(A1)")
    ("'=1+1", "x;'=1+1", 'next step', "'  @SUM(A1)")
    """
    return CELL_STARTS.sub("'", text)
