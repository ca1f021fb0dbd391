"""make says what it wants before it begins."""

import os
import shutil
import subprocess
from pathlib import Path

from python_checks.project import ROOT


def test_an_old_python_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.18 && exit 0\nexit 1\n')
    old.chmod(0o755)
    command = ["make", "build", "PYTHON=./python3.9"]
    run = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"MAKEFLAGS": ""}, capture_output=True, text=True
    )
    assert run.returncode == 2
    assert "./python3.9 is no Python 3.11 or newer (Python 3.9.18): name one" in run.stderr
    assert not (tmp_path / ".venv").exists()
