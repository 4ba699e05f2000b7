from collections.abc import Iterator

import pytest

from guangong import messages


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests expect English, whatever the test before has switched to."""
    messages.use("en")
    yield
    messages.use("en")
