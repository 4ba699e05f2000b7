"""What a clause of a plan begins with: the verbs of activities, and of what they are for."""

import re
from typing import Final, Literal

Start = Literal["deed", "work", "result", "manner", "other"]

_ADVERBS: Final = (
    "积极|认真|深入|广泛|持续|继续|进一步|不断|扎实|切实|全面|大力|着力|努力|坚持不懈地?|稳步|有序|加快|及时|适时|"
    "充分|重点|精准|严格|统筹|主动|深刻|牢固|率先|完善强化|逐步|定期|按时|按期|按要求|有效|积极主动|高质量|高标准|"
    "高效|科学|规范|合理|多渠道|分层次|常态化|系统|全力|坚决|坚定不移地?|锲而不舍|同步|共同|协同|集中|"
    "深化拓展|突出|尽快|抓紧|从严|依法|依规|每年|每月|每季度?|每学期|每半年|定期地|充分地|有计划地|切实地|再次|"
    "再|均|都|也|还|又|并|同时|另外|此外|尤其|特别|其中|以及|从而|进而|探索性地|就近|分别|逐一|力争|争取|务必|"
    "必须|应当|应该|应|须|要|将|拟|计划|可|对标对表|更好地?|做实做细|第一时间|确保|适当|优先|相应"
)
_DEEDS: Final = (
    "开展|组织|举办|参加|参与|召开|承办|举行|撰写|编写|编印|编辑|编制|印发|制定|制订|修订|起草|出台|评选|评比|表彰|申报|"
    "申办|选派|选送|推选|推荐|报送|上报|提交|新增|新建|建成|建立|成立|组建|设立|创建|创办|搭建|启动|实施|发放|慰问|走访|调研|"
    "考察|检查|督查|督导|验收|考核|评估|排查|摸底|培训|举荐|征集|拍摄|制作|发布|公布|公开|签订|签署|筹备|聘请|聘任|招募|"
    "配合|邀请|联合|会同|摸清|厘清|查清|总结|梳理|汇编|出版|宣讲|普及|调整|指导|挂牌|建好|办好|打造|设置|配备|采购|改造|开设|开通|开发|"
    "研制|推出|推广|遴选|认定|清理|整改|报告|通报|约谈|巡察|落实好|列入|安排|给予|支持|鼓励|保障"
)
_WORKS: Final = (
    "加强|深化|推进|落实|做好|抓好|抓实|抓住|用好|管好|办理|加大|健全|完善|优化|强化|坚持|贯彻|学习|研读|宣传|弘扬|挖掘|利用|"
    "发挥|巩固|拓展|规范|构建|压实|压紧|夯实|丰富|引导|引进|培育|培养|统筹|扩大|明确|协调|协同|整合|汇聚|聚焦|探索|"
    "关心|关爱|帮助|服务|联系|维护|防范|防止|治理|整治|管理|监督|监测|执行|遵守|履行|遵循|保持|改善|改进|改革|"
    "创新|创优|创设|创建|更新|更好|建设|发展|发现|发起|实行|推行|推动|推介|改进|克服|打破|打破|破除|淡化|选择|新增|"
    "配强|关注|重视|研究|分析|分类|分层|对接|跟踪|收集|整理|保存|凝练|谋划|提前|布局|依托|集聚|瞄准|做厚|做实|做精|"
    "深耕|营造|补齐|查找|解决|协助|督促|动员|倡导|融合|纳入|补建|办成|筑牢|做细|瞻仰|鉴识|凭吊|寻访|铭记|"
    "减少|增加|抓|办|建|把|对|开好|赋予|允许|倡议|畅通|处置|处理|化解|打击|受理|公示|承担|提供|稳定|扶持|带动"
)
_RESULTS: Final = (
    "提高|提升|增强|促进|推动|确保|形成|营造|为|使|让|从而|以便|不断提高|努力提高|领会|感悟|领悟|重温|传承|赓续|涵养|"
    "助推|助力|实现|达到|取得|争创|打牢|奠定|增进|满足|杜绝|避免|防止|力求|凝聚|激发|调动|树立|培植|厚植|开创|展示|展现"
)
_MANNERS: Final = (
    "以|通过|围绕|按照|按|根据|依据|依托|结合|针对|在|借助|利用|充分利用|对照|聚焦|立足|针对|紧扣|紧紧围绕|围绕着|面向|"
    "遵循|参照|运用|经|随着|关于|由|自|从|鉴于|为了|凡|如|若|于|至|截至|到|用"
)
_TIMES: Final = (
    r"(?:在|于)?(?:(?:20\d\d|20xx|本|今|全)?年(?:度|内|底|末)?(?:之?前)?|上半年|下半年|[第]?[一二三四1-4]季度|"
    r"\d{1,2}月(?:份|底|初|中旬|上旬|下旬|末)?(?:之?前)?|暑期|寒假|暑假|[春秋]季学?期|[“\"]?五.四[”\"]?)[，,]?"
)
_MODALS: Final = (
    r"[^，,；;、。“”《》]{0,24}?"
    r"(?:(?<![重主必需首紧概纲摘])要(?![求素点闻])|将(?!来)|应(?![用急对])|须|负责)(?=[^\s])"
)


def start_of(clause: str) -> Start:
    """Return what a clause begins with: a deed that can be seen, other work, its aim, or how it is done."""
    text = bare(clause)
    if re.match("为[^，]{1,30}(?:做|办|解|提供|服务)", text):
        return "work"
    if re.match(f"(?:{_RESULTS})", text) and not re.match("推动.{0,14}(?:建设|工作)", text):
        return "result"
    if re.match(f"(?:{_DEEDS})", text):
        return "deed"
    if re.match(f"(?:{_MANNERS})(?!学)", text) and not re.match("对.{1,40}进行|把|用好|用活", text):
        return "work" if _acts_at_last(text) else "manner"
    return "work" if re.match(f"(?:{_WORKS})", text) else "other"


def _acts_at_last(text: str) -> bool:
    """Whether a clause that begins with how it is done goes on to what is done: 按照…扎实推进."""
    verb = f"(?:{_DEEDS}|{_WORKS})"
    adverb = "扎实|及时|积极|认真|深入|广泛|切实|全面|大力|逐步|有序"
    return re.search(f".(?:{adverb}){verb}(?!.*(?:为.{{1,6}}|上|中|下)$)|[中内]{verb}", text) is not None


def has_subject(clause: str) -> bool:
    """Whether a clause names who has to act: 各学校要…."""
    return bool(re.match(_MODALS, _timeless(clause))) and start_of(clause) not in {"other", "manner"}


def bare(clause: str) -> str:
    """Return a clause from its verb on: without a time, a subject with 要, and adverbs."""
    text = _timeless(clause.strip())
    if not re.match(f"(?:{_ADVERBS})*(?:{_DEEDS}|{_WORKS}|{_RESULTS})", text):
        text = re.sub(f"^{_MODALS}", "", text)
    return re.sub(f"^(?:{_ADVERBS})+(?=.)", "", _timeless(text))


def _timeless(text: str) -> str:
    return re.sub(f"^(?:{_TIMES})+", "", text)
