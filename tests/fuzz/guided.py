"""Fuzzing led by coverage, for the readers written in Python: where atheris is installed.

``python -m tests.fuzz.guided minutes --runs 20000`` grows files from the seeds by what part of the
reader they reach; a finding ends it and is written beside. Native readers have their fence instead
(``coopdesk.apart``): their coverage cannot be seen from here.
"""

import argparse
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from coopdesk.domain.errors import CoopdeskError

READERS = (
    *("reference", "layout", "document", "container", "package", "table", "code", "json"),
    *("members", "journal", "vouchers", "statements", "organizations", "meetings", "minutes"),
)
_SLOW_SECONDS, _MOST_MEGABYTES, _LONGEST = 20, 2_048, 40_000


def main() -> None:
    """Hand the files to libFuzzer; it ends the program itself."""
    parser = argparse.ArgumentParser(prog="tests.fuzz.guided")
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path)
    told = parser.parse_args()
    try:
        atheris: Any = import_module("atheris")
    except ModuleNotFoundError:
        sys.exit("atheris is not installed: pip install atheris, anywhere Python finds it")
    with atheris.instrument_imports(include=["coopdesk", "tomllib"]):
        from tests.fuzz.guided_readers import reader_of, seeds_of
    room = Path(mkdtemp(prefix="coopdesk-guided-"))
    read = reader_of(told.reader, room)
    corpus = told.corpus or room / "corpus"
    corpus.mkdir(exist_ok=True)
    for number, content in enumerate(seeds_of(told.reader, room)):
        (corpus / f"seed-{number}").write_bytes(content)

    def take(content: bytes) -> None:
        with suppress(CoopdeskError):
            read(content)

    limits = [f"-runs={told.runs}", f"-seed={told.seed}", f"-max_len={_LONGEST}"]
    limits += [f"-timeout={_SLOW_SECONDS}", f"-rss_limit_mb={_MOST_MEGABYTES}"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={room}/", str(corpus)], take)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
