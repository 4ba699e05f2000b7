import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from guangong import messages

# A busy machine is no finding: neither one slow example nor slowly made ones.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# A shell's background jobs are deaf to Ctrl-C, and so would be the commands that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests expect English, whatever the test before has switched to."""
    messages.use("en")
    yield
    messages.use("en")
