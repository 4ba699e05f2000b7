"""Titles of several lines."""

import pytest

from guangong.render.titles import broken

BROKEN = {
    "关于2026年上半年重点工作进展情况的通报": "关于2026年上半年重点工作进展情况的通报",
    "关于《青枫区教育局关工委（示例）2026年工作要点》2026年6月推进情况的通报": (
        "关于《青枫区教育局关工委（示例）\n2026年工作要点》2026年6月推进情况的通报"
    ),
    "《青枫区教育局关工委（示例）2026年工作要点》2026年上半年工作小结": (
        "《青枫区教育局关工委（示例）\n2026年工作要点》2026年上半年工作小结"
    ),
    "常州市武进区教育局关工委2023年工作要点任务分解表": "常州市武进区教育局关工委\n2023年工作要点任务分解表",
    "青枫区教育局关工委（示例）2026年工作要点台账": "青枫区教育局关工委（示例）\n2026年工作要点台账",
    "Breakdown of the tasks of the committee in the year 2026": (
        "Breakdown of the tasks of the committee in the year 2026"
    ),
    "字" * 90: "字" * 90,
    "": "",
}


@pytest.mark.parametrize("title", BROKEN)
def test_words_stay_whole(title: str) -> None:
    assert broken(title, 40) == BROKEN[title]


@pytest.mark.parametrize("title", BROKEN)
def test_nothing_is_lost(title: str) -> None:
    assert broken(title, 30).replace("\n", "") == title
