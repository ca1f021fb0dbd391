"""Recompute the sample and compare every cell with the marts of a warehouse that was built of it.

python -m python_checks.recompute FOLDER
"""

import argparse
import sys
from pathlib import Path

from python_checks.project import ROOT, Warehouse
from python_checks.recompute import Reference, Settings, load_csv_folder, recompute
from python_checks.recompute.compare import cells_compared_table, compare_marts


def main() -> int:
    """Print what was compared and which cells differ; 1 if any does."""
    parser = argparse.ArgumentParser(prog="python -m python_checks.recompute")
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT, help="of warehouse.duckdb")
    built = Warehouse(parser.parse_args().folder)
    reference = Reference.load(ROOT / "seeds" / "reference")
    expected = recompute(load_csv_folder(ROOT / "seeds" / "sample"), reference, Settings())
    compared = compare_marts(built.marts(), expected)
    print(cells_compared_table(compared))
    different = [mart.describe() for mart in compared if not mart.is_equal]
    print("\n".join(different))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
