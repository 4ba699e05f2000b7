"""Random pairs of edits of random plans, merged: how many are resolved, and whether something is ever lost.

PYTHONPATH=src:tests python benchmarks/merges.py [PAIRS] [FIRST_SEED]
"""

import sys
from collections import Counter
from random import Random

import random_merges
from guangong.services.merging import Outcome, merge
from guangong.storage.git import merged_lines


def main(pairs: int = 2_000, first: int = 0) -> None:
    """Merge ``pairs``; print what came of them, and of git's own merge of the same."""
    ours, plain = Counter[str](), Counter[str]()
    for seed in range(first, first + pairs):
        pair = random_merges.pair(Random(seed))  # noqa: S311 (the seed brings a case back)
        _count(ours, seed, pair, merge(pair, random_merges.LABELS, random_merges.TODAY))
        lines = merged_lines(pair, random_merges.LABELS)
        _count(plain, None, pair, Outcome(lines.source, lines.is_clean))
    print(f"{pairs} pairs: {'resolved':>18}{'conflicts':>12}{'lost or wrong':>16}")
    for name, counts in (("guangong merge", ours), ("git", plain)):
        print(f"{name:20}{counts['resolved']:>12}{counts['conflict']:>12}{counts['wrong']:>16}")


def _count(counts: Counter[str], seed: int | None, pair: random_merges.Pair, outcome: Outcome) -> None:
    counts["resolved" if outcome.is_clean else "conflict"] += 1
    if fault := random_merges.lost(pair, outcome):
        counts["wrong"] += 1
        if seed is not None:
            print(f"seed {seed}: {fault}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
