"""Random commands on random plans in random layouts: refused, or exactly what was asked and nothing else."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

import random_edits
import random_layouts
from guangong.domain.fields import names
from guangong.domain.plan import Plan, Task
from guangong.yamldoc import parse
from guangong.yamldoc.engine import apply
from guangong.yamldoc.places import EditError

# Seeds, not st.randoms(): shrinking a whole plan takes minutes, and benchmarks/edits.py repeats a seed.
RANDOM = st.integers(0, 2**32).map(Random)  # noqa: S311 (no secret)
MODEST = settings(max_examples=100, deadline=None)


@MODEST
@given(RANDOM)
def test_layouts_are_valid_plans(random: Random) -> None:
    document = parse(random_layouts.plan(random))
    assert not document.problems
    Plan.model_validate(document.data)


@MODEST
@given(RANDOM)
def test_edits(random: Random) -> None:
    document = parse(random_layouts.plan(random))
    for _ in range(3):
        route, operations = random_edits.step(random, document)
        try:
            edited = apply(document, operations, names(Task))
        except EditError:
            continue
        assert random_edits.fault(document, edited, route, operations) == ""
        document = edited


def test_few_are_refused() -> None:
    refused = 0
    for seed in range(300):
        random = Random(seed)  # noqa: S311 (the seed repeats a plan)
        document = parse(random_layouts.plan(random))
        try:
            apply(document, random_edits.step(random, document)[1], names(Task))
        except EditError:
            refused += 1
    assert refused <= 6
