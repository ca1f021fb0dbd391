"""Hostile input ends in right numbers, quarantine with a reason, or one message: a sample of it."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import polars as pl
import pytest

from python_checks.breaking.hostile import FAILED, _judge_rows, judge, table
from python_checks.breaking.hostile_cells import cell_case
from python_checks.breaking.hostile_engine import Engine
from python_checks.breaking.hostile_files import file_cases
from python_checks.raw_rows.seeds import property_seeds
from python_checks.recompute import Reference
from python_checks.recompute.contract import QUARANTINE_SCHEMA

# `make hostile` judges 500.
COUNTS = (60, 6)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("seed", property_seeds()[-1:], ids="seed_{}".format)
def test_hostile_data_sets_end_in_an_allowed_outcome(
    seed: int,
    engine: Engine,
    reference: Reference,
    record_property: Callable[[str, object], None],
) -> None:
    judged = judge(engine, reference, COUNTS, seed)
    failed = [one for one in judged if one.outcome == FAILED]
    allowed = len(judged) - len(failed)
    text = f"{table(judged)}\n{allowed} of {len(judged)} in an allowed outcome, seed {seed}"
    record_property("figure", text)
    assert len(judged) == sum(COUNTS)
    assert not failed, "\n".join(f"{one.name}\n  {one.detail}" for one in failed)[:15000]


def test_data_sets_are_those_of_their_seed() -> None:
    drawn = [[cell_case(Random(7), number).describe() for number in range(50)] for _ in range(2)]
    assert drawn[0] == drawn[1]
    files = [[case.describe() for case in file_cases(Random(7), 50)] for _ in range(2)]
    assert files[0] == files[1]
    assert len({case.kind for case in file_cases(Random(7), 50)}) > 25


def test_value_that_is_not_where_the_contract_wants_it_is_not_allowed() -> None:
    nothing = pl.DataFrame(schema=QUARANTINE_SCHEMA)
    case = replace(cell_case(Random(1), 0), reason="unparsable: start_date")
    assert _judge_rows(case, nothing).outcome == FAILED
