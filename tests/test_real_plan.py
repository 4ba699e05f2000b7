"""plan.yaml holds the fifty activities of the bureau's 2023 document, and nothing that it does not say."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
# BaseLoader resolves nothing: every scalar stays the text that stands in the file.
PLAN: dict[str, Any] = yaml.load(
    (ROOT / "plan.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,
)
TASKS: list[dict[str, Any]] = [task for section in PLAN["sections"] for task in section["tasks"]]
with (ROOT / "tests/data/activities.tsv").open(encoding="utf-8", newline="") as table:
    ACTIVITIES = list(csv.DictReader(table, delimiter="\t"))

SECTIONS = [
    ("1", "深入学习二十大精神，明确工作方向", 6),
    ("2", "加强青少年思想道德建设，深化立德树人教育", 18),
    ("3", "以均衡发展为目标，扎实推进优质化建设", 6),
    ("4", "加强关爱工作，精准服务青少年", 3),
    ("5", "家校社区教育有机融合，构建全方位育人新格局", 7),
    ("6", "加强自身建设，提升工作能力水平", 10),
]
# What the document itself says; everything else is the plan's defaults.
STATED = {
    "owners": {
        "1-03": ["schools"],
        "1-04": ["bureau"],
        "2-11": ["schools"],
        "3-01": ["schools"],
        "3-04": ["schools"],
        "3-05": ["schools"],
        "3-06": ["schools"],
        "4-01": ["schools"],
        "4-02": ["schools"],
        "4-03": ["schools"],
        "5-05": ["main-school"],
    },
    "organizer": {
        "1-05": "江苏省教育系统关工委",
        "1-06": "教育部关工委",
        "2-06": "省教育系统关工委",
        "5-06": "省教育系统关工委",
        "5-07": "省教育关工委",
    },
    "start": {"2-18": "2023-07-01"},
    "deadline": {"2-18": "2023-08-31", "3-03": "2023-12-31"},
    "deadline_text": {"2-18": "暑期", "3-03": "年内", "6-04": "及时"},
    "target": {"3-03": {"min": "15", "max": "20", "unit": "所"}},
    "every": {},
    "status": {},
    "done_on": {},
    "log": {},
    "changes": {},
}


def test_sections() -> None:
    assert [(s["number"], s["title"], len(s["tasks"])) for s in PLAN["sections"]] == SECTIONS


def test_ids_in_the_order_of_the_document() -> None:
    assert [task["id"] for task in TASKS] == [activity["id"] for activity in ACTIVITIES]
    assert [activity["activity"] for activity in ACTIVITIES] == [f"T{n:02}" for n in range(1, 51)]


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda activity: activity["activity"])
def test_needle_is_in_one_title(activity: dict[str, str]) -> None:
    assert [task["id"] for task in TASKS if activity["needle"] in task["title"]] == [activity["id"]]


def test_kinds() -> None:
    assert Counter(task["kind"] for task in TASKS) == {"standing": 32, "activity": 14, "deliverable": 4}


@pytest.mark.parametrize("field", STATED)
def test_only_what_the_document_says(field: str) -> None:
    assert {task["id"]: task[field] for task in TASKS if field in task} == STATED[field]


def test_what_the_keeper_decided() -> None:
    assert PLAN["defaults"] == {"owners": ["bureau"], "deadline": "2023-12-31"}
    assert not [section["number"] for section in PLAN["sections"] if "defaults" in section]


def test_clauses_are_in_their_section() -> None:
    numerals = dict(zip("123456", "一二三四五六", strict=True))
    assert not [task["id"] for task in TASKS if not task["clause"].startswith(f"{numerals[task['id'][0]]}、")]
