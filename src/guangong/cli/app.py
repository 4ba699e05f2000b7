"""The commands under their names."""

from collections.abc import Callable
from typing import Annotated, Any, Final

import typer

from guangong import __version__
from guangong.cli import completion
from guangong.cli.commands import Entry, Group, group_of, plain_typer
from guangong.cli.language import OPTION
from guangong.cli.options import complete, option
from guangong.cli.session import session_of
from guangong.messages import LANGUAGES, _
from guangong.render.cells import width_of
from guangong.storage.paths import NoPlanError

_TASK = _("TASK is an id, or a part of an id or title that fits one task.")
_GROUP = _("GROUP is a unit with members: its id, its name, or a part of one that fits one unit.")
_UNIT = _("UNIT is an id, a name, or a part of one that fits one unit.")
_KEY = _("KEY is one of: language, name, unit, plan, due_soon_days, wide_signs.")


def _entry(
    place: str, *help_: str, zh: str, near: str = "", group: str = "", only_reads: bool = False
) -> Entry:
    return Entry(place, "\n\n".join(help_), zh, near, group, only_reads)


_CONFIG: Final[dict[str, Entry | Group]] = {
    "list": _entry(
        "config.list_",
        _("Show every setting that is made, as config alone does."),
        zh="清单",
        near="列表 列出 ls show",
    ),
    "get": _entry(
        "config.get",
        _("Show one setting; exit 1 when it is not made."),
        _KEY,
        zh="查看",
        near="显示 读取",
    ),
    "set": _entry("config.set_", _("Make a setting."), _KEY, zh="修改", near="设定 设置 更改 change"),
    "unset": _entry(
        "config.unset",
        _("Remove a setting."),
        _KEY,
        zh="清除",
        near="取消 删除 恢复默认 remove delete clear",
    ),
    "path": _entry(
        "config.path",
        _("Show where the settings stand."),
        _(
            "What was worked out is kept in a cache of your own. GUANGONG_CACHE names another folder, by an "
            "absolute path; 0, or a path that is not absolute, switches the cache off."
        ),
        zh="位置",
        near="路径 文件 file where",
    ),
}
_MEMBERS: Final[dict[str, Entry | Group]] = {
    "list": _entry(
        "members.list_",
        _("Show the members of a group, or of all groups, as members alone does."),
        _GROUP,
        zh="清单",
        near="列表 列出 查看 ls show",
        only_reads=True,
    ),
    "add": _entry(
        "members.add",
        _("Add members to a group: their ids are shown first, and written with --write."),
        _GROUP,
        _(
            "Ids are made of the names as they are read. Write NAME=ID for another id, beside --from too: "
            "重庆 is read as zhongqing. An id is never changed later."
        ),
        zh="新增",
        near="添加 增加 加 导入 append import",
    ),
    "rename": _entry(
        "members.rename",
        _("Give a unit another name: the old one stays as an alias."),
        _UNIT,
        zh="改名",
        near="更名 重命名 name",
    ),
    "alias": _entry(
        "members.alias",
        _("Give a unit more names that it goes by."),
        _UNIT,
        zh="别名",
        near="简称 又名 other",
    ),
    "close": _entry(
        "members.close",
        _("Close a unit: it owes nothing after that day, and stays in the plan with the reason."),
        _UNIT,
        _("To take it back, remove until from the member in the plan, and say why in its reason."),
        zh="撤并",
        near="撤销 合并 关闭 停办 退出 merge remove",
    ),
}
_STATUS: Final = _entry(
    "views.status",
    _("See how the plan stands: what is late and whose, what comes, how far each section is."),
    zh="状态",
    near="总览 概况 情况 进度 看板总览 overview summary progress report 统计",
    group=_("look"),
    only_reads=True,
)
COMMANDS: Final[dict[str, Entry | Group]] = {
    "status": _STATUS,
    "list": _entry(
        "views.list_",
        _("List tasks, by filter and in an order."),
        zh="清单",
        near="列表 列出 任务 任务清单 查找 搜索 筛选 打印 ls tasks find search filter print",
        group=_("look"),
        only_reads=True,
    ),
    "next": _entry(
        "views.next_",
        _("Say what to do: overdue, this week and next, with the command that records it."),
        zh="近期",
        near="下一步 待办 本周 下周 todo upcoming agenda week",
        group=_("look"),
        only_reads=True,
    ),
    "timeline": _entry(
        "views.timeline",
        _("Draw the plan's time, month by month: a row a section or a task."),
        zh="进度图",
        near="时间表 时间线 甘特图 横道图 日程 进度表 gantt calendar schedule",
        group=_("look"),
        only_reads=True,
    ),
    "board": _entry(
        "views.board",
        _("Show tasks in columns: overdue, due soon and behind, under way, not started, done."),
        zh="看板",
        near="分栏 板 kanban columns",
        group=_("look"),
        only_reads=True,
    ),
    "show": _entry(
        "views.show",
        _("Show one task whole, with its log, changes and returns."),
        _TASK,
        zh="查看",
        near="详情 显示 看 打开 任务详情 view open detail info see cat",
        group=_("look"),
        only_reads=True,
    ),
    "check": _entry(
        "checking.check",
        _("Check the plan: every mistake with its place."),
        _(
            "FILE is a plan, a folder (every plan.yaml below it) or - (standard input); it may be given "
            "several times. Without it the plan is looked for here and above. Exit 1 if there is a mistake."
        ),
        zh="检查",
        near="校验 检验 核对 验证 validate verify lint test",
        group=_("check"),
        only_reads=True,
    ),
    "diff": _entry(
        "views.diff",
        _("Compare with a commit: what changed in tasks, deadlines, owners and log."),
        _("REV is a commit, branch or tag: its merge base with HEAD counts. Without it, the last commit."),
        zh="对比",
        near="比较 差异 变化 改动 changes",
        group=_("check"),
    ),
    "rule": _entry(
        "reference.rule",
        _("Explain a rule of check: what it does, why, an example and the fix."),
        _("CODE is a code such as GG301, or the beginning of several; without it all rules are listed."),
        zh="规则",
        near="规则说明 解释 explain rules",
        group=_("check"),
        only_reads=True,
    ),
    "lights": _entry(
        "reference.lights",
        _("Explain the lights: when each holds, its mark and colour, and where that is set."),
        zh="亮灯",
        near="灯 红绿灯 亮灯规则 颜色 legend colours colors",
        group=_("check"),
        only_reads=True,
    ),
    "schema": _entry(
        "schema.schema",
        _("Print the JSON Schema, by which editors know the plan."),
        zh="格式",
        near="模式 jsonschema format",
        group=_("check"),
    ),
    "done": _entry(
        "editing.done",
        _("Mark tasks done: all of them, or none."),
        _TASK,
        zh="完成",
        near="完工 完毕 办结 办完 做完 结束 已完成 销号 finish finished complete close",
        group=_("track"),
    ),
    "start": _entry(
        "editing.start",
        _("Mark tasks as begun: all of them, or none."),
        _TASK,
        _("A note, evidence or --by makes an entry in the log."),
        zh="启动",
        near="开始 开工 开展 着手 begun",
        group=_("track"),
    ),
    "log": _entry(
        "editing.log",
        _("Record progress: an entry in a task's log; a task that had not begun has begun with it."),
        _TASK,
        _("TEXT says what happened; a number, a percent or evidence will do as well."),
        zh="登记",
        near="记录 进展 登记进展 填报 汇报 报进度 note record entry",
        group=_("track"),
    ),
    "add": _entry(
        "editing.add",
        _("Add a task, at the end of a section and under the next free id."),
        _("With a note or evidence it has begun: they make the first entry of its log."),
        zh="新增",
        near="添加 增加 加 新增任务 添加任务 append insert",
        group=_("edit"),
    ),
    "set": _entry(
        "editing.set_",
        _("Give fields new values; a decision wants its reason."),
        _TASK,
        _(
            "FIELD: title, clause, previous, kind, key, owners, leader, organizer, start, deadline, "
            "deadline_text, every, target, started_on (of a task that has begun)."
        ),
        zh="修改",
        near="改 更改 设定 变更 编辑 edit change modify update",
        group=_("edit"),
    ),
    "unset": _entry(
        "editing.unset",
        _("Remove a task's fields."),
        _TASK,
        _(
            "FIELD: clause, previous, key, owners, leader, organizer, start, deadline (the default ones hold "
            "again), deadline_text, every, target, started_on (the task has not begun)."
        ),
        zh="清除",
        near="清空 去掉 clear",
        group=_("edit"),
    ),
    "amend": _entry(
        "amending.amend",
        _("Amend by a document: several edits in one write, all of them or none."),
        _(
            "FILE has a command a line, as it is typed: postpone 2-02 2026-11-30, cancel 3-01, set 1-02 "
            "owners=schools; add, unset and reopen, too. A later line sees what the earlier ones did; what "
            "stands behind # says nothing."
        ),
        _(
            "Document and reason are recorded with every change; a line may have a --reason of its own. A "
            "new task without --clause has the document there."
        ),
        zh="调整",
        near="中期调整 批量修改 调整通知 amendment batch bulk",
        group=_("edit"),
    ),
    "postpone": _entry(
        "editing.postpone",
        _("Move a deadline later; the old one is recorded."),
        _TASK,
        zh="推迟",
        near="延期 顺延 延后 推后 延长 改期 delay defer extend move",
        group=_("edit"),
    ),
    "cancel": _entry(
        "editing.cancel",
        _("Cancel a task; it stays in the plan, and its id is never used again."),
        _TASK,
        zh="取消",
        near="作废 撤销 终止 停办 abort drop",
        group=_("edit"),
    ),
    "reopen": _entry(
        "editing.reopen",
        _("Reopen a closed task: its completion or cancellation is undone, and that is recorded."),
        _TASK,
        zh="恢复",
        near="重开 重启 重新开启 撤销完成 undo redo restore",
        group=_("edit"),
    ),
    "unlog": _entry(
        "editing.unlog",
        _("Take back a log entry: the last one of a task, or that of a day."),
        _TASK,
        _("An entry that was never committed is removed; any other one stays, and counts no more."),
        zh="撤回登记",
        near="误登 撤销登记 删除进展",
        group=_("edit"),
    ),
    "remove": _entry(
        "editing.remove",
        _("Remove a mistaken task, while it is in no commit and nothing is recorded of it."),
        _TASK,
        zh="删除",
        near="移除 删掉 删除任务 rm delete",
        group=_("edit"),
    ),
    "units": _entry(
        "chasing.units",
        _("See who has returned what: schools by tasks, who owes most first."),
        _("UNIT is a group or one of its schools: an id, a name or a part of one."),
        zh="上报情况",
        near="上报表 未报 欠报 未上报 学校 各校 报送情况 schools who matrix",
        group=_("schools"),
        only_reads=True,
    ),
    "remind": _entry(
        "chasing.remind",
        _("Write a reminder to send: who has not returned what, by when."),
        _("TASK is an id, or a part of an id or title; without it, all that is overdue or due soon."),
        zh="催报",
        near="催 催办 提醒 催促 督办 chase nudge reminder",
        group=_("schools"),
    ),
    "submit": _entry(
        "returning.submit",
        _("Return tasks for schools: all of them, or none."),
        _TASK,
        _(
            "UNIT is an id, a name or a part of one. "
            "A return that is there is corrected, and keeps what it was."
        ),
        zh="上报",
        near="报送 呈报 交 提交 return hand-in",
        group=_("schools"),
    ),
    "exempt": _entry(
        "returning.exempt",
        _("Say that a task does not apply to a school, and why."),
        _TASK,
        zh="不适用",
        near="免报 豁免 不涉及 不参加 exclude",
        group=_("schools"),
    ),
    "send-back": _entry(
        "returning.send_back",
        _("Send a return back: the task is open again for that school."),
        _TASK,
        zh="退回",
        near="打回 驳回 退回修改 reject refuse",
        group=_("schools"),
    ),
    "withdraw": _entry(
        "returning.withdraw",
        _("Withdraw a mistaken return of a school."),
        _TASK,
        _("A return that was never committed is removed; any other one stays on record, and counts no more."),
        zh="撤回",
        near="撤回上报 误报 retract recall",
        group=_("schools"),
    ),
    "collect": _entry(
        "collecting.collect",
        _("Collect returned sheets; --template writes the sheet to send out."),
        _(
            "FILE is a sheet that came back (xlsx, xls, ods, csv), a folder of them or - (text on standard "
            "input). What its rows say is shown, and written with --write. Exit 1 if a row has to be asked "
            "about."
        ),
        _(
            "With --template, TASKs in the place of FILE; without one: all that units return, is open and "
            "has begun."
        ),
        zh="收表",
        near="汇总上报 填报表 发表 下发 模板 收集 回收 template sheet",
        group=_("schools"),
    ),
    "rollup": _entry(
        "many.rollup",
        _("Roll up many plans: a row each, the worst first, and what they come to."),
        _("PLAN is a plan.yaml, or a folder (every plan.yaml below it); it may be given several times."),
        _(
            "With --to also as tables, for questions of one's own: plans, tasks, log, changes, returns. "
            "Exit 1 if a plan could not be read, 2 if none could."
        ),
        zh="汇总",
        near="总表 汇总表 total aggregate",
        group=_("schools"),
    ),
    "members": Group(
        _MEMBERS,
        _("Keep the list of units: members, their names, who joined and who left."),
        zh="名单",
        near="成员 成员单位 学校名单 花名册 roster",
        group=_("schools"),
        alone="members.all_",
    ),
    "export": _entry(
        "export.export",
        _("Export a report as a file: documents, tables, a page, a calendar."),
        _("REPORT is one of: {known}.").format(
            known="status, list, units, timeline, trend, breakdown, ledger, bulletin, summary, calendar, page"
        )
        + " "
        + _("Of the filters, units takes one --owner alone."),
        zh="导出",
        near="输出 文件 表格 excel word 生成 save 通报 台账 小结 任务分解表 网页 日历",
        group=_("documents"),
    ),
    "trend": _entry(
        "views.trend",
        _("Show the trend: done, overdue and expected, month by month."),
        _("Each month is what status shows for its end, with the same filters."),
        zh="走势",
        near="趋势 曲线 走向 进度走势 按月 燃尽图 history burnup burn-up months",
        group=_("documents"),
        only_reads=True,
    ),
    "import": _entry(
        "importing.import_",
        _("Draft a plan from a document: what its text says of tasks, owners, deadlines."),
        _(
            "DOCUMENT is a docx, xlsx, xls, txt or md file, or - for a text that is pasted. What was read is "
            "shown first; --write writes it, never over a plan."
        ),
        zh="导入",
        near="读入 起草 从文档新建 文档 草稿 draft read docx",
        group=_("years"),
    ),
    "rollover": _entry(
        "years.rollover",
        _("Roll over to next year: a new plan from this one, shown first."),
        _(
            "It has the sections, the units and the standing work as they are now, and the tasks named by "
            "--keep: each begins anew and says which one it was (previous). Days move by a year; a deadline "
            "on a day off is the working day before. Log, returns and evidence stay with this plan."
        ),
        zh="结转",
        near="转年 跨年 新年度 下年度 明年 next-year renew",
        group=_("years"),
    ),
    "compare": _entry(
        "years.compare",
        _("Compare two years: figures side by side, what became of last year's tasks, what goes on."),
        _(
            "LAST is last year's plan.yaml or its folder; THIS is this year's, else it is looked for here "
            "and above. A task goes on where one of this year's names it (previous). Each year's figures are "
            "those of its last day, or of today."
        ),
        zh="回头看",
        near="跨年对比 两年对比 上年 去年 同比 years last-year look-back",
        group=_("years"),
    ),
    "init": _entry(
        "init.init",
        _("Begin a plan: an empty plan.yaml, or the example."),
        _("FOLDER is where; without it, this folder. On a terminal, what is not given is asked for."),
        zh="新建",
        near="初始化 创建 新建计划 开始使用 new create begin",
        group=_("other"),
    ),
    "config": Group(
        _CONFIG,
        _("Your own settings: language, name, unit, plan, due_soon_days, wide_signs."),
        zh="设置",
        near="配置 选项 个人设置 settings options preferences",
        group=_("other"),
    ),
    "merge": _entry(
        "merge.merge",
        _("Merge two edits of a plan or of returns, as a driver for git."),
        _(
            "BASE is the file as it was, OURS and THEIRS are the two edits; the result is written to OURS. "
            "Log entries, changes and tasks of both sides are kept. What has no one right answer stands "
            "between conflict markers; then exit 1."
        ),
        _("Git takes it with a line for each clone, and one in .gitattributes:"),
        "git config merge.guangong.driver 'guangong merge %O %A %B'",
        "plan.yaml merge=guangong",
        zh="合并",
        near="合并冲突 冲突 driver conflict resolve",
        group=_("other"),
    ),
}

app = plain_typer(
    name="guangong",
    cls=group_of(
        COMMANDS,
        {
            **dict.fromkeys(["csv"], "list --format csv"),
            **dict.fromkeys(("help", "帮助"), "--help"),
            **dict.fromkeys(("version", "版本"), "--version"),
            "overdue": "list --light overdue",
            "逾期": "list --light 逾期",
        },
        {
            "guangong": _("how the plan stands before a meeting"),
            'guangong log 2-02 "…" --count 1': _("one more, and what it was"),
            "guangong {} --help".format(_("COMMAND")): _("all that a command can do"),
        },
    ),
    help=_("Keep an annual work plan (工作要点): progress, deadlines, checks."),
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(context: typer.Context, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        session_of(context).emit(f"guangong {__version__}\n")
        raise typer.Exit


def _shell(name: str, do: Callable[..., None], help_: str) -> Any:  # noqa: ANN401 (as typer's own)
    """Return an option that is a command of its own, about a shell: by default the user's."""
    offer = complete(completion.SHELLS)
    return option(name, callback=do, is_eager=True, metavar=_("[SHELL]"), autocompletion=offer, help_=help_)


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    _shown: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=_("print the version and exit")),
    ] = False,
    _language: Annotated[
        str | None,
        # Taken out of the arguments before: this is its help and its completion.
        option(
            OPTION,
            metavar=_("LANGUAGE"),
            autocompletion=complete(LANGUAGES),
            help_=_("the language: zh or en"),
        ),
    ] = None,
    _installed: Annotated[
        str | None,
        _shell("--install-completion", completion.install, _("teach your shell to complete with Tab")),
    ] = None,
    _script: Annotated[
        str | None,
        _shell("--show-completion", completion.show, _("print what --install-completion would install")),
    ] = None,
) -> None:
    """Show the status where no command is named."""
    if context.invoked_subcommand is not None:
        return
    session_of(context).only_reads = True
    try:
        _STATUS.function()(context)
    except NoPlanError as error:
        error.message = error.message if error.near else _how_to_begin()
        raise


def _how_to_begin() -> str:
    steps = {
        "guangong init": _("begins one in this folder"),
        f"guangong status --file {_('FILE')}": _("shows one that stands elsewhere"),
        "guangong --help": _("names all commands"),
    }
    return _("there is no plan here or in a parent folder") + "".join(
        f"\n  {command}{' ' * (27 - width_of(command))}  {does}" for command, does in steps.items()
    )
