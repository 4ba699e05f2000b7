"""Make the XLS and ODS in tests/data/sheets with LibreOffice, from the cases of tests/sheet_files.py."""

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from sheet_files import CASES, CONVERTED, FORMULAS, TYPED, workbook


def main() -> None:
    """Convert the cases in which types count to XLS and ODS, and the formulas, of which XLS does not tell."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in TYPED:
            (folder / f"{case}.xlsx").write_bytes(workbook(CASES[case]))
        _convert(folder, "xls")
        (folder / "formulas.xlsx").write_bytes(workbook(FORMULAS))
        _convert(folder, "ods")


def _convert(folder: Path, ending: str) -> None:
    files = sorted(folder.glob("*.xlsx"))
    command = ["soffice", "--headless", "--convert-to", ending, "--outdir", str(CONVERTED), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
