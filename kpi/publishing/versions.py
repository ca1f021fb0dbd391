"""The published file and the versions kept beside it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from .build_state import Refused

# The published version and the two before it.
KEPT = 3


@dataclass(frozen=True)
class Publication:
    """What a published file says of itself: the one row of its table marts.publication.

    data_through_date: last day that counts, None without data. published_at: UTC, without a zone.
    raw_input: which raw tables were read. project_version: of dbt_project.yml. fx_reference_date:
    None without data. These three are None too when an older file does not say.
    """

    version: str
    invocation_id: str
    data_through_date: date | None
    published_at: datetime
    raw_input: str | None = None
    project_version: str | None = None
    fx_reference_date: date | None = None

    def __str__(self) -> str:
        data = f"data through {self.data_through_date}" if self.data_through_date else "no data"
        return f"{self.version} ({data}, run {self.invocation_id})"


@dataclass(frozen=True)
class Versions:
    """The file that readers open, and its versions in a folder beside it.

    The file is replaced in one step by a link to a version, so that a reader has the old or the
    new one, whole. Nobody writes into a version: their mode is read-only.
    """

    file: Path

    @property
    def folder(self) -> Path:
        """Where the versions are: `published_versions` beside `published.duckdb`."""
        return self.file.with_name(f"{self.file.stem}_versions")

    @property
    def work(self) -> Path:
        """Where the next version is made; what a killed publish left there goes with the next."""
        return self.folder / ".next"

    def current(self) -> Publication | None:
        """What is published, None when nothing is; raises Refused for a file of another kind."""
        return read_publication(self.file) if self.file.exists() else None

    def kept(self) -> list[Path]:
        """Files of the versions, the oldest first: their names start with the time."""
        return sorted(self.folder.glob("*.duckdb"))

    def latest_of(self, raw_input: str | None) -> Path | None:
        """The latest version of the same raw tables, None when none is kept.

        What does not say of which it is counts as one of them.
        """
        for file in [self.file, *reversed(self.kept())] if self.file.exists() else []:
            if raw_input is None or read_publication(file).raw_input in (raw_input, None):
                return file
        return None

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the versions for a change, with an empty work folder.

        Raises Refused when another process changes them.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        held = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._forget_unpublished()
            self.work.mkdir()
            try:
                yield
            finally:
                shutil.rmtree(self.work, ignore_errors=True)
        except BlockingIOError:
            raise Refused(f"another publish or rollback of {self.file} is running") from None
        finally:
            os.close(held)

    def add(self, made: Path, publication: Publication) -> None:
        """Publish a finished file of the work folder and drop versions beyond the kept ones."""
        made.chmod(made.stat().st_mode & 0o444)
        _sync(made)
        version = self.folder / f"{publication.version}_{publication.invocation_id[:8]}.duckdb"
        os.replace(made, version)
        self._show(version)
        for old in self.kept()[:-KEPT]:
            old.unlink()

    def rollback(self) -> Publication:
        """Publish the version before the current one again and forget the current one.

        Raises Refused when no earlier version is kept.
        """
        with self.changing():
            current = self.current()
            earlier = [file for file in self.kept() if not current or _is_before(file, current)]
            if not earlier:
                raise Refused(f"no version before {current or 'the first'} is kept")
            self._show(earlier[-1])
            self._forget_unpublished()
            return read_publication(self.file)

    def _show(self, version: Path) -> None:
        link = self.work / "link"
        try:
            os.link(version, link)
        except OSError:  # a file system without hard links
            shutil.copy(version, link)
            _sync(link)
        _sync(self.folder)
        os.replace(link, self.file)
        _sync(self.file.parent)

    def _forget_unpublished(self) -> None:
        """Remove what a killed change left behind, and versions that were rolled back."""
        shutil.rmtree(self.work, ignore_errors=True)
        current = self.current()
        for file in self.kept() if current else []:
            if current and file.name.split("_")[0] > current.version:
                file.unlink()


def read_publication(file: Path) -> Publication:
    """The row of marts.publication; raises Refused when the file has none."""
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            found = connection.execute("from marts.publication")
            names = [column[0] for column in found.description or ()]
            row = found.fetchone()
            publication = Publication(**dict(zip(names, row, strict=True))) if row else None
    except (duckdb.Error, TypeError) as error:
        raise Refused(f"{file} is no published file, move it away: {error}") from None
    if publication is None:
        raise Refused(f"{file} is no published file: its table publication is empty")
    return publication


def _is_before(file: Path, publication: Publication) -> bool:
    return file.name.split("_")[0] < publication.version


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
