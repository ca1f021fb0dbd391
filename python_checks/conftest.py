"""Shared fixtures: the sample is built once per worker."""

from pathlib import Path

import pytest

from python_checks.project import ROOT, Warehouse
from python_checks.recompute import Reference


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference.load(ROOT / "seeds" / "reference")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("sample"))
    warehouse.run_models()
    return warehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "warehouse")
