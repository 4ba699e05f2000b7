"""A sentence is parted only where a verb follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guangong.drafting.clauses import may_hold_several, split


@pytest.mark.parametrize(
    "parts",
    [
        # semicolons
        "制定方案|；召开会议|；上报总结。",
        "制定方案|;召开会议|;上报总结。",
        "一是制定方案|；二是召开会议。",
        "围绕节日，举办演讲比赛|；结合实际，开展家访。",
        "持续提升质量|；积极营造氛围|；举办成果展。",
        "各学校要制定方案|；各科室要加强指导。",
        "对新建的，教育局要做好登记|；对改建的，教育局要做好验收。",
        # commas
        "举办讲座|，开展咨询。",
        "举办讲座|,开展咨询。",
        "举办讲座|，开展咨询，提升家长素养，营造良好氛围。",
        "各学校要制定计划|，撰写论文|，积极参加评选。",
        "各学校要制定计划|，区关工委要加强指导。",
        "深化传统教育|，以红色资源为载体，组织学生参观旧址|，不断深化实践。",
        "6月底前制定方案|，9月底前召开会议。",
        "根据变动情况及时调整班子人员|，建立健全各级组织。",
        "年内将新增试点5所|，举办现场会。",
        "抓好队伍建设|，建立人才库|，优化结构。",
        "同时制定方案|，并召开会议。",
        # lists
        "制定方案|、召开会议|、开展督导。",
        "健全工作制度|、完善考核机制。",
        "各学校要制定计划|、建立台账。",
        # all of them
        "制定方案|、召开会议|，撰写论文|；表彰先进。",
    ],
)
def test_sentences_are_parted(parts: str) -> None:
    whole = parts.replace("|", "")
    assert split(whole) == tuple(part.strip("，,；;、") for part in parts.split("|"))


@pytest.mark.parametrize(
    "text",
    [
        "制定方案。",
        "指导各学校结合实际，抓好学习。",
        "督促各学校围绕主题，开展活动。",
        "举办讲座，促进家校合作，营造良好氛围。",
        "举办讲座，使家长掌握方法。",
        "举办讲座，围绕需求，贴近实际。",
        "围绕节日，结合实际，举办演讲比赛。",
        "各学校要结合实际，精准做好帮扶。",
        "关工委建设是重要抓手，各学校要按照要求扎实推进。",
        "多形式、有重点、分层次抓好学习。",
        "各学校要明确要求，周密部署，广泛参与。",
        "加强队伍建设、制度建设、作风建设。",
        "做好宣传发动、组织实施、总结评估工作。",
        "开展参观旧址、走访老兵、聆听报告等活动。",
        "开展走访慰问、建立档案等工作。",
        "建好、用好、管好活动室。",
        "做好事、办实事、解难事。",
        "学习先进人物、先进事迹。",
        "举办“学党史；讲故事、开展活动”比赛。",
        "学习《建立台账、完善制度；召开会议》一文。",
        "举办比赛（征集作品，评选优秀；表彰先进）。",
        "对于新建的，6月底前完成；对于改建的，9月底前完成。",
        "教育局、民政局、团委",
        "",
        "，；、",
    ],
)
def test_other_sentences_stay_whole(text: str) -> None:
    assert split(text) == (text,)


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("开展“小主人”征文、《旗帜》读后感、“家书”朗诵等活动。", True),
        ("开展参观旧址、走访老兵、聆听报告等活动。", True),
        ("建好、用好、管好活动室。", True),
        ("落实《甲办法》、《乙办法》。", True),
        ("落实区教育局印发的《甲办法》、区民政局印发的《乙办法》。", True),
        ("落实区教育局、区民政局印发的《甲办法》。", False),
        ("制定方案。", False),
        ("多形式、有重点、分层次抓好学习。", False),
        ("与团委、妇联共同举办比赛。", False),
        ("举办“甲、乙”比赛。", False),
    ],
)
def test_what_is_left_whole_may_hold_several(text: str, *, several: bool) -> None:
    assert may_hold_several(text) is several


WORDS = [
    *"，、；,;。（）“”《》要和等一是 \n",
    "举办",
    "开展讲座",
    "制定方案",
    "围绕",
    "促进",
    "各学校",
    "6月底前",
    "积极",
]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=25).map("".join))
def test_parts_are_the_text_less_what_stood_between(text: str) -> None:
    place = 0
    for part in split(text):
        found = text.index(part, place)
        assert not text[place:found].strip(" ，,；;、\u3000\n")
        place = found + len(part)
    assert not text[place:].strip(" ，,；;、\u3000\n")
