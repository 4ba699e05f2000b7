"""Documents as another program prints them: LibreOffice makes a PDF, and poppler says what stands where."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

PROGRAMS = ("soffice", "pdftotext")


class Line(NamedTuple):
    """A line of text, and where it stands on its page, in points."""

    left: float
    top: float
    right: float
    text: str


class Page(NamedTuple):
    """A page, in points, and its lines from top to bottom."""

    width: float
    height: float
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """What stands on it, without spaces, which a PDF has where it likes."""
        return "".join(line.text for line in self.lines)


def printed(documents: Mapping[str, bytes], folder: Path) -> dict[str, list[Page]]:
    """Return the pages of documents by their names."""
    for name, data in documents.items():
        (folder / f"{name}.docx").write_bytes(data)
    office = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    names = [str(folder / f"{name}.docx") for name in documents]
    command = [*office, "--convert-to", "pdf", "--outdir", str(folder), *names]
    subprocess.run(command, capture_output=True, check=True, timeout=240)
    return {name: _pages(folder / f"{name}.pdf") for name in documents}


def _pages(pdf: Path) -> list[Page]:
    command = ["pdftotext", "-bbox-layout", str(pdf), "-"]
    text = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    space = "{http://www.w3.org/1999/xhtml}"
    return [
        Page(
            float(page.get("width", 0)),
            float(page.get("height", 0)),
            tuple(sorted(map(_line, page.iter(f"{space}line")), key=lambda line: line.top)),
        )
        for page in ET.fromstring(text).iter(f"{space}page")  # noqa: S314 (poppler's own)
    ]


def _line(line: ET.Element) -> Line:
    left, top, right = (float(line.get(name, 0)) for name in ("xMin", "yMin", "xMax"))
    return Line(left, top, right, "".join(word.text or "" for word in line))
