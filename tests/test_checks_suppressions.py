"""Comments that silence a finding: where they are found."""

import time

from guangong.checks.suppressions import find
from guangong.yamldoc import parse

COMMENT = "# guangong: ignore[GG305] a reason"


def test_inside_a_text_it_is_no_comment() -> None:
    text = f"{COMMENT}\na: '{COMMENT}'\nb: 1 {COMMENT}\nc: |\n  {COMMENT}\nd: 'x' {COMMENT}\n"
    assert [ignore.line for ignore in find(parse(text.encode()))] == [1, 3, 6]


def test_many_in_texts_take_no_square_of_the_time() -> None:
    document = parse("".join(f"k{i}: '{COMMENT}'\n" for i in range(60_000)).encode())
    begin = time.process_time()
    assert find(document) == []
    assert time.process_time() - begin < 2
