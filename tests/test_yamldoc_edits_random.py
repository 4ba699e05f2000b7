"""Random commands on random plans in random layouts: refused, or exactly what was asked and nothing else."""

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

import random_edits
import random_layouts
from guangong.domain.fields import names
from guangong.domain.plan import Plan, Task
from guangong.yamldoc import Route, parse
from guangong.yamldoc.engine import Extend, apply
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


@MODEST
@given(RANDOM)
def test_a_group_gains_members(random: Random) -> None:
    """What stands outside of the group is as it was, and so is every comment."""
    document = parse(random_layouts.plan(random))
    route: Route = ("units", "schools", "members")
    edited = apply(document, [Extend(route, {"a": "甲", "no": "乙"})], names(Task))
    again = apply(edited, [Extend(route, {"b": {"name": "丙", "since": date(2023, 3, 1)}})], names(Task))
    assert edited.value(route) == {"a": "甲", "no": "乙"}
    assert again.value(route) == {"a": "甲", "no": "乙", "b": {"name": "丙", "since": "2023-03-01"}}
    group = document.node(route[:-1])
    assert group
    before, after = document.text[: group.span.start].rstrip(" \r\n"), document.text[group.span.end :]
    assert again.text.startswith(before)
    assert again.text.endswith(after.lstrip(" \r\n").partition("\n")[2])
    assert again.text.count("#") == document.text.count("#")


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
