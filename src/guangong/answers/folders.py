"""The user's own folders, where each platform has them.

A remembered answer looks for the cache before anything is loaded, so this is our own: to import a library
takes half an interpreter, and two ways to find folders could differ. Sources: the XDG Base Directory
Specification; Apple's File System Programming Guide; Windows' known folder LocalAppData.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal


def of_user(kind: Literal["cache", "config"]) -> str:
    """Return our folder for what can be worked out again (``cache``), or for settings (``config``).

    It is relative only where the user's home is, or is not known.
    """
    home = os.path.expanduser("~")
    given = ""
    if sys.platform == "win32":
        given, place = os.environ.get("LOCALAPPDATA", ""), os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        place = os.path.join(home, "Library", {"cache": "Caches", "config": "Application Support"}[kind])
    else:
        given, place = os.environ.get(f"XDG_{kind.upper()}_HOME", ""), os.path.join(home, f".{kind}")
    return os.path.join(given if os.path.isabs(given) else place, "guangong")
