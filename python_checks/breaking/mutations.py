"""Applies one mistake at a time to a copy of the project and reports which test catches it.

`python -m python_checks.breaking.mutations [--some COUNT [--seed SEED]] [name ...]` runs the list
of mutations.yml, or COUNT of it by chance, two at a time. A mistake is caught by a dbt test that
ends otherwise than on the project as it is, or by a cell that differs from the second
implementation; one in Python by the pytest test that its `check` names. The exit code is 1 when one
survives or does not apply.

A unit test reads one model and nothing it is built from, so mistakes in different models are first
shown to the unit tests together; what these miss is judged alone.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom

import polars as pl
import yaml

from python_checks.project import ROOT, Run, Warehouse
from python_checks.recompute import Reference, Settings, load_csv_folder, recompute
from python_checks.recompute.compare import compare_marts

LIST = Path(__file__).with_name("mutations.yml")
COPIED = ("dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests", "analyses")
COPIED_PYTHON = ("pyproject.toml", "kpi", "python_checks")


@dataclass(frozen=True)
class Mutation:
    """A mistake: `find`, which stands exactly once in `file`, becomes `replace`.

    check: the pytest test that must fail, for a file that dbt does not read.
    """

    name: str
    file: str
    find: str
    replace: str
    check: str = ""

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


def copy_project(folder: Path, names: Sequence[str] = COPIED) -> Path:
    """Copy parts of the project, by default what dbt reads of it, into the folder."""
    for name in names:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
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
    warehouse = baseline.copied(folder)
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


def batches(mutations: Sequence[Mutation]) -> list[list[Mutation]]:
    """Mutations of models, such that no two of a batch change the same model."""
    found: list[list[Mutation]] = []
    for mutation in mutations:
        if not mutation.file.startswith("models/"):
            continue
        for batch in found:
            if all(other.file != mutation.file for other in batch):
                batch.append(mutation)
                break
        else:
            found.append([mutation])
    return found


def shown_to_unit_tests(
    batch: Sequence[Mutation], folder: Path, baseline: Warehouse, before: Run
) -> list[Outcome]:
    """Outcomes of those of a batch that a unit test of their own model catches."""
    warehouse = baseline.copied(folder)
    for mutation in batch:
        with suppress(ValueError):
            mutation.apply(warehouse.project)
    state = str(baseline.folder / "target")
    run = warehouse.dbt("test", "--select", "state:modified+1,test_type:unit", "--state", state)
    manifest = json.loads((baseline.folder / "target" / "manifest.json").read_text())
    tested = {test["name"]: test["model"] for test in manifest["unit_tests"].values()}
    names = noticed(run, before)
    caught = {
        mutation: tuple(name for name in names if tested[name] == Path(mutation.file).stem)
        for mutation in batch
    }
    shutil.rmtree(folder)
    return [Outcome(mutation, by) for mutation, by in caught.items() if by]


def judge_python(mutation: Mutation, folder: Path) -> Outcome:
    """Run the mutation's own check in a copy of the project with its Python."""
    project = copy_project(folder, (*COPIED, *COPIED_PYTHON))
    try:
        mutation.apply(project)
    except ValueError as error:
        return Outcome(mutation, (), str(error))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--numprocesses=0", mutation.check],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    shutil.rmtree(folder)
    if run.returncode == 1:
        return Outcome(mutation, (mutation.check.split("::")[-1],))
    # anything but passed and failed: the test was not found, or the file does not load
    return Outcome(mutation, (), run.stdout[-400:] if run.returncode else "")


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


def judged(chosen: Sequence[Mutation], folder: Path, is_whole: bool) -> Iterator[Outcome]:
    """Judge mistakes two at a time: those with a check of their own, then those that dbt builds."""
    with ThreadPoolExecutor(2) as pool:
        with_check = [mutation for mutation in chosen if mutation.check]
        yield from pool.map(
            lambda mutation: judge_python(mutation, folder / mutation.name), with_check
        )
        if len(with_check) == len(chosen):
            return
        expected = recompute(
            load_csv_folder(ROOT / "seeds" / "sample"),
            Reference.load(ROOT / "seeds" / "reference"),
            Settings(),
        )
        project = copy_project(folder / "baseline" / "project")
        baseline = Warehouse(folder / "baseline" / "warehouse", project)
        of_dbt = [mutation for mutation in chosen if not mutation.check]
        # some are shown after `make test`, which has run the unit tests
        left_out = () if is_whole else ("test_type:unit",)
        before = baseline.build("--exclude", "tag:benchmark", *left_out)
        caught: set[Mutation] = set()
        for outcomes in pool.map(
            lambda numbered: shown_to_unit_tests(
                numbered[1], folder / f"batch-{numbered[0]}", baseline, before
            ),
            enumerate(batches(of_dbt)),
        ):
            caught |= {outcome.mutation for outcome in outcomes}
            yield from outcomes
        yield from pool.map(
            lambda mutation: judge(mutation, folder / mutation.name, baseline, before, expected),
            [mutation for mutation in of_dbt if mutation not in caught],
        )


def main(arguments: Sequence[str]) -> int:
    """Run the named mutations, some, or all, and print the table."""
    parser = argparse.ArgumentParser(description="Each mistake must be caught.")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--some", type=int, help="how many, by chance")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**32))
    given = parser.parse_args(arguments)
    listed = [Mutation(**entry) for entry in yaml.safe_load(LIST.read_text())]
    chosen = [mutation for mutation in listed if not given.names or mutation.name in given.names]
    if given.some is not None:
        chosen = Random(given.seed).sample(chosen, min(given.some, len(chosen)))
        print(f"{len(chosen)} of {len(listed)} mutations, seed {given.seed}", flush=True)
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        for outcome in judged(chosen, Path(folder), len(chosen) == len(listed)):
            outcomes.append(outcome)
            print(report([outcome]), flush=True)
    survivors = [outcome for outcome in outcomes if not outcome.caught_by]
    print(f"{len(outcomes) - len(survivors)} of {len(outcomes)} mutations caught")
    return 1 if survivors or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
