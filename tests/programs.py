"""Programs that tests need besides Python."""

import os
import shutil

import pytest


def needs(*names: str) -> pytest.MarkDecorator:
    """Skip a test where a program is not installed; CI installs all of them, and there it fails."""
    missing = [name for name in names if not shutil.which(name)]
    has_all = bool(os.environ.get("GUANGONG_ALL_PROGRAMS"))
    return pytest.mark.skipif(bool(missing) and not has_all, reason=f"not installed: {', '.join(missing)}")
