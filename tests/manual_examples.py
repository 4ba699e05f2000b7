"""The examples of the rules' manual, made into files that can be checked.

An example is one of
- a whole file: it begins with ``schema:``, or its page says ``A whole file:``;
- keys of the plan, such as ``period:`` or ``sections:``: they take the place of those in ``PLAN``;
- tasks, beginning with ``- id:``: they take the place of the tasks in ``PLAN``;
- a unit's returns, beginning with ``unit:``.

``<U+202E>`` stands for that character. A paragraph before the YAML may say ``Saved as GBK:`` or
``The line 1,000 times:``, or of returns ``In returns/a.yaml, beside returns/hutang.yaml:``. What lies beside
the plan is named by ``there is returns/hutang.yaml.txt:``. The day is ``TODAY``, or as in ``Looked at on
2024-02-01:``.
"""

import re
from datetime import date
from textwrap import indent

from guangong.checks import Filed, check, check_closing, check_returns, check_unread
from guangong.checks.limits import RuleSettings
from guangong.checks.manual import Page
from guangong.errors import Flaw
from guangong.yamldoc import Document, parse
from guangong.yamldoc.diagnostics import Diagnostic

TODAY = date(2023, 7, 1)
FILES = {"evidence/3-01/纪要.pdf", "evidence/3-01/手册.pdf"}
HERE = "# <- here"

PLAN = {
    "schema": "schema: 1\n",
    "title": "title: 2023年工作要点\n",
    "organization": "organization: bureau\n",
    "period": "period: {start: 2023-01-01, end: 2023-12-31}\n",
    "units": """\
units:
  bureau: {name: 局关工委}
  schools:
    name: 各学校关工委
    members:
      hutang: 湖塘小学
      xinghe: 星河小学
      miaopu: {name: 苗圃幼儿园, until: 2023-02-28, reason: 并入湖塘小学}
""",
    "defaults": "defaults: {owners: [bureau], deadline: 2023-12-31}\n",
}
SECTIONS = """\
sections:
  - number: 3
    title: 扎实推进优质化建设
    tasks:
"""
TASK = "- id: 3-01\n  title: 召开骨干培训会\n"
OF_SCHOOLS = """\
- {id: 3-01, title: 召开骨干培训会, owners: [schools]}
- {id: 3-02, title: 编印活动手册, owners: [schools]}
- {id: 3-03, title: 组织外出考察}
"""
"""The tasks beside a unit's returns."""


def complete(example: str) -> str:
    """Return the file that an example is a part of."""
    if example.startswith("schema:"):
        return example
    if example.startswith("unit:"):
        return PLAN["schema"] + example
    if example.startswith(("- id:", "- {id:")):
        return "".join(PLAN.values()) + SECTIONS + indent(example, " " * 6)
    parts = re.split(r"^(?=[a-z]+:)", example, flags=re.MULTILINE)[1:]
    own = {part.partition(":")[0]: part for part in parts}
    return "".join({**PLAN, "sections": SECTIONS + indent(TASK, " " * 6), **own}.values())


def source(page: Page, heading: str) -> bytes:
    """Return the bytes of a page's example or fix."""
    said = _said(page, heading)
    example = page.yaml(heading) + "\n"
    text = example if "A whole file:" in said else complete(example)
    text = re.sub(r"<U\+([0-9A-F]{4,5})>", lambda match: chr(int(match[1], 16)), text)
    if times := re.search(r"([\d,]+) times:", said):
        text = example * int(times[1].replace(",", ""))
    return text.encode("gbk" if "Saved as GBK:" in said else "utf-8")


def _said(page: Page, heading: str) -> str:
    return " ".join(block.text for block in page.sections[heading] if not block.is_yaml)


def _flaw(name: str) -> Flaw | None:
    return None if name in FILES else Flaw(name, "correct it")


def examine(page: Page, heading: str) -> tuple[Document, list[Diagnostic]]:
    """Check a page's plan or unit's returns."""
    document = parse(source(page, heading))
    said = _said(page, "Example")
    today = date.fromisoformat(next(iter(re.findall(r"Looked at on ([\d-]+):", said)), str(TODAY)))
    settings = RuleSettings(evidence_kinds=("deliverable",), evidence_flaw=_flaw)
    if isinstance(document.data, dict) and "unit" in document.data:
        names = re.findall(r"returns/([^,:]+)", _said(page, heading)) or ["hutang.yaml"]
        filed = Filed(names[0], dict(zip(["hutang"], names[1:], strict=False)), settings, today)
        return document, check_returns(
            document, check(parse(complete(OF_SCHOOLS).encode()), TODAY).plan, filed
        )[1]
    if unread := re.findall(r"there is returns/([^:]+):", _said(page, heading)):
        return document, check_unread(document, None, (), unread)
    checked = check(document, today, settings)
    return document, [*checked.diagnostics, *check_closing(document, checked, {}, today)]


def marked(content: bytes) -> set[int]:
    """Return the lines that end in the mark; of a line that is there many times, the first."""
    lines = content.decode(errors="replace").split("\n")
    found = [number for number, line in enumerate(lines, 1) if line.endswith(HERE)]
    return set(found[:1] if len(found) > 100 else found)
