"""The program itself: what was remembered by another version of it, or of its libraries, counts no more."""

from __future__ import annotations

import os
import sys

from guangong import __version__
from guangong.answers.looks import digest, look


def installation() -> str:
    """Return what stands for this program, its libraries and the interpreter: another one knows nothing."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    above = os.path.dirname(package)
    names = [
        name
        for folder in sys.path
        if os.path.isdir(folder)
        for name in sorted(os.listdir(folder))
        if name.endswith("-info")
    ]
    try:
        with open(os.path.join(above, f"guangong-{__version__}.dist-info", "RECORD"), "rb") as file:
            own = file.read()
    except OSError:  # run from the sources
        own = _sources(package).encode()
    return digest(sys.version.encode(), sys.prefix.encode(), "\n".join(names).encode(), own)


def _sources(package: str) -> str:
    """Return what stands for the program's own files."""
    texts = []
    for folder, inside, names in os.walk(package):
        inside.sort()
        texts += [
            look("content", os.path.join(folder, name)) for name in sorted(names) if not name.endswith(".pyc")
        ]
    return " ".join(texts)
