"""Random edits of random plans: how many are refused, and whether one is ever wrong.

PYTHONPATH=src:tests python benchmarks/edits.py [EDITS] [FIRST_SEED]
"""

import sys
from collections import Counter
from random import Random

import random_edits
import random_layouts
from guangong.domain.fields import names
from guangong.domain.plan import Task
from guangong.yamldoc import parse
from guangong.yamldoc.engine import apply
from guangong.yamldoc.places import EditError

EDITS_OF_A_PLAN = 5


def main(edits: int = 20_000, seed: int = 0) -> None:
    """Make ``edits``; print the wrong ones, and how many were refused for which reason."""
    outcomes: Counter[str] = Counter()
    for first in range(0, edits, EDITS_OF_A_PLAN):
        outcomes.update(edit_plan(seed + first))
    refused = {text: n for text, n in outcomes.items() if text not in {"done", "wrong"}}
    print(f"tried {outcomes.total()}, refused {sum(refused.values())}, wrong {outcomes['wrong']}")
    for text, number in sorted(refused.items(), key=lambda pair: -pair[1]):
        print(f"{number:8} {text}")


def edit_plan(seed: int) -> list[str]:
    """Edit one random plan several times; return what came of each edit."""
    random = Random(seed)  # noqa: S311 (the seed brings a case back)
    document, outcomes = parse(random_layouts.plan(random)), []
    for _ in range(EDITS_OF_A_PLAN):
        route, operations = random_edits.step(random, document)
        try:
            edited = apply(document, operations, names(Task))
        except EditError as error:
            outcomes.append(str(error).partition(": ")[2].partition(";")[0])
            continue
        fault = random_edits.fault(document, edited, route, operations)
        outcomes.append("wrong" if fault else "done")
        if fault:
            print(f"seed {seed}: {fault}: {operations}")
        document = edited
    return outcomes


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
