"""Whether a task is an event, something to hand in, or work without an end, by its own words."""

import re
from typing import Final, NamedTuple

from guangong.domain.plan import Kind


class KindWords(NamedTuple):
    """A kind, and the words that it was read from; ``""``: none that say it by themselves."""

    kind: Kind
    words: str = ""


def kind_of(title: str, *, dated: bool, standing: str = "") -> KindWords:
    """Return the kind of a task.

    Args:
        title: its title.
        dated: the text names a day or a quantity, so it has an end.
        standing: the words by which it has none, where there are some.
    """
    if standing:
        return KindWords("standing", standing)
    plain = re.sub("《[^》]*》|“[^”]*”", lambda found: "■" * len(found[0]), title)
    readings: tuple[tuple[Kind, str], ...] = (("deliverable", _RESULTS), ("activity", _EVENTS))
    for kind, pattern in readings:
        if found := re.search(pattern, plain):
            return KindWords(kind, found[0])
    found = None if dated else re.match(_LASTING, plain)
    if found is None:
        return KindWords("activity")
    return KindWords("standing", found[0] if len(found[0]) > 1 else "")  # 把 alone is no evidence


_RESULTS: Final = (
    "^(?:认真|抓紧|及时)?(?:制定|制订|修订|起草|印发|出台|编写|编印|编制|撰写|新增|新建|建成|成立|组建|报送|提交|上报|研制|"
    "出版|申报)|(?:论文|调研报告)$"
)
_EVENTS: Final = (
    "^(?:举办|召开|开展|组织参[加与]|走访|慰问|参观|举行|承办)|(?:活动|比赛|竞赛|大赛|征文|征稿|评选|评比|讲座|报告会|"
    "培训班|论坛|会议|研讨会|座谈会|现场会|运动会|展演|展览|夏令营|宣讲|演讲)(?=等?$)"
)
_LASTING: Final = (
    "(?:加强|深化|推进|落实|坚持|做好|抓好|抓实|用好|管好|建好|完善|健全|建立健全|优化|强化|贯彻|学习|研读|弘扬|挖掘|发挥|"
    "巩固|拓展|规范|构建|压紧|压实|夯实|筑牢|引导|培育|培养|统筹|提高|提升|增强|促进|推动|关心|关爱|探索|把|加大|扩大|"
    "明确|营造|防范|指导)"
)
