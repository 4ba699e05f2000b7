from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from guangong import messages

# A busy machine is no finding: neither one slow example nor slowly made ones.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests expect English, whatever the test before has switched to."""
    messages.use("en")
    yield
    messages.use("en")
