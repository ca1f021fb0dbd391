"""Builds the sample and writes it: same code, same bytes."""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random

from python_checks.sample import billing, catalog, customers, situations, usage
from python_checks.sample.sample import Sample

SEED = 20260712
DEFAULT_FOLDER = Path("seeds/sample")


def generate() -> Sample:
    """The whole sample: the ordinary business first, then the situations.

    Every part draws from a generator of its own, so that a change in one moves no other.
    """
    sample = Sample()
    customers.build(sample, Random(SEED))
    catalog.build(sample, Random(SEED + 1))
    usage.build(sample, Random(SEED + 2))
    situations.add_before_billing(sample)
    billing.bill_usage(sample)
    billing.add_other_charges(sample, Random(SEED + 3))
    billing.add_costs(sample, Random(SEED + 4))
    billing.add_fx_rates(sample, Random(SEED + 5))
    billing.add_list_prices(sample)
    situations.add_after_billing(sample)
    return sample


def main() -> None:
    """Write the sample into the folder of the command line."""
    parser = argparse.ArgumentParser(description="Write the sample's raw_*.csv files.")
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
    generate().tables.write(parser.parse_args().folder)
