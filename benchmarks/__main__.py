"""All benchmarks, one after the other; each prints one JSON object.

python -m benchmarks [--quick]
"""

import argparse
import sys

from benchmarks import build_facts, extract, incremental_day, queries, scaling


def main() -> None:
    """Run them in this order: extraction, the facts, what pages ask, a new day, the scaling sheet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small worlds: whether it runs, not how fast")
    is_quick = parser.parse_args().quick
    sys.stdout.write("extract\n")
    for source in sorted(extract.SOURCES):
        extract.main(["--source", source, *(["--rows", "50000", "--runs", "1"] if is_quick else [])])
    sys.stdout.write("build_facts\n")
    build_facts.main(["--events", "500000", "--builds", "1"] if is_quick else [])
    sys.stdout.write("queries\n")
    queries.main(["--teams", "100", "--weeks", "30", "--runs", "2"] if is_quick else [])
    sys.stdout.write("incremental_day\n")
    incremental_day.main(["--years", "1", "--events-a-year", "200000", "--runs", "1"] if is_quick else [])
    sys.stdout.write("scaling\n")
    scaling.main(["--events", "100000", "--runs", "1"] if is_quick else [])


if __name__ == "__main__":
    main()
