#!/usr/bin/env bash
# What cron and systemd run. VARS: as for make. ALERT: a command that reads a message and sends it.
# Exit code 0: published, 1: readers keep the version before; else that of ALERT, which did not send.
set -uo pipefail
cd "$(dirname "$0")/.."

kpi() { .venv/bin/python -m kpi "$@"; }
alert() {
    echo "$1"
    if [ -n "${ALERT:-}" ]; then echo "$1" | $ALERT; fi
}

none={}
.venv/bin/dbt build --exclude-resource-types unit_test --vars "${VARS:-$none}"
built=$?
# 1 may be a missed benchmark, which publish takes; with 2 nothing was built
if [ $built -gt 1 ] || ! kpi publish; then
    alert "KPI warehouse: not published, dbt ended with exit code $built. Readers keep the version before."
    exit 1
fi
kpi page || echo "no page"
message=$(kpi scorecard --format line)
[ $? -eq 0 ] && echo "$message" || alert "$message"
