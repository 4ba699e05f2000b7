"""How much has been recorded of each task."""

from collections import Counter
from collections.abc import Mapping

from guangong.domain.plan import Plan, Return, Returns, Task


def records(plan: Plan, returns: Mapping[str, Returns]) -> Counter[str]:
    """Return how many records there are of each task, by its id.

    What was withdrawn, sent back or answered is a record more: the number grows with each edit, but where
    one that was never committed is removed without a trace.
    """
    found = Counter({placed.task.id: _of_task(placed.task) for placed in plan.tasks()})
    for theirs in returns.values():
        found.update({id_: _of_return(report) for id_, report in theirs.tasks.items()})
    return found


def _of_task(task: Task) -> int:
    withdrawn = sum(entry.withdrawn is not None for entry in task.log)
    return len(task.log) + withdrawn + len(task.changes)


def _of_return(report: Return) -> int:
    answered = sum(back.answered is not None for back in report.sent_back)
    return 1 + len(report.sent_back) + answered + len(report.changes)
