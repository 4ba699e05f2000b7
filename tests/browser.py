"""A headless Chromium, spoken to over two pipes in its own protocol: no library, no driver, no network."""

import base64
import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

CHROMIUM: Final = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)

_FLAGS: Final = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe"),
)

_SECONDS: Final = 60


class Page:
    """A page in the browser: what it sent for, what it complained of, and what a script finds in it."""

    def __init__(self, send: Callable[..., dict[str, Any]], events: list[dict[str, Any]]) -> None:
        self._send, self.events = send, events

    def do(self, method: str, **parameters: object) -> dict[str, Any]:
        """Return the answer to a command of the protocol."""
        return self._send(method, parameters)

    def open(self, path: Path, fragment: str = "") -> None:
        """Open a file as from a disk, and wait until it is there."""
        for address in ("about:blank", path.as_uri() + fragment):
            self.events.clear()
            self.do("Page.navigate", url=address)
            ready = f"location.href === {json.dumps(address)} && document.readyState === 'complete'"
            while not self.find(ready):
                time.sleep(0.02)

    def find(self, script: str) -> Any:  # noqa: ANN401 (what JSON can hold)
        """Return what a JavaScript expression, or what it promises, comes to."""
        found = self.do("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def size(self, width: int, height: int = 900) -> None:
        """Show it on a screen of this size."""
        self.do(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def dark(self) -> None:
        """Show it as people want it who prefer a dark screen."""
        self.do("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])

    def press(self, key: str, code: int = 0, text: str = "") -> None:
        """Press a key."""
        known = {"key": key, "windowsVirtualKeyCode": code or ord(key.upper()[0])}
        self.do("Input.dispatchKeyEvent", type="keyDown", **known, **({"text": text} if text else {}))
        self.do("Input.dispatchKeyEvent", type="keyUp", **known)

    def print(self) -> bytes:
        """Return it as PDF, on the paper that its style asks for."""
        done = self.do("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(done["data"])

    def picture(self, *, whole: bool = False) -> bytes:
        """Return a picture of it, of what is seen or of all."""
        return base64.b64decode(self.do("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    @property
    def requests(self) -> list[str]:
        """The addresses that it asked for, but for its own."""
        sent = [event["params"] for event in self.events if event["method"] == "Network.requestWillBeSent"]
        return [item["request"]["url"] for item in sent if item["request"]["url"] != item["documentURL"]]

    @property
    def complaints(self) -> list[str]:
        """What stands on its console as an error or a warning: mistakes, and what its policy refused."""
        kinds = {"Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"}
        return [json.dumps(event) for event in self.events if event["method"] in kinds]


@contextmanager
def browser() -> Iterator[Page]:
    """Start a browser with an empty page."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        theirs, to_write = os.pipe()
        to_read, theirs_too = os.pipe()
        process = _start((*_FLAGS, f"--user-data-dir={profile}", "about:blank"), theirs, theirs_too)
        os.close(theirs)
        os.close(theirs_too)
        try:
            yield _page(to_read, to_write)
        finally:
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
            os.close(to_read)
            os.close(to_write)


def _start(flags: tuple[str, ...], reads: int, writes: int) -> int:
    """Return the process of a browser that reads commands from its file 3, and answers to 4."""
    moved = [(os.POSIX_SPAWN_DUP2, reads, 3), (os.POSIX_SPAWN_DUP2, writes, 4)]
    null = os.open(os.devnull, os.O_RDWR)
    moved += [(os.POSIX_SPAWN_DUP2, null, place) for place in (0, 1, 2)]
    return os.posix_spawn(str(CHROMIUM), [str(CHROMIUM), *flags], os.environ, file_actions=moved, setpgroup=0)


class _Pipes:
    """The two pipes to a browser: what is read from them that nobody asked for is an event."""

    def __init__(self, reads: int, writes: int) -> None:
        self._reads, self._writes = reads, writes
        self._left = b""
        self._number = 0
        self.session: dict[str, str] = {}
        self.events: list[dict[str, Any]] = []
        os.set_blocking(reads, False)

    def send(self, method: str, parameters: Mapping[str, object]) -> dict[str, Any]:
        """Return the answer to a command."""
        self._number += 1
        asked = {"id": self._number, "method": method, "params": dict(parameters), **self.session}
        data = json.dumps(asked).encode() + b"\0"
        while data:
            data = data[os.write(self._writes, data) :]
        until = time.monotonic() + _SECONDS
        while (message := self._receive(until)).get("id") != self._number:
            self.events.append(message)
        assert "error" not in message, message
        result: dict[str, Any] = message["result"]
        return result

    def _receive(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._left:
            assert time.monotonic() < until, "the browser does not answer"
            try:
                self._left += os.read(self._reads, 1 << 20)
            except BlockingIOError:
                time.sleep(0.005)
        text, _end, self._left = self._left.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        return message


def _page(reads: int, writes: int) -> Page:
    pipes = _Pipes(reads, writes)
    target = pipes.send("Target.createTarget", {"url": "about:blank"})["targetId"]
    attached = pipes.send("Target.attachToTarget", {"targetId": target, "flatten": True})
    pipes.session["sessionId"] = attached["sessionId"]
    for name in ("Page", "Runtime", "Network", "Log"):
        pipes.send(f"{name}.enable", {})
    return Page(pipes.send, pipes.events)
