"""Programs that tests need besides Python."""

import shutil

import pytest


def needs(*names: str) -> pytest.MarkDecorator:
    """Skip a test where a program is not installed; where all have to be, ``conftest.py`` lets it fail."""
    missing = [name for name in names if not shutil.which(name)]
    return pytest.mark.skipif(bool(missing), reason=f"needs {', '.join(missing)}")
