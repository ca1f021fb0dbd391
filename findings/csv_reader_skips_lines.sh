#!/usr/bin/env bash
# duckdb 1.5.5 (PyPI): read_csv told its separator, quotes and header still skips lines at the top of a file, and lines that begin with #.
#
# Guessed: with header = true the first line is the header, and a line that does not fit it is an error.
# Seen: a title above the header is skipped; where every row has a field more than the header, the header is skipped and the first row
# takes its place, so that a row is lost; a line that begins with # is taken for a comment. All without a word.
# In this project CSV is read with skip = 0 and comment = '': the first two are errors that name the file, the third is a row.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==1.5.5
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys
from pathlib import Path

import duckdb

OPTIONS = "all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"'"
TEXTS = {
    "a title": "Report of May\na,b\n1,2\n3,4\n",
    "a field too many": "a,b\n1,2,3\n4,5,6\n",
    "a comment": "a,b\n#1,2\n3,4\n",
}


def read(text: str, more: str) -> str:
    path = Path(sys.argv[1]) / "x.csv"
    path.write_text(text)
    try:
        found = duckdb.sql(f"select * from read_csv('{path}', {OPTIONS}{more})")
        return f"{found.columns} {found.fetchall()}"
    except duckdb.Error:
        return "error"


found = {kind: (read(text, ""), read(text, ", skip = 0, comment = ''")) for kind, text in TEXTS.items()}
for kind, (told, fixed) in found.items():
    print(f"{kind:17} {told:45} {fixed}")
assert found == {
    "a title": ("['a', 'b'] [('1', '2'), ('3', '4')]", "error"),
    "a field too many": ("['1', '2', '3'] [('4', '5', '6')]", "error"),
    "a comment": ("['a', 'b'] [('3', '4')]", "['a', 'b'] [('#1', '2'), ('3', '4')]"),
}, found
PYTHON
