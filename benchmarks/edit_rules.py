"""Try every harmful and every innocent edit of the two plans; print what is caught and what is a false alarm.

By hand: ``python benchmarks/edit_rules.py``; it takes some minutes.
"""

import sys
from collections import Counter
from datetime import date
from functools import lru_cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from guangong.checks import RULES, Checked, check, check_edit
from guangong.yamldoc import Document, parse
from harmful_edits import PLANS, Edit, fine, harmful, whole, year


@lru_cache(maxsize=4)
def _read(text: str, today: date) -> tuple[Document, Checked]:
    document = parse(text.encode())
    return document, check(document, today)


def _codes(edit: Edit, today: date) -> set[str]:
    """Return the codes of an edit's findings, each with the lines of its two places."""
    (old, before), (new, after) = _read(edit.old, today), _read(edit.new, today)
    return {found.code for found in check_edit(new, after, old, before, today)}


def main() -> None:
    """Print the table."""
    tried: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    calm, alarms = 0, []
    days = {name: date(int(year(text)), 1, 15) for name, text in PLANS.items()}
    edits = [(name, edit) for name, text in PLANS.items() for edit in harmful(text)]
    for name, edit in [*edits, *whole()]:
        found = _codes(edit, days[name])
        for code in {code for code, _here, _there in edit.places}:
            tried[code] += 1
            caught[code] += code in found
    for name, text in PLANS.items():
        for edit in fine(text):
            calm += 1
            if found := _codes(edit, days[name]):
                alarms.append((name, edit.name, found))
    for rule in RULES["edit"]:
        print(f"{rule.code}  {rule.check.__name__:22}{caught[rule.code]:>6} of {tried[rule.code]}")
    print(f"harmful edits   {sum(caught.values()):>10} of {sum(tried.values())} caught")
    print(f"innocent edits  {len(alarms):>10} of {calm} false alarms")
    for alarm in alarms:
        print(*alarm)


if __name__ == "__main__":
    main()
