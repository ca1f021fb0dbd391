#!/usr/bin/env bash
# vl-convert-python 1.9.0.post1: javascript_bundle() sets window.vega to null.
#
# Guessed: as its docstring says, the bundle leaves vegaEmbed, vegaLite and vega in the window, so that a page can make a vega.View or use vega's formats.
# Seen: vegaEmbed is a function, vegaLite an object, vega is null. Vega itself is inside: vegaEmbed draws with it, and its result has the view.
# For a page with one bundle inlined: draw by vegaEmbed alone, as `python -m kpi page` does.
set -euo pipefail
command -v node > /dev/null || { echo "NOT RUN: node is not there" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check vl-convert-python==1.9.0.post1
"$folder/venv/bin/python" - "$folder/bundle.js" <<'PY'
import sys
from pathlib import Path

import vl_convert

assert "`vegaEmbed`, `vegaLite`, and `vega`" in vl_convert.javascript_bundle.__doc__
Path(sys.argv[1]).write_text(vl_convert.javascript_bundle())
PY
seen=$(node - "$folder/bundle.js" <<'JS'
// as much of a browser as the bundle asks for while it is loaded
const element = () => ({ style: {}, appendChild() {}, setAttribute() {} });
Object.assign(globalThis, { window: globalThis, document: { createElement: element, head: element(), body: element(), addEventListener() {} } });
require('vm').runInThisContext(require('fs').readFileSync(process.argv[2], 'utf8'));
console.log(`vegaEmbed: ${typeof window.vegaEmbed}, vegaLite: ${typeof window.vegaLite}, vega: ${window.vega}`);
JS
)
echo "$seen"
[ "$seen" = "vegaEmbed: function, vegaLite: object, vega: null" ]
