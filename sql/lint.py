"""The linter of the portable subset: what one of the four engines would refuse, or understand differently, is refused before it is run.

A rule is data: what stands in the text, what it is called, why it does not port, and the form that does.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDERS = tuple(Path(__file__).parent / name for name in ("facts", "derived", "requested"))


@dataclass(frozen=True)
class Rule:
    """One thing that does not port; ``example`` is a line that it refuses."""

    pattern: str
    what: str
    instead: str
    example: str


@dataclass(frozen=True)
class Finding:
    """A place in a file that breaks a rule."""

    file: str
    line: int
    what: str
    instead: str

    def __str__(self) -> str:
        """As a person reads it."""
        return f"{self.file}:{self.line}: {self.what} does not port. Write {self.instead}."


RULES: tuple[Rule, ...] = (
    Rule(r"\bqualify\b", "qualify", "row_number() in a CTE and 'where place = 1' in the next", "qualify place = 1"),
    Rule(r"\b(?:group|order) by all\b", "'by all'", "the columns by name", "group by all"),
    Rule(r"\b(?:un)?pivot\b", "pivot", "one SELECT per column joined by union all, or sum(case when ...)", "unpivot t on a, b"),
    Rule(r"\bdistinct on\b", "distinct on", "row_number() in a CTE", "select distinct on (a) b"),
    Rule(
        r"\b(?:list|array|struct|map)_?\w*\s*\(|\bunnest\s*\(|[\[{]",
        "a list, struct or map",
        "rows: a table of its own, and a join",
        "select list_sort(x)",
    ),
    Rule(
        r"\b(?:generate_series|range|sequence)\s*\(",
        "a generated series",
        "a join with setting_week or another table of the store",
        "from generate_series(1, 3)",
    ),
    Rule(
        r"\b(?:quantile\w*|percentile\w*|median|mode)\s*\(",
        "a quantile",
        "counts per value, and the quantile in Python",
        "select quantile_cont(x, 0.5)",
    ),
    Rule(r"\btry_cast\s*\(", "try_cast", "cast in the source's own SELECT, where the engine is known", "select try_cast(x as date)"),
    Rule(
        r"\b(?:arg_max|arg_min|max_by|min_by|argmax|argmin)\s*\(",
        "arg_max",
        "row_number() in a CTE and 'where place = 1' in the next",
        "select arg_max(a, b)",
    ),
    Rule(r"\bapprox\w*\s*\(", "an approximation", "the exact count", "select approx_count_distinct(x)"),
    Rule(r"//", "integer division //", "(a - a % b) / b, or bits", "select a // 7"),
    Rule(r"::", "a cast by ::", "cast(x as type)", "select x::date"),
    Rule(
        r"\bnow\s*\(|\btoday\s*\(|\bcurrent_(?:date|time|timestamp)\b|\blocaltime(?:stamp)?\b",
        "the clock",
        "$as_of_at: time is an argument",
        "where x < now()",
    ),
    Rule(r"\bround\s*\([^()]*(?:\([^()]*\)[^()]*)*,", "round(x, digits)", "round(100 * x): a scaled whole number", "select round(x, 2)"),
    Rule(
        r"\b(?:date_?diff|date_?sub|date_?add|date_part|strf?time|strptime|epoch\w*|make_date|to_timestamp|last_day|dayofweek|weekday"
        r"|isodow)\s*\(",
        "a date function",
        "plain addition and subtraction of days, or extract(isodow from x)",
        "select date_diff('day', a, b)",
    ),
    Rule(
        r"\bextract\s*\(\s*(?!isodow\b)\w+",
        "extract of this part",
        "date_trunc and subtraction, or extract(isodow from x)",
        "select extract(dow from x)",
    ),
    Rule(
        r"\b(?:string_agg|listagg|group_concat)\s*\(",
        "text put together from rows",
        "rows, put together in Python",
        "select string_agg(x, ',')",
    ),
    Rule(
        r"\b(?:bool_or|bool_and|every|any_value|first|last|product|count_if|countif)\s*\(",
        "this aggregate",
        "max, min, or sum(case when ... then 1 else 0 end)",
        "select bool_or(x)",
    ),
    Rule(r"\bfilter\s*\(\s*where\b", "filter (where ...)", "sum(case when ... then 1 else 0 end)", "select count(*) filter (where x)"),
    Rule(r"\b(?:ifnull|nvl|if|iff|isnull)\s*\(", "this conditional function", "coalesce(...) or case when ... end", "select ifnull(x, 0)"),
    Rule(
        r"\b(?:asof|positional|lateral|semi|anti)\b\s+(?:left\s+)?(?:join|\()",
        "this join",
        "join, left join or not exists (...)",
        "from a asof join b",
    ),
    Rule(r"\*\s*(?:exclude|except|replace)\b|\bcolumns\s*\(", "a star with conditions", "the columns by name", "select * exclude (a)"),
    Rule(
        r"\bover\s*\(\s*\)|\brow_number\s*\(\s*\)\s*over\s*\(\s*(?:partition by (?:(?!order by)[^()])*)?\)",
        "row_number() without an order",
        "an order by that leaves no ties",
        "select row_number() over ()",
    ),
    Rule(r"\bignore nulls\b", "ignore nulls", "a case in a running max", "last_value(x ignore nulls)"),
    Rule(r"\b(?:ilike|similar to|glob|regexp\w*)\b", "a pattern of this kind", "like, on lower(x)", "where x ilike 'a'"),
    Rule(
        r"\bas (?:hugeint|tinyint|smallint|u(?:big|huge|small|tiny)?int|u?int128|float\d?|real|timestamptz|time|json|blob"
        r"|uuid|text|string)\s*\)",
        "a type of one engine",
        "varchar, timestamp, date, integer, bigint, double, decimal(18, 4) or boolean",
        "cast(x as hugeint)",
    ),
    Rule(
        r"\b(?:limit|offset|using sample|tablesample)\b",
        "a part of the rows",
        "row_number() with an order, and a condition on it",
        "limit 5",
    ),
    Rule(r"\b(?:hash|md5|sha256|random|uuid|gen_random_uuid)\s*\(", "a hash or a random value", "the columns themselves", "select md5(x)"),
)
COMMENT_OR_TEXT = re.compile(r"--[^\n]*|'(?:[^']|'')*'")
STAR = re.compile(r"\bselect\s+(?:distinct\s+)?\*\s+from\s+(\w+)")
CTE = re.compile(r"(\w+)\s*(?:\([^()]*\)\s*)?as\s*\(")


def lint_files(folders: Iterable[Path] = FOLDERS) -> list[Finding]:
    """Every finding in the SQL files of the folders."""
    files = [path for folder in folders for path in sorted(folder.glob("*.sql"))]
    return [finding for path in files for finding in lint(path.read_text(encoding="utf-8"), file=f"{path.parent.name}/{path.name}")]


def lint(text: str, *, file: str) -> list[Finding]:
    """Findings in one SQL text, by line."""
    code = COMMENT_OR_TEXT.sub(_blank, text.lower())
    found = [
        Finding(file, code.count("\n", 0, match.start()) + 1, rule.what, rule.instead)
        for rule in RULES
        for match in re.finditer(re.sub(" ", r"\\s+", rule.pattern), code)
    ]
    return sorted([*found, *_stars(code, file)], key=lambda finding: finding.line)


def _stars(code: str, file: str) -> Iterator[Finding]:
    own = set(CTE.findall(code))
    for match in STAR.finditer(code):
        if match[1] not in own:
            line = code.count("\n", 0, match.start()) + 1
            yield Finding(file, line, f"select * from the stored table {match[1]}", "the columns by name: a stored table may gain some")


def _blank(match: re.Match[str]) -> str:
    """Comments and texts as spaces of the same length, so that lines and places stay."""
    return re.sub(r"[^\n]", " ", match[0]) if match[0].startswith("--") else "'" + " " * (len(match[0]) - 2) + "'"
