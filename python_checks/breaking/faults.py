"""Disturbs incremental builds and shows that the next run ends where an undisturbed one does.

`python -m python_checks.breaking.faults [--trials 30] [--seed N]` kills (SIGKILL) as many builds,
two at a time: at a random moment of their length, or while a random model is being built. Half of
the builds are incremental, half full refreshes. After one more run all marts and all incremental
models must equal those of a build that nobody disturbed. The exit code is 1 when one differs.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random, SystemRandom

import polars as pl

from python_checks.breaking.mutations import copy_project
from python_checks.project import (
    INCREMENTAL_MODELS,
    INCREMENTAL_ROWS,
    MART_ROWS,
    WITHOUT_TESTS,
    Run,
    Warehouse,
)
from python_checks.raw_rows.deliveries import BATCHES, log_after
from python_checks.raw_rows.delivery_stories import histories
from python_checks.raw_rows.raw_folder import write_parquet
from python_checks.recompute.compare import MARTS

# the same text in every copy of the project, so that they all continue the same input; looked at as
# far back as histories go, so that an incremental build finds what a full refresh does
VARIABLES = {"raw_location": "raw/{name}.parquet", "request_lookback_days": 3650}
HISTORIES_SEED = 20_240_229
FIRST, LAST = BATCHES[-2:]
Frames = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Undisturbed:
    """A project with the log of one batch built, what its next build leads to, how long it took.

    models: names in the order in which that build started them.
    """

    warehouse: Warehouse
    expected: Frames = field(repr=False)
    seconds: float
    models: list[str] = field(repr=False)


@dataclass(frozen=True)
class Trial:
    """One disturbed build: when it was killed, and which tables differ after the next run."""

    moment: str
    was_killed: bool
    different: list[str]


def content(warehouse: Warehouse) -> Frames:
    """All marts and incremental models, rows in a fixed order."""
    queries = {name: INCREMENTAL_ROWS.format(name) for name in INCREMENTAL_MODELS} | {
        name: MART_ROWS.format(name) for name in MARTS
    }
    return {name: warehouse.query(query) for name, query in queries.items()}


def differences(found: Frames, expected: Frames) -> list[str]:
    """Names of the tables that are not equal, cell by cell."""
    return [name for name, rows in expected.items() if not found[name].equals(rows)]


def undisturbed(folder: Path) -> Undisturbed:
    """Build the first batches, keep that state, and let a copy of it take in the last batch."""
    delivered = histories(HISTORIES_SEED)
    before = Warehouse(folder / "before" / "warehouse", copy_project(folder / "before" / "project"))
    write_parquet(log_after(FIRST, delivered, HISTORIES_SEED), before.project / "raw")
    before.run_models(VARIABLES)
    shutil.rmtree(before.project / "raw")
    write_parquet(log_after(LAST, delivered, HISTORIES_SEED), before.project / "raw")
    after = before.copied(folder / "after")
    started = time.monotonic()
    run = after.run_models(VARIABLES)
    seconds = time.monotonic() - started
    models = [line.split(" model ")[1].split()[0].split(".")[1] for line in started_models(run)]
    return Undisturbed(before, content(after), seconds, models)


def started_models(run: Run) -> list[str]:
    """Lines of the log that announce a model."""
    return [line for line in run.output.splitlines() if " START sql " in line]


def start(
    warehouse: Warehouse, *arguments: str, command: str = "build", file_size: int | None = None
) -> subprocess.Popen[str]:
    """Start a build without tests, or its retry, in a process group of its own.

    file_size limits the files that it may write, in bytes.
    """

    def limit() -> None:
        if file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

    without_tests = WITHOUT_TESTS if command == "build" else ()
    return subprocess.Popen(
        warehouse.command(command, *without_tests, *arguments, variables=VARIABLES),
        env=warehouse.environment() | {"PYTHONUNBUFFERED": "1"},
        cwd=warehouse.project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=limit,
    )


def kill(process: subprocess.Popen[str]) -> bool:
    """SIGKILL the whole group; whether the build was still running."""
    was_running = process.poll() is None
    if was_running:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return was_running


def wait_for(process: subprocess.Popen[str], text: str) -> None:
    """Read the build's log until a line holds the text, or to its end."""
    assert process.stdout is not None
    for line in process.stdout:
        if text in line:
            return


def disturb(state: Undisturbed, folder: Path, random: Random) -> Trial:
    """Kill a build at a moment, run again, compare."""
    warehouse = state.warehouse.copied(folder)
    arguments = random.choice([(), ("--full-refresh",)])
    process = start(warehouse, *arguments)
    if random.random() < 0.5:
        seconds = random.uniform(0, state.seconds)
        moment = f"after {seconds:.1f} s of about {state.seconds:.1f} s"
        time.sleep(seconds)
    else:
        model = random.choice([*INCREMENTAL_MODELS, random.choice(state.models)])
        seconds = random.uniform(0, 0.3)
        moment = f"{seconds:.2f} s into {model}"
        wait_for(process, f".{model} ")
        time.sleep(seconds)
    was_killed = kill(process)
    warehouse.run_models(VARIABLES)
    different = differences(content(warehouse), state.expected)
    shutil.rmtree(folder)
    return Trial(" ".join([*arguments, moment]), was_killed, different)


def run_trials(
    state: Undisturbed, folder: Path, seed: int, count: int, show: Callable[[str], None]
) -> list[Trial]:
    """Disturb as many builds, two at a time; each is shown when it is judged."""

    def one(number: int) -> Trial:
        return disturb(state, folder / f"trial-{number}", Random(f"{seed} {number}"))

    trials: list[Trial] = []
    with ThreadPoolExecutor(2) as pool:
        for trial in pool.map(one, range(count)):
            trials.append(trial)
            verdict = f"DIFFERS: {', '.join(trial.different)}" if trial.different else "equal"
            killed = "killed" if trial.was_killed else "was done"
            show(f"{len(trials):>3}  {killed:<8} {trial.moment:<60} {verdict}")
    return trials


def main(arguments: Sequence[str]) -> int:
    """Run the trials and print what became of each."""
    parser = argparse.ArgumentParser(description="Kill builds at random moments.")
    parser.add_argument("--trials", type=int, default=30, help="number of builds to kill")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**32))
    chosen = parser.parse_args(arguments)
    print(f"seed {chosen.seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        state = undisturbed(folder)
        trials = run_trials(
            state, folder, chosen.seed, chosen.trials, lambda line: print(line, flush=True)
        )
    equal = sum(not trial.different for trial in trials)
    killed = sum(trial.was_killed for trial in trials)
    print(f"{equal} of {len(trials)} equal, {killed} killed while they ran")
    return 0 if trials and equal == len(trials) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
