"""The doctor's report as text: what stops a build, warnings, KPIs, tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from textwrap import fill

from ..printed import ESTIMATED, counted, figure, percentage, table
from .findings import Finding, Level, Range, Report, Table

WIDTH = 118
# of what is listed by reason; --json lists all
REASONS_LISTED = 15
HEADINGS = {
    Level.STOPS: "Cannot be built",
    Level.WARNING: "Warnings",
    Level.NOTE: "Notes",
}
VERDICTS = {0: "fine", 1: "can be built, with warnings", 2: "cannot be built"}


def report_text(report: Report) -> str:
    """All of a report, in the order of what matters."""
    parts = [f"{report.place}: {VERDICTS[report.exit_code]}"]
    for level, found in groupby(report.findings, key=lambda finding: finding.level):
        findings = list(found)
        reasons = [one for one in findings if one.reason and level is not Level.STOPS]
        others = [one for one in findings if one not in reasons]
        of_rows = f"{counted(len(reasons), 'reason')} for quarantine" if reasons else ""
        counts = ", ".join(filter(None, (str(len(others)) if others else "", of_rows)))
        parts.append(f"{HEADINGS[level]}: {counts}")
        parts += ["\n".join(map(finding_text, others))] if others else []
        parts += [reasons_text(reasons)] if reasons else []
    parts += [kpis_text(report)] if report.kpis else []
    parts += [tables_text(report.tables)] if report.tables else []
    return "\n\n".join(parts)


def finding_text(finding: Finding) -> str:
    """Where, what, and on a line of its own what to do."""
    place = ".".join(part for part in (finding.table, finding.column) if part) or finding.part
    unit = f" ({finding.unit})" if finding.unit else ""
    text = wrapped(f"- {place}{unit}: {finding.text}{money(finding)}", "")
    return f"{text}\n{wrapped(f'-> {finding.remedy}', '  ')}" if finding.remedy else text


def money(finding: Finding) -> str:
    """The money of a finding and its share, in brackets; nothing without."""
    if finding.money_usd is None:
        return ""
    share = f", {percentage(finding.money_share)}" if finding.money_share is not None else ""
    about = "~" if finding.is_estimated else ""
    return f" ({about}{figure(finding.money_usd)} USD{share})"


def reasons_text(findings: Sequence[Finding]) -> str:
    """Rows that would be quarantined, those of most money and rows first, and what to do."""
    columns = ("raw table", "reason", "unit", "rows", "share", "money (share)", "example")
    listed, rest = findings[:REASONS_LISTED], findings[REASONS_LISTED:]
    lines = ["Rows that a build would quarantine:"]
    lines.append(table([columns, *map(reason_cells, listed)], "  "))
    if rest:
        rows = sum(finding.rows or 0 for finding in rest)
        reasons = counted(len(rest), "other reason")
        lines.append(f"  and {reasons} of {counted(rows, 'row')}, which --json lists")
    remedies: dict[str, list[str]] = {}
    for finding in listed:
        reasons_of = remedies.setdefault(finding.remedy, [])
        if finding.reason not in reasons_of:
            reasons_of.append(finding.reason)
    if any(finding.is_estimated for finding in listed):
        lines.append(f"  {ESTIMATED}")
    lines.append("What to do:")
    lines += [wrapped(f"{'; '.join(of)} -> {remedy}", "  ") for remedy, of in remedies.items()]
    return "\n".join(lines)


def reason_cells(finding: Finding) -> tuple[str, ...]:
    """A reason as a row of a table."""
    return (
        finding.table,
        finding.reason,
        finding.unit or "-",
        f"{finding.rows or 0:,}",
        percentage(finding.share),
        money(finding).strip(" ()") or "-",
        finding.example or "-",
    )


def wrapped(text: str, indent: str) -> str:
    """A text in lines of WIDTH, those behind the first indented further."""
    return fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ".replace("-", " "),
        break_on_hyphens=False,
        break_long_words=False,
    )


def kpis_text(report: Report) -> str:
    """How many KPIs of each industry can be computed, and what each other lacks."""
    lines = []
    for industry, found in groupby(report.kpis, key=lambda kpi: kpi.industry):
        kpis = list(found)
        lacking = [kpi for kpi in kpis if kpi.missing]
        lines.append(f"  {industry}: {len(kpis) - len(lacking)} of {len(kpis)}")
        lines += [f"    {kpi.kpi_name}: {kpi.missing}" for kpi in lacking]
    return "\n".join(["KPIs that can be computed:", *lines])


def tables_text(tables: Sequence[Table]) -> str:
    """Rows, files, and the ranges of times and numbers of each table."""
    lines = ["Tables:"]
    for one in tables:
        files = f" in {counted(one.file_count, 'file')}" if one.file_count > 1 else ""
        rows = "not read" if one.row_count is None else counted(one.row_count, "row")
        ranges = "; ".join(map(range_text, filter(has_values, one.ranges)))
        lines.append(
            wrapped(f"{one.name}: {rows}{files}" + (f"; {ranges}" if ranges else ""), "  ")
        )
    return "\n".join(lines)


def has_values(values: Range) -> bool:
    """Whether there is a range to tell."""
    return bool(values.smallest)


def range_text(values: Range) -> str:
    """A column's range; times by their day, numbers without an exponent."""
    return f"{values.column} {_end(values.smallest)} to {_end(values.largest)}"


def _end(text: str) -> str:
    try:
        return figure(float(text))
    except ValueError:
        return text.partition(" ")[0]
