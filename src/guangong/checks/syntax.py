"""GG0: the file as text and as YAML."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from guangong.checks.characters import code_of, escaped, in_quotes
from guangong.checks.conflicts import conflicts
from guangong.checks.meant import is_any_field
from guangong.checks.suggest import excerpt, find_wide_colon, wide_colon, wide_indent
from guangong.messages import _, deferred
from guangong.yamldoc import MAX_BYTES, Document, Span
from guangong.yamldoc.diagnostics import Finding, Related
from guangong.yamldoc.problems import MAX_DEPTH, MAX_NODES, UNPRINTABLE, Problem, Trouble


def _problems(document: Document, trouble: Trouble) -> Iterator[Problem]:
    return (problem for problem in document.problems if problem.trouble == trouble)


def not_utf8(document: Document) -> Iterator[Finding]:
    """The file must be UTF-8: Windows Notepad also writes GBK and UTF-16.

    What it does:
        Reads the file as UTF-8, with or without a byte order mark. GBK and UTF-16 are recognised and named.

    Why it is bad:
        In another encoding every Chinese character is damaged, and git cannot show what an edit changed.

    Example:
        Saved as GBK:

            schema: 1
            title: 2023年工作要点  # <- here

    Fix:
        Open the file in the editor that wrote it and save it as UTF-8. The text stays the same.

            - id: 3-01
              title: 召开骨干培训会
    """
    message = _("the file is not UTF-8{seems}")
    help_ = _("save it again with the encoding UTF-8 (Notepad: Save as, Encoding: UTF-8)")
    for problem in _problems(document, "encoding"):
        seems = _(", it seems to be {encoding}").format(encoding=problem.detail) if problem.detail else ""
        yield Finding(problem.span, message.format(seems=seems), help_)


def control_character(document: Document) -> Iterator[Finding]:
    """YAML allows no control characters: they are unseen and can hide text.

    What it does:
        Looks for control characters, and for a byte order mark that is not at the very beginning; also where
        one is written as an escape in double quotes.

    Why it is bad:
        Such a character cannot be seen in an editor, and a terminal obeys it instead of showing it. YAML
        forbids it.

    Example:
        `<U+0007>` stands for the character itself, the bell:

            - id: 3-01
              title: 召开骨干培训会<U+0007>  # <- here

    Fix:
        Delete the character, or type the line anew.

            - id: 3-01
              title: 召开骨干培训会
    """
    message, help_ = _("the character {code} is not allowed"), _("delete it; it is invisible in most editors")
    for problem in _problems(document, "control"):
        yield Finding(problem.span, message.format(code=problem.detail), help_)
    # As values have it: all but the tab and the line end that other line ends have become.
    for span, character in escaped(document, rf"{UNPRINTABLE}|[\r\x85]"):
        yield Finding(span, message.format(code=code_of(character)), in_quotes())


def syntax(document: Document) -> Iterator[Finding]:
    """The text must be YAML; what stands behind the first mistake cannot be judged.

    What it does:
        Reads the file as YAML and says where that stopped, and where the unfinished part began. Common slips
        are named: a full-width colon, an open quote or bracket, a tab, a line that is indented wrongly.

    Why it is bad:
        No program can read the plan, so nothing in it is checked and no command works.

    Example:
            - id: 3-01
              title: 培训: 骨干  # <- here

    Fix:
        Put a text with a colon and a space in quotes, or use the Chinese colon inside the text.

            - id: 3-01
              title: "培训: 骨干"
    """
    # A text that could be read has no mistake that a conflict could explain.
    conflict = None if document.is_read else next(conflicts(document), None)
    for problem in _problems(document, "syntax"):
        if conflict and problem.span.start >= conflict[0].start():
            continue  # merge_conflict says it better
        yield _slip(document, problem) or _mistake(document, problem)


def _mistake(document: Document, problem: Problem) -> Finding:
    """Return the finding where reading stopped, or where what is unfinished began."""
    place, began, words = problem.span, problem.other, _words(document, problem)
    if began and _is_wrong_where_it_began(document, problem):
        place, began = began, None
    shown = began and began.start != place.start and words != "text after a closing quote"
    related = (Related(began, _("it began here")),) if began and shown else ()
    message, help_ = _explain(words)
    if words == "text after a closing quote":
        help_ = _requoted(_line_of(document, place)) or help_
    return Finding(place, message, help_, related=related)


def _requoted(line: str) -> str:
    """Return in which quotes a value can stand as a whole that has single quotes itself, else ``""``."""
    if "'" not in line:
        return ""
    if '"' in line or "\\" in line:
        return _("put the whole value in single quotes, and write each single quote in it twice")
    return _("put the whole value in double quotes")


def _slip(document: Document, problem: Problem) -> Finding | None:
    """Return the finding where the text shows what was meant: full-width signs, or tabs among spaces."""
    if line := _wide_line(document, problem):
        message, help_, new = _wide_beginning(document, line)
        return Finding(line, message, help_, replacement=new)
    if wide := _wide_colon(document, problem):
        help_ = wide_colon(_line_of(document, wide))
        return Finding(wide, _("a full-width colon"), help_, replacement=_half_width(document, wide))
    if n := _column(document, problem):
        help_ = _("indent it with {n} spaces, like the lines around it").format(n=n)
        return Finding(_blanks(document, problem), _("a tab in the indentation"), help_, replacement=" " * n)
    return None


def _wide_line(document: Document, problem: Problem) -> Span | None:
    """Return the full-width spaces or # that the line of the mistake, or the one before it, begins with."""
    _number, column = document.position(problem.span.start)
    here = problem.span.start - column + 1
    before = document.text.rfind("\n", 0, max(here - 1, 0)) + 1
    for start in (here, before):
        if found := re.compile(" *(\u3000[ \u3000]*|＃)").match(document.text, start):
            return Span(*found.span(1))
    return None


def _wide_beginning(document: Document, place: Span) -> tuple[str, str, str]:
    """Return what is wrong with the beginning of a line, what to do, and what to write there."""
    if document.text[place.start] == "＃":
        gap = "" if document.text[place.end : place.end + 1].isspace() else " "
        return _("a full-width # begins no comment"), _('write a half-width one: "# "'), f"#{gap}"
    return _("full-width spaces in the indentation"), wide_indent(_line_of(document, place)), ""


def _blanks(document: Document, problem: Problem) -> Span:
    """Return the blanks that the line of the mistake begins with."""
    start = problem.span.start - document.position(problem.span.start)[1] + 1
    line = _line_of(document, problem.span)
    return Span(start, start + len(line) - len(line.lstrip(" \t")))


def _column(document: Document, problem: Problem) -> int:
    """Return the column of a line that begins with tabs, 0 where the lines above and below show none.

    Those are the nearest with other blanks, both with a key of the same task or an item of the same list.
    """
    start, end = _blanks(document, problem)
    text, key = document.text, r"[\w-]+:(?!\S)"
    valued = rf"( *(?:- )*){key}[ \t]+[^\s#|>]"  # below a key alone the line may belong to its value
    if not (start <= problem.span.start < end and text[problem.span.start] == "\t"):
        return 0
    is_other = re.compile(rf"(?!{text[start:end]}\S)[ \t]*[^\s#]").match
    rows = (reversed(text[:start].split("\n")), text[end:].split("\n")[1:])
    above, below = (next(filter(is_other, lines), "") for lines in rows)
    is_item, is_key = text.startswith("- ", end), re.compile(rf"#|{key}").match(text, end)
    shapes = ("( *)- ", "( *)- ") if is_item else (valued, rf"( *){key}") if is_key else ()
    found = [re.match(shape, row) for shape, row in zip(shapes, (above, below), strict=False)]
    columns = {len(row[1]) if row else 0 for row in found}
    return columns.pop() if len(columns) == 1 else 0


def _half_width(document: Document, colon: Span) -> str:
    """Return what a full-width colon behind a field's name should be, ``""`` behind any other word."""
    found = find_wide_colon(_line_of(document, colon))
    if not found or not is_any_field(found[1]):
        return ""
    return ":" if document.text[colon.end : colon.end + 1].isspace() else ": "


def _is_wrong_where_it_began(document: Document, problem: Problem) -> bool:
    """Whether nothing can be seen where reading stopped: at the end of the file, or behind a lone word."""
    beginnings = {"could not find expected ':'", "found unexpected end of stream"}
    return problem.detail in beginnings or not document.text[problem.span.start :].strip()


def _line_of(document: Document, span: Span) -> str:
    return document.line(document.position(span.start)[0])


def _wide_colon(document: Document, problem: Problem) -> Span | None:
    """Return the full-width colon that made a key a bare text, on the line of the mistake or before it."""
    simple_key = problem.other if problem.detail == "could not find expected ':'" else None
    here = (simple_key or problem.span).start
    line = document.text.rfind("\n", 0, here)
    # The line before belongs to it only where this line's first colon is the mistake.
    alone = simple_key or ": " in document.text[line + 1 : here]
    start = line + 1 if alone else document.text.rfind("\n", 0, max(line, 0)) + 1
    found = find_wide_colon(document.text[start : problem.span.end])
    return Span(start + found.start(2), start + found.end(2)) if found else None


def _words(document: Document, problem: Problem) -> str:
    """Return libyaml's words, or more exact ones for two common mistakes."""
    if document.text.startswith("\t", problem.span.start):
        return "found a tab character that violates indentation"
    is_in_braces = problem.other and _line_of(document, problem.other).lstrip().startswith("{")
    if problem.detail == "could not find expected ':'" and is_in_braces:
        return "did not find expected '-' indicator"
    is_open = problem.detail in {"did not find expected ',' or '}'", "did not find expected ',' or ']'"}
    if is_open and problem.other and re.search(r" #\S", _line_of(document, problem.other)):
        return "a comment in brackets"
    before = document.text[: problem.span.start].rstrip(" ")
    if problem.detail == "did not find expected key" and before.endswith(("'", '"', "]", "}")):
        return "text after a closing quote"
    return problem.detail


SYNTAX_ERRORS: Final[Mapping[str, tuple[str, str]]] = {
    "mapping values are not allowed in this context": (
        deferred("a second colon in one value, or a line that is indented too far"),
        deferred('put a text that contains ": " in quotes; line up the keys of one task'),
    ),
    "did not find expected key": (
        deferred("this line does not fit anything above it"),
        deferred("line it up with the keys above; check quotes and brackets"),
    ),
    "did not find expected '-' indicator": (
        deferred("this line is no item of the list above"),
        deferred('begin it with "- " below the other items, or indent it'),
    ),
    "could not find expected ':'": (
        deferred("a key without a colon"),
        deferred(
            'write "key: value", with a half-width colon and a space; '
            "a text that goes on from the line above is indented further than its key"
        ),
    ),
    "found unexpected end of stream": (
        deferred("a quote is never closed"),
        deferred("close it at the end of the text"),
    ),
    "did not find expected ',' or '}'": (
        deferred("a brace is not closed, or a comma is missing"),
        deferred("write {a: 1, b: 2}, with half-width commas"),
    ),
    "did not find expected ',' or ']'": (
        deferred("a bracket is not closed, or a comma is missing"),
        deferred("write [a, b], with half-width commas"),
    ),
    "found character that cannot start any token": (
        deferred("a value cannot begin with this character"),
        deferred("put the value in quotes; indent with spaces, not with tabs"),
    ),
    "found a tab character that violates indentation": (
        deferred("a tab in the indentation"),
        deferred("indent with spaces"),
    ),
    "did not find expected alphabetic or numeric character": (
        deferred("a text that begins with * or &"),
        deferred("put the whole text in quotes"),
    ),
    "a comment in brackets": (
        deferred("behind a space, # begins a comment: the bracket or brace is not closed"),
        deferred("put a text with a # in quotes"),
    ),
    "block sequence entries are not allowed in this context": (
        deferred("a list item where none can stand"),
        deferred("begin the list on a line of its own, below its key"),
    ),
    "text after a closing quote": (
        deferred("a value ends with its closing quote or bracket, but here it goes on"),
        deferred("put the whole value in single quotes"),
    ),
    "did not find expected <document start>": (
        deferred("this line stands outside the plan"),
        deferred("line it up with the first key; check quotes and brackets above"),
    ),
    "did not find expected node content": (
        deferred("a bracket, brace or comma where a value belongs"),
        deferred("put a text that begins with it in quotes"),
    ),
    "did not find expected comment or line break": (
        deferred("a text after | or > begins on the next line"),
        deferred("put a one-line text that begins with | or > in quotes"),
    ),
    "found invalid Unicode character escape code": (
        deferred("an escape in a text in double quotes that stands for no character"),
        deferred("write the character itself"),
    ),
    "found unknown escape character": (
        deferred("an unknown escape in a text in double quotes"),
        deferred("use single quotes, or write the backslash twice"),
    ),
}
"""libyaml's words, each with the reader's and with what to do."""


def _explain(words: str) -> tuple[str, str]:
    """Return libyaml's words in the reader's, and what to do."""
    if words in SYNTAX_ERRORS:
        message, help_ = SYNTAX_ERRORS[words]
        return _(message), _(help_)
    return _("not valid YAML: {words}").format(words=words), _("check indentation, quotes and colons")


def duplicate_key(document: Document) -> Iterator[Finding]:
    """A key may stand once: of two values one would be lost silently.

    What it does:
        Looks for a key that stands twice at the same level.

    Why it is bad:
        Programs take one of the two values without a word, and not all of them take the same one.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-06-30
              deadline: 2023-09-30  # <- here

    Fix:
        Keep the line that holds, and delete the other one. Where another task begins, its line with `- id:`
        is missing: add it.

            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-09-30
    """
    message = _('the key "{key}" stands here twice')
    for problem in _problems(document, "duplicate"):
        related = (Related(problem.other, _("first used here")),) if problem.other else ()
        key = excerpt(problem.detail)
        yield Finding(problem.span, message.format(key=key), _of_two(document, problem), related=related)


def _of_two(document: Document, problem: Problem) -> str:
    """Return what to do about a key that stands twice: another item may begin there without its dash."""
    first = problem.other.start if problem.other else 0
    if document.text[:first][-80:].rstrip(" ").endswith("-"):
        text = _('if another one begins here, write "- {key}: …", in line with the "- " above; else keep one')
        return text.format(key=excerpt(problem.detail))
    if problem.detail in {"log", "changes", "tasks", "sections", "units", "members"}:
        return _("put what stands below both below one of them; log entries and changes by their days")
    if problem.detail == "title":
        return _('if another task begins here, write a line "- id: …" above; else keep the one that holds')
    return _("keep the one that holds")


def forbidden_feature(document: Document) -> Iterator[Finding]:
    """The plan is plain YAML: what programs alone understand has no place in it.

    What it does:
        Looks for anchors, aliases, merge keys, tags, directives, keys that are no text, and a second
        document.

    Why it is bad:
        A value would then depend on a line far away. People misread it, and an edit could change more than
        its line.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              deadline: &summer 2023-08-31  # <- here

    Fix:
        Write the value itself wherever it is needed. A text that begins with `&`, `*` or `!` goes in quotes.

            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-08-31
    """
    value = _("write the value itself; put a text that begins with &, * or ! in quotes")
    features = {
        "alias": (_("an alias (*) is not allowed"), value),
        "anchor": (_("an anchor (&) is not allowed"), value),
        "tag": (_("a tag (!) is not allowed"), value),
        "merge": (_("a merge key (<<) is not allowed"), value),
        "directive": (_("a directive (%) is not allowed"), _("delete the line")),
        "document": (_("a second document (---) is not allowed"), _("keep one document in a file")),
        "key": (_("a key must be a plain text"), _('write "key: value"')),
    }
    for problem in _problems(document, "feature"):
        yield Finding(problem.span, *features[problem.detail])


def too_deep(document: Document) -> Iterator[Finding]:
    """Nesting has a limit, far above what a plan needs.

    What it does:
        Stops reading at 64 levels of lists and keys inside each other.

    Why it is bad:
        A plan needs about eight levels. Far more of them are a slip, or a file made to keep the reader busy.

    Example:
            - id: 3-01
              title: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[  # <- here

    Fix:
        Look for brackets that are never closed.

            - id: 3-01
              title: 召开骨干培训会
    """
    message = _("nested more than {depth} levels deep").format(depth=MAX_DEPTH)
    help_ = _("a plan needs about eight levels: look for a bracket that is never closed")
    yield from (Finding(problem.span, message, help_) for problem in _problems(document, "depth"))


def too_large(document: Document) -> Iterator[Finding]:
    """A file has a limit, far above what ten thousand tasks need.

    What it does:
        Refuses a file of more than 10 MB, and one of more than 400,000 keys and values.

    Why it is bad:
        A plan of 10,000 tasks has 3 MB. A larger file is not a plan, or holds what belongs into files of its
        own.

    Example:
        The line 400,000 times:

            # 从会议纪要粘贴的全文  # <- here

    Fix:
        Keep long texts, tables and evidence in other files, and name those in the log.

            - id: 3-01
              title: 召开骨干培训会
              log:
                - {on: 2023-03-10, note: 会议纪要, evidence: [evidence/3-01/纪要.pdf]}
    """
    limits = {
        "bytes": _("the file is larger than {limit} MB").format(limit=MAX_BYTES // 1_000_000),
        "nodes": _("the file has more than {limit} keys and values").format(limit=MAX_NODES),
    }
    help_ = _("is this a plan? keep evidence and tables in other files")
    for problem in _problems(document, "size"):
        yield Finding(problem.span, limits[problem.detail], help_)


def no_plan(document: Document) -> Iterator[Finding]:
    """A plan begins with keys: an empty file or a bare list is none.

    What it does:
        Wants keys with values at the top of the file.

    Why it is bad:
        An empty file often means that saving went wrong. It must not pass for a plan without mistakes.

    Example:
        A whole file:

            - schema: 1  # <- here
            - title: 2023年工作要点

    Fix:
        Begin the file with the line `schema: 1`; `schema`, `title` and the other keys need no dash.

            schema: 1
            title: 2023年工作要点
            organization: bureau
            period: {start: 2023-01-01, end: 2023-12-31}
            units:
              bureau: {name: 局关工委}
            defaults: {owners: [bureau], deadline: 2023-12-31}
            sections:
              - number: 3
                title: 扎实推进优质化建设
                tasks:
                  - {id: 3-01, title: 召开骨干培训会}
    """
    help_ = _("begin with the line: schema: 1")
    for problem in _problems(document, "empty"):
        yield Finding(problem.span, _("the file is empty"), help_)
    message = _("the file must begin with keys, not with a list or a bare text")
    for problem in _problems(document, "top"):
        dash = _("write the keys without a dash in front; the first line is: schema: 1")
        is_list = _line_of(document, problem.span).startswith("- ")
        wide = wide_colon(document.text[slice(*problem.span)])
        yield Finding(problem.span, message, wide or (dash if is_list else help_))
