"""`python -m bench [--quick] [--only NAME]…`: measure, and print one table."""

import argparse
import tempfile
import time
from pathlib import Path

from bench import (
    coverage_of_intervals,
    durable_tap,
    export_csv,
    footprint,
    observers,
    phone_tap,
    report_pdf,
    review_page,
    rubric_check,
    shell,
    throughput,
)
from bench.table import Row, Scale, printed, say

BENCHES = {
    "durable-tap": durable_tap.measure,
    "observers": observers.measure,
    "throughput": throughput.measure,
    "phone-tap": phone_tap.measure,
    "shell": shell.measure,
    "report-pdf": report_pdf.measure,
    "review-page": review_page.measure,
    "export-csv": export_csv.measure,
    "footprint": footprint.measure,
    "rubric-check": rubric_check.measure,
    "intervals": coverage_of_intervals.measure,
}


def main() -> None:
    """Run the benches asked for, one after the other, and print what they found."""
    options = argparse.ArgumentParser(prog="bench", description=__doc__)
    options.add_argument("--quick", action="store_true", help="smaller and shorter, to try it out")
    options.add_argument("--only", action="append", choices=BENCHES, help="only this one; repeat")
    asked = options.parse_args()
    rows: list[Row] = []
    began = time.monotonic()
    for name in asked.only or BENCHES:
        say(name)
        with tempfile.TemporaryDirectory(prefix="walkthrough-bench-") as folder:
            rows += BENCHES[name](Scale(asked.quick), Path(folder))
    say(f"done in {time.monotonic() - began:.0f} s")
    print(printed(rows))


if __name__ == "__main__":
    main()
