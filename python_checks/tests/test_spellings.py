"""Every spelling of the list has its one answer; test_postgres asks PostgreSQL."""

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import duckdb
import pytest

from python_checks.project import Warehouse
from python_checks.recompute.casting import (
    parse_boolean,
    parse_decimal,
    parse_integer,
    parse_timestamp,
)
from python_checks.spellings import TYPES, answers, listed

# a parser of the second implementation by type, and what reads the list's value
PARSERS: dict[str, tuple[Callable[[str], Any], Callable[[str], Any]]] = {
    "bigint": (parse_integer, int),
    "numeric(18, 6)": (
        lambda text: parse_decimal(text, 6),
        lambda text: int(Fraction(text) * 10**6),
    ),
    "numeric(38, 12)": (
        lambda text: parse_decimal(text, 12, 38),
        lambda text: int(Fraction(text) * 10**12),
    ),
    "boolean": (parse_boolean, {"true": True, "false": False}.get),
    "date": (lambda text: (found := parse_timestamp(text)) and found.date(), date.fromisoformat),
    "timestamp": (parse_timestamp, datetime.fromisoformat),
}


def test_duckdb_reads_every_spelling_as_listed(warehouse: Warehouse) -> None:
    warehouse.folder.mkdir()
    duckdb.connect(str(warehouse.database)).close()
    assert answers(warehouse) == listed()


@pytest.mark.parametrize("data_type", TYPES)
def test_the_second_implementation_reads_every_spelling_as_listed(data_type: str) -> None:
    parse, value = PARSERS[data_type]
    of_type = {spelling: text for (name, spelling), text in listed().items() if name == data_type}
    found = {spelling: parse(spelling) for spelling in of_type}
    assert found == {spelling: text and value(text) for spelling, text in of_type.items()}
    assert len(of_type) >= 9
