"""Names of units, as documents list them."""

import re
from collections.abc import Iterator
from typing import Final

from guangong.drafting.aligned import narrow, outside
from guangong.drafting.verbs import VERBS

_ENDINGS: Final = re.compile(
    r"(?:(?<![内全干])部|委|局|(?<!大)厅|(?<![举承主协督开])办|(?<!到)处|(?<![学本专文理医工农百])科"
    r"|(?<!教)室(?<!活动室)|股|院|(?<![学职])校|学校|(?<![校家公])园|(?<!场)所|(?<![网])站|馆|(?<!集)团|组"
    r"|(?<!上)市|[区县镇]|(?<!农)(?<!乡)村|(?<!下)乡|街道|社区|各[省州盟旗地班处]"
    r"|委员会|监会|学生会|协会|工会|学会|联合会|商会|基金会|理事会|家委会|促会|中心|单位|部门|机构|机关|企业|公司|集团"
    r"|大队|支队|少先队|专班|政府|政协|人大|妇联|残联|工商联|文联|科协|法院|年级|班级|大学|支部|银行)(?:\([^()]*\))?$"
)
_NO_NAME: Final = re.compile(
    "[的把从被使让是■:：。]|对(?!外)|将(?!军)|^(?:在|为|以|与|和(?![平县田])|及|并|等|不|但|可|其|该|本着|所|此)|切实|做好|做到"
)
_BARE: Final = re.compile("部门|单位|机构|机关|[^各]")
_LONGEST: Final = 100  # signs, of several names
_MANY: Final = re.compile("[各每]|有关|相关|所有|全体|全[省市区县镇乡]|中小学")


def is_unit(name: str) -> bool:
    """Whether a name ends as units' names do."""
    plain = narrow(name)
    if plain.count("(") != plain.count(")"):
        return False
    return _ENDINGS.search(plain) is not None and not _NO_NAME.search(plain) and not _BARE.fullmatch(plain)


def is_list(text: str) -> bool:
    """Whether a text names units, and nothing else."""
    found = names(text)
    return bool(found) and all(map(is_unit, found))


def is_place(name: str) -> bool:
    """Whether a name ends as those of places do, too: in a bracket may stand a 活动室 or a 纪念馆."""
    rooms = "(?:工作|活动|图书|阅览|实验|展览|荣誉|陈列|教)室"
    places = f"{rooms}|[馆园村所市镇县区组]|基地|(?:辅导|驿)站|(?:活动|服务)中心"
    return re.search(f"(?:{places})$", narrow(name)) is not None


def is_subject(name: str) -> bool:
    """Whether words at the beginning of a sentence are a unit, and not 组织各校."""
    plain = narrow(name)
    return is_unit(plain) and not re.match(rf"(?:{VERBS}|形成).{{3}}", plain)


def is_group(name: str) -> bool:
    """Whether a name stands for several units, as 各学校 and 有关单位."""
    return _MANY.search(name) is not None


def names(text: str) -> tuple[str, ...]:
    """Return the names in a list, as they stand there: 甲、乙, 甲 乙, 甲和乙, 甲、乙等部门."""
    parts = (text[start:end] for start, end in outside(narrow(text), "、,;/\n"))
    found = (_unnumbered(name) for part in parts for each in _spaced(part) for name in _joined(each))
    return tuple(dict.fromkeys(filter(None, found)))


def _spaced(part: str) -> Iterator[str]:
    """Yield the names between which spaces stand; 教 育 局 is one."""
    words = part.split()
    yield from words if all(is_unit(word) for word in words) else [part.strip()]


def _joined(part: str) -> Iterator[str]:
    """Yield the names between which 和, 及 or 与 stands; 工业和信息化部 is one."""
    start = 0
    for found in re.finditer("以?及|和|与", part if len(part) <= _LONGEST else ""):
        if is_unit(part[start : found.start()]) and is_unit(part[found.end() :]):
            yield part[start : found.start()]
            start = found.end()
    yield part[start:]


def _unnumbered(name: str) -> str:
    """Return a name without what says that the list goes on."""
    return re.sub("等(?:有关|相关|各)?(?:部门|单位|科室|处室)?$", "", name).strip()
