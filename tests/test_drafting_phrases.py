"""What the draft does with the phrases of a text: taken, or kept in its words and doubted; never dropped."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from guangong.drafting.draft import Draft, DraftTask
from guangong.drafting.plan_text import doubts_of, plan_text, read_from
from guangong.messages import use
from guangong.reports.imported import counts
from guangong.services.imports import draft_of

TODAY = date(2026, 6, 30)


def drafted(*lines: str) -> Draft:
    """Return the draft of a plan with these items in its first section."""
    items = "".join(f"（{'一二三四五六七八九'[n]}）{line}\n" for n, line in enumerate(lines))
    text = f"青山区教育局关工委2026年工作要点\n一、工作任务\n{items}二、宣传\n办好专栏。\n"
    return draft_of("要点.txt", text.encode(), TODAY)


def row(target: str, deadline: str) -> DraftTask:
    """Return the task in a row of a table of tasks, demands and times."""
    document = Document()
    document.add_paragraph("青山区教育局关工委2026年任务分解表")
    rows = (
        ("序号", "工作任务", "目标要求", "责任单位", "完成时限"),
        ("1", "红色宣讲", target, "局关工委", deadline),
        ("2", "走访老同志", "全部走到", "局关工委", "12月底前"),
    )
    table = document.add_table(rows=0, cols=5)
    for words in rows:
        for cell, word in zip(table.add_row().cells, words, strict=True):
            cell.text = word
    stream = BytesIO()
    document.save(stream)
    return draft_of("表.docx", stream.getvalue(), TODAY).tasks[0]


def doubts(task: DraftTask) -> str:
    use("en")
    return "\n".join(doubts_of(task))


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("每月编印简报1期。", "month"),
        ("每名“五老”结对1—2名学生。", None),
        ("每所学校开展讲座2场。", None),
        ("每季度召开例会，编发简报1期。", "quarter"),
        ("编发简报1期（局关工委，每月）。", "month"),
    ],
)
def test_a_quantity_of_each_is_no_target(text: str, every: str | None) -> None:
    task, *_others = drafted(text).tasks
    assert task.target is None
    assert task.every == every
    assert "1" in doubts(task) or "2" in doubts(task)


@pytest.mark.parametrize(
    ("cell", "least", "unit"),
    [
        ("20场次", 20, "场次"),
        ("200人次", 200, "人次"),
        ("5万元", 5, "万元"),
        ("200篇以上", 200, "篇"),
        ("1场", 1, "场"),
    ],
)
def test_a_quantity_alone_in_a_cell_is_the_target(cell: str, least: int, unit: str) -> None:
    target = row(cell, "6月底前").target
    assert target is not None
    assert (target.least, target.unit) == (least, unit)


@pytest.mark.parametrize("cell", ["5万元以内", "覆盖面达到青少年200余人", "老同志20人到场", "约20场"])
def test_a_number_in_a_cell_is_never_dropped_in_silence(cell: str) -> None:
    task = row(cell, "6月底前")
    assert task.target or "is not read as a quantity" in doubts(task)


def test_all_year_in_a_cell_does_not_outweigh_each_quarter() -> None:
    task = row("每季度开展1次", "全年")
    assert (task.kind.kind, task.every, task.target) == ("standing", "quarter", None)
    assert row("形式多样", "全年").kind.kind == "standing"
    assert row("20场次", "每季度").target is None
    assert "20场次" in doubts(row("20场次", "每季度"))


def test_all_year_in_a_sentence_is_the_end_of_the_period() -> None:
    task, *_others = drafted("全年开展宣讲12场。").tasks
    assert (str(task.day), task.target and task.target.least) == ("2026-12-31", 12)


def test_a_day_behind_the_period_is_doubted_and_not_counted() -> None:
    found = drafted("2027年12月底前建成辅导站。")
    task = found.tasks[0]
    assert task.deadline is not None
    assert (task.day, task.deadline.words) == (None, "2027年12月底前")
    assert "lies outside 2026-01-01 to 2026-12-31" in doubts(task)
    assert "the default holds" in doubts(task)
    assert counts(found)["deadlines"] == 0
    assert not any("2027" in text for text in read_from(task))
    assert "the default holds" in doubts(row("20场次", "2027年3月底前"))


@pytest.mark.parametrize(
    ("text", "title", "units"),
    [
        ("编发简报（局关工委）", "编发简报", "局关工委"),
        ("慰问老同志（局关工委、团区委）。", "慰问老同志", "局关工委 团区委"),
        ("走访慰问。（各学校）", "走访慰问", "各学校"),
        ("编印读本（宣讲团，全年）。", "编印读本", "宣讲团"),
        ("编印读本（市关工委、区老干部局）（6月底前）。", "编印读本", "市关工委 区老干部局"),
        ("开展督导（教育局、团委牵头，全年）。", "开展督导", "教育局 团委"),
    ],
)
def test_units_alone_in_the_bracket_at_the_end_own_the_task(text: str, title: str, units: str) -> None:
    task = drafted(text).tasks[0]
    assert (task.title, " ".join(owner.unit for owner in task.owners)) == (title, units)
    assert "who does it" not in doubts(task)


@pytest.mark.parametrize(
    "bracket", ["（教务、德育）", "（宣讲团、张三）", "（纪念馆）", "（各年级、活动室）"]
)
def test_what_may_be_owners_is_doubted(bracket: str) -> None:
    task = drafted(f"组织学生参观{bracket}。").tasks[0]
    assert task.owners == ()
    assert f'"{bracket}": who does it?' in doubts(task)


def test_a_name_that_the_document_makes_responsible_is_known_in_a_bracket() -> None:
    found = drafted("开展督导（责任单位：教务）。", "开展培训（教务、纪念馆）。", "组织参观（教务）。")
    assert [owner.unit for owner in found.tasks[2].owners] == ["教务"]
    assert found.tasks[1].owners == ()


@pytest.mark.parametrize("text", ["建立制度（试行）。", "开展宣讲（含学校、社区）。", "举办比赛（见附件）。"])
def test_other_brackets_name_nobody(text: str) -> None:
    task = drafted(text).tasks[0]
    assert (task.owners, "who does it" in doubts(task)) == ((), False)


# ── titles, and what stands in a task besides ──


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("统筹发展和安全与民生保障。", "统筹发展和安全与民生保障"),
        ("加快建设数字档案馆。", "加快建设数字档案馆"),
        ("局关工委要指导各学校结合实际，抓好学习；做好总结。", "指导各学校结合实际，抓好学习"),
        ("对新建的站点，及时做好登记。", "对新建的站点，及时做好登记"),
        ("对成绩突出的学校（含民办），予以表彰。", "对成绩突出的学校（含民办），予以表彰"),
        ("明确要求，周密部署，广泛参与，确保各项活动有序推进。", "明确要求，周密部署，广泛参与"),
    ],
)
def test_a_title_says_what_the_text_says(text: str, title: str) -> None:
    assert drafted(text).tasks[0].title == title


@pytest.mark.parametrize(
    ("text", "also"),
    [
        (
            "创新思路方法，加强典型培育，学习先进人物。",
            "several activities, also: 加强典型培育; 学习先进人物",
        ),
        ("在总结去年试点经验的基础上，扩大试点面。", "several activities, also: 总结去年试点经验"),
        ("开展“红心”演讲、《旗帜》征文、“家书”朗诵等活动。", "several activities"),
        ("在“五四”、“七一”举行纪念活动，对学生进行教育。", "several activities"),
        ("明确要求，周密部署，广泛参与。", ""),
        ("按照“一事一议”、“一园一案”的要求逐一整改。", ""),
    ],
)
def test_several_activities_are_named_without_the_title_and_scraps(text: str, also: str) -> None:
    task = drafted(text).tasks[0]
    use("en")
    assert next((doubt for doubt in doubts_of(task) if "several activities" in doubt), "") == also


def test_of_many_activities_five_are_named() -> None:
    clauses = "，".join(f"坚持{name}原则{name}目标" for name in "甲乙丙丁戊己庚辛")
    assert "and others, 7 in all" in doubts(drafted(f"{clauses}。").tasks[0])


CLAUSES = [
    *("制定学习计划", "各学校要召开会议", "指导各校结合实际", "多形式抓好学习", "明确要求", "周密部署"),
    *("创新思路方法", "广泛参与", "努力弘扬正能量", "对新建的站点", "围绕节日", "全年举办宣讲12场"),
    *("统筹发展和安全", "营造良好氛围", "走访慰问老同志（局关工委）", "开展“红心”征文、《旗帜》演讲等活动"),
]


@given(st.lists(st.tuples(st.sampled_from(CLAUSES), st.sampled_from("，；、")), min_size=1, max_size=7))
@settings(max_examples=150, deadline=None)
def test_no_word_vanishes_from_title_and_comment(pieces: list[tuple[str, str]]) -> None:
    signs = [
        (clause, "，" if clause.startswith("对") else sign) for clause, sign in pieces
    ]  # no condition is listed
    sentence = "".join(clause + sign for clause, sign in signs)[:-1] + "。"
    found = drafted(sentence)
    tasks = found.sections[0].tasks
    text = plan_text(found, {unit.name: f"u{n}" for n, unit in enumerate(found.units)}, "要点.txt")
    assert text.count(sentence) == len(tasks)  # the comment of each has the whole sentence
    told = "".join(f"{task.title}；{'；'.join(task.parts)}；" for task in tasks)
    deeds = {clause for clause, _sign in pieces if clause[:2] in {"制定", "走访", "开展", "创新", "统筹"}}
    assert all(clause.partition("（")[0].partition("、")[0] in told for clause in deeds)


# ── closing words, and what is no evidence ──


@pytest.mark.parametrize(
    ("closing", "is_shown"),
    [
        ("各学校要高度重视，于11月30日前上报总结。", True),
        ("各学校要高度重视，结合实际抓好落实。", True),
        ("请结合实际认真贯彻执行。", False),
    ],
)
def test_closing_words_with_a_day_or_a_unit_are_to_be_checked(closing: str, *, is_shown: bool) -> None:
    text = f"青山区教育局关工委2026年工作要点\n一、学习\n（一）组织学习。\n（二）举办讲座。\n{closing}\n"
    found = draft_of("要点.txt", text.encode(), TODAY)
    use("en")
    assert [passed.text for passed in found.passed if passed.why == "closing"] == [closing]
    assert found.closings == [closing] * is_shown
    ids = {unit.name: f"u{n}" for n, unit in enumerate(found.units)}
    assert ("closing words" in plan_text(found, ids, "要点.txt")) is is_shown


def test_one_sign_is_no_evidence_of_a_kind() -> None:
    task = drafted("把学习贯彻党的二十大精神作为首要任务。").tasks[0]
    assert task.kind.kind == "standing"
    assert not any("“把”" in text for text in read_from(task))
