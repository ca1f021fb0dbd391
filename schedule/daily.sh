#!/usr/bin/env bash
# What cron and systemd run. VARS: as for make. ALERT: a command that reads a message and sends it.
# Exit code 0: published, 1: readers keep the version before; else that of ALERT, which did not send.
set -uo pipefail
cd "$(dirname "$0")/.."
: "${VARS:?name your own data as for make build-daily; VARS={} is the sample}"

kpi() { .venv/bin/python -m kpi "$@"; }
alert() {
    echo "$1"
    if [ -n "${ALERT:-}" ]; then echo "$1" | $ALERT; fi
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
.venv/bin/dbt build --exclude-resource-types unit_test --vars "$VARS" 2>&1 | tee "$log"
built=${PIPESTATUS[0]}
# 1 may be a missed benchmark, which publish takes; with 2 nothing was built
if [ "$built" -gt 1 ]; then
    said=$(grep -A 20 "Encountered an error" "$log" || tail -n 5 "$log")
elif said=$(kpi publish 2>&1); then
    published=yes
    echo "$said"
fi
if [ -z "${published:-}" ]; then
    alert "KPI warehouse: not published, dbt ended with exit code $built. Readers keep the version before.
$said"
    exit 1
fi
kpi page || echo "no page"
message=$(kpi scorecard --format line)
# 3: a KPI has no value, which may be so every day; 4: one fails
[ $? -lt 4 ] && echo "$message" || alert "$message"
