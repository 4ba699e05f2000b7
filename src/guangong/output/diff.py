"""What an edit would change, as a unified diff."""

from difflib import unified_diff

from rich.text import Text as Styled

from guangong.messages import _
from guangong.output.terminal import console
from guangong.output.text import emit, visible

_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def print_diff(name: str, old: str, new: str) -> None:
    """Print the lines that differ; nothing has been written."""
    out = console()
    lines = list(
        unified_diff(
            old.split("\n"), new.split("\n"), name, _("{name} (not written)").format(name=name), lineterm=""
        )
    )
    with out.capture() as captured:
        for line in lines:
            out.print(Styled(visible(line.removesuffix("\r")), _STYLES.get(line[:1], "")), soft_wrap=True)
    emit(captured.get())
