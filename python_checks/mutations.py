"""Applies one mistake at a time to a copy of the project and reports which test catches it.

`python -m python_checks.mutations [name ...]` runs the list of mutations.yml, two at a time. A
mistake is caught by a dbt test that ends otherwise than on the project as it is, or by a cell that
differs from the second implementation. The exit code is 1 when one survives or does not apply.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import yaml

from python_checks.project import ROOT, Run, Warehouse
from python_checks.recompute import Reference, Settings, load_csv_folder, recompute
from python_checks.recompute.compare import compare_marts

LIST = Path(__file__).with_name("mutations.yml")
COPIED = ("dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests", "analyses")


@dataclass(frozen=True)
class Mutation:
    """A mistake: `find`, which stands exactly once in `file`, becomes `replace`."""

    name: str
    file: str
    find: str
    replace: str

    def apply(self, project: Path) -> None:
        """Change the copy of the project; raises ValueError when the text is not there once."""
        path = project / self.file
        text = path.read_text()
        if text.count(self.find) != 1:
            found = text.count(self.find)
            raise ValueError(f"{self.name}: found {found} times in {self.file}: {self.find}")
        path.write_text(text.replace(self.find, self.replace))


@dataclass(frozen=True)
class Outcome:
    """What became of a mutation: the names of what caught it, or why it could not be judged."""

    mutation: Mutation
    caught_by: tuple[str, ...]
    problem: str = ""


def copy_project(folder: Path) -> Path:
    """Copy what dbt reads of the project into the folder."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.exists():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / name)
    return folder


def judge(
    mutation: Mutation,
    folder: Path,
    baseline: Warehouse,
    before: Run,
    expected: dict[str, pl.DataFrame],
) -> Outcome:
    """Rebuild what the mutation changes on a copy of the baseline, with all tests from there on."""
    warehouse = Warehouse(folder / "warehouse", folder / "project")
    shutil.copytree(baseline.project, warehouse.project)
    shutil.copytree(baseline.folder, warehouse.folder)
    try:
        mutation.apply(warehouse.project)
    except ValueError as error:
        return Outcome(mutation, (), str(error))
    selected = ("--state", str(baseline.folder / "target"), "--exclude", "tag:benchmark")
    # the unit tests of what changed first: most mistakes need no rebuild
    run = warehouse.dbt("test", "--select", "state:modified+1,test_type:unit", *selected)
    caught = noticed(run, before)
    if not caught:
        run = warehouse.dbt(
            "build", "--full-refresh", "--select", "state:modified+", *selected, "test_type:unit"
        )
        caught = noticed(run, before)
    if not caught and ("error" in run.statuses.values() or not run.statuses):
        return Outcome(mutation, (), "does not build: " + run.output[-400:])
    if not caught:
        # downstream of a failed test nothing is built, so the cells are compared only without one
        caught = [
            f"equality of {result.mart}"
            for result in compare_marts(warehouse.marts(), expected)
            if not result.is_equal
        ]
    shutil.rmtree(folder)
    return Outcome(mutation, tuple(caught))


def noticed(run: Run, before: Run) -> list[str]:
    """Names of the tests that end otherwise than before the mistake."""
    return [
        name
        for name, status in run.statuses.items()
        if status in ("fail", "warn") and before.statuses.get(name) != status
    ]


def report(outcomes: Sequence[Outcome]) -> str:
    """A table: mutation, caught or not, by what."""
    lines = []
    for outcome in outcomes:
        verdict = "caught" if outcome.caught_by else "INVALID" if outcome.problem else "SURVIVED"
        more = len(outcome.caught_by) - 2
        by = ", ".join(outcome.caught_by[:2]) + (f" and {more} more" if more > 0 else "")
        lines.append(f"{outcome.mutation.name:<44} {verdict:<9} {by or outcome.problem}")
    return "\n".join(lines)


def main(names: Sequence[str]) -> int:
    """Run the named mutations, or all, and print the table."""
    listed = [Mutation(**entry) for entry in yaml.safe_load(LIST.read_text())]
    chosen = [mutation for mutation in listed if not names or mutation.name in names]
    expected = recompute(
        load_csv_folder(ROOT / "seeds" / "sample"),
        Reference.load(ROOT / "seeds" / "reference"),
        Settings(),
    )
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        project = copy_project(Path(folder) / "baseline" / "project")
        baseline = Warehouse(Path(folder) / "baseline" / "warehouse", project)
        before = baseline.build("--exclude", "tag:benchmark")
        judged = pool.map(
            lambda mutation: judge(
                mutation, Path(folder) / mutation.name, baseline, before, expected
            ),
            chosen,
        )
        outcomes = []
        for outcome in judged:
            outcomes.append(outcome)
            print(report([outcome]), flush=True)
    survivors = [outcome for outcome in outcomes if not outcome.caught_by]
    print(f"{len(outcomes) - len(survivors)} of {len(outcomes)} mutations caught")
    return 1 if survivors or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
