"""The zip archive that a workbook is: what it unpacks to is known before it is unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from guangong.messages import _
from guangong.sheets.model import SheetError

_LIMIT: Final = 50_000_000
"""So many bytes of XML may a workbook unpack to: 200,000 rows of seven cells."""


def parts_of(source: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook that are XML, no pictures, by their names.

    Raises:
        SheetError: it is broken, has a password, or unpacks to too much.
    """
    with _explained(), zipfile.ZipFile(BytesIO(source)) as archive:
        wanted = [item for item in archive.infolist() if _is_text(item.filename)]
        size = sum(item.file_size for item in wanted)
        if size > _LIMIT:
            text = _("it unpacks to {size} MB; more than {limit} MB is not read")
            raise SheetError(
                text.format(size=size // 1_000_000, limit=_LIMIT // 1_000_000),
                _("copy the table alone into a new workbook"),
            )
        return {item.filename.replace("\\", "/"): _unpacked(archive, item) for item in wanted}


def text_alone(source: bytes) -> bytes:
    """Return a document that is such an archive, with pictures emptied: they may unpack to gigabytes.

    Raises:
        SheetError: as for ``parts_of``.
    """
    parts = parts_of(source)
    with _explained(), zipfile.ZipFile(BytesIO(source)) as archive:
        return packed({**dict.fromkeys(archive.namelist(), b""), **parts})


def _unpacked(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> bytes:
    """Return a part, of which no more is ever unpacked than the size that was added up: it may be a lie."""
    if item.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:  # others unpack a part at once
        raise broken()
    with archive.open(item) as part:
        return part.read(item.file_size + 1)


def packed(parts: dict[str, bytes]) -> bytes:
    """Return an archive of these parts: what reads it next unpacks nothing else."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def _is_text(name: str) -> bool:
    return name.casefold().endswith((".xml", ".rels")) or name == "mimetype"


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except RuntimeError:
        raise protected() from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise broken() from None


def broken() -> SheetError:
    """Return what there is to say of a workbook that nobody can read."""
    return SheetError(_("it is broken"), _("open it in the program that made it and save it anew, as xlsx"))


def protected() -> SheetError:
    """Return what there is to say of a workbook with a password."""
    return SheetError(_("it is protected by a password"), _("save it without one"))
