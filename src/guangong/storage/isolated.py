"""Work on bytes that may kill whoever does it, in a process of its own."""

import subprocess
import sys
from typing import Final

_SECONDS: Final = 60
_LIMIT: Final = """
import contextlib
with contextlib.suppress(ImportError, OSError, ValueError):  # not every system has it
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
"""
"""So much memory the process gets: else a file of a few bytes can take all that there is."""


def isolated(code: str, source: bytes, *arguments: str) -> bytes | None:
    """Return what Python code writes that gets ``source``, ``None`` where it fails, dies or does not end."""
    # -P: nothing is imported from the working folder, which may be anybody's.
    command = [sys.executable, "-P", "-c", f"{_LIMIT}\n{code}", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 (the code is ours)
            command, input=source, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
