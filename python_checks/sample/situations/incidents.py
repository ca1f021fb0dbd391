"""Incidents and their phases: overlaps, regions, ends that nobody told."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import datetime

from python_checks.sample.sample import Sample
from python_checks.sample.schema import Value
from python_checks.sample.vendor import IMAGE, LLM, VISION


def _incident(
    sample: Sample,
    name: str,
    industry: str,
    region: str | None,
    started_at: Value,
    resolved_at: Value,
    severity: str,
) -> None:
    sample.tables.add("raw_incidents", incident_id=f"inc_{name}", industry=industry,
                      region=region, started_at=started_at, resolved_at=resolved_at,
                      severity=severity)


def incidents_that_overlap(sample: Sample) -> None:
    """An hour of major inside three of partial: counted once, at the larger weight."""
    _incident(sample, "overlap_partial", LLM, "us-east", datetime(2025, 12, 10, 8),
              datetime(2025, 12, 10, 11), "partial")
    _incident(sample, "overlap_major", LLM, "us-east", datetime(2025, 12, 10, 9),
              datetime(2025, 12, 10, 10), "major")
    _incident(sample, "overlap_same", LLM, "us-east", datetime(2025, 12, 10, 9, 30),
              datetime(2025, 12, 10, 10, 15), "major")


def incident_over_midnight(sample: Sample) -> None:
    """Downtime on two days."""
    _incident(sample, "over_midnight", VISION, "eu-west", datetime(2026, 2, 11, 23, 40),
              datetime(2026, 2, 12, 0, 25), "major")


def incident_over_month_end(sample: Sample) -> None:
    """Downtime in two months, and in two years."""
    _incident(sample, "over_month_end", IMAGE, "us-east", datetime(2026, 1, 31, 23, 50),
              datetime(2026, 2, 1, 0, 20), "major")
    _incident(sample, "over_year_end", LLM, "ap-southeast", datetime(2025, 12, 31, 23, 30),
              datetime(2026, 1, 1, 1, 0), "partial")


def incident_without_region(sample: Sample) -> None:
    """Counts for every region of its industry, beside a regional one."""
    _incident(sample, "everywhere", VISION, None, datetime(2025, 8, 19, 12),
              datetime(2025, 8, 19, 12, 30), "major")
    _incident(sample, "everywhere_and_here", VISION, "us-east", datetime(2025, 8, 19, 12, 15),
              datetime(2025, 8, 19, 13), "partial")


def incident_before_the_first_request(sample: Sample) -> None:
    """A region nobody called yet: its clock starts with the incident."""
    _incident(sample, "new_region", IMAGE, "sa-east", datetime(2026, 5, 14, 10),
              datetime(2026, 5, 14, 10, 12), "partial")


def incident_of_an_instant(sample: Sample) -> None:
    """Resolved when it started: no minute is lost."""
    _incident(sample, "instant", IMAGE, "us-east", datetime(2026, 6, 9, 10),
              datetime(2026, 6, 9, 10), "major")


def incident_with_seconds(sample: Sample) -> None:
    """Ninety seconds are a minute and a half."""
    _incident(sample, "seconds", VISION, "us-east", datetime(2026, 6, 11, 10, 0, 15),
              datetime(2026, 6, 11, 10, 1, 45), "major")


def incident_still_open(sample: Sample) -> None:
    """Degraded and never resolved: no downtime, to the end of as_of."""
    _incident(sample, "open", LLM, "eu-west", datetime(2026, 7, 10, 6), None, "degraded")


def incident_after_as_of(sample: Sample) -> None:
    """The day after as_of: not seen yet."""
    _incident(sample, "after_as_of", LLM, "us-east", datetime(2026, 7, 13, 0, 30),
              datetime(2026, 7, 13, 2), "major")


def incident_delivered_twice(sample: Sample) -> None:
    """Equal rows are one incident."""
    _incident(sample, "twice", IMAGE, "eu-west", datetime(2026, 3, 20, 3),
              datetime(2026, 3, 20, 3, 15), "partial")
    sample.tables.repeat_last("raw_incidents")


def phases_that_get_worse(sample: Sample) -> None:
    """Partial for an hour, then major for four, under one id: 258 minutes."""
    _incident(sample, "worse", VISION, "eu-west", datetime(2025, 3, 4), datetime(2025, 3, 4, 1),
              "partial")
    _incident(sample, "worse", VISION, "eu-west", datetime(2025, 3, 4, 1),
              datetime(2025, 3, 4, 5), "major")


def one_id_in_two_regions(sample: Sample) -> None:
    """Both regions are down, each for its own hours."""
    for region, hour in (("us-east", 9), ("eu-west", 10)):
        _incident(sample, "two_regions", IMAGE, region, datetime(2025, 3, 5, hour),
                  datetime(2025, 3, 5, 12), "major")


def end_that_moved(sample: Sample) -> None:
    """10:00 to 10:30, told later as 10:00 to 14:00: one phase of 240 minutes."""
    for end in (datetime(2025, 3, 6, 10, 30), datetime(2025, 3, 6, 14), None):
        _incident(sample, "end_moved", VISION, "us-east", datetime(2025, 3, 6, 10), end, "major")


def open_phase_before_another(sample: Sample) -> None:
    """Open and partial at 00:00, major 01:00 to 05:00: the first ends at 01:00, 258 minutes."""
    _incident(sample, "open_first", IMAGE, "eu-west", datetime(2025, 3, 7), None, "partial")
    _incident(sample, "open_first", IMAGE, "eu-west", datetime(2025, 3, 7, 1),
              datetime(2025, 3, 7, 5), "major")


def open_last_phase(sample: Sample) -> None:
    """Its id is known to be over at 06:00, so it ends there; one that starts later is open."""
    _incident(sample, "open_last", VISION, "ap-southeast", datetime(2025, 3, 8),
              datetime(2025, 3, 8, 6), "partial")
    _incident(sample, "open_last", VISION, "ap-southeast", datetime(2025, 3, 8, 2), None, "major")
    _incident(sample, "open_to_the_end", VISION, None, datetime(2026, 7, 11),
              datetime(2026, 7, 11, 1), "maintenance")
    _incident(sample, "open_to_the_end", VISION, None, datetime(2026, 7, 11, 1), None, "degraded")


def two_severities_at_one_start(sample: Sample) -> None:
    """Two phases; the open one ends at 09:00, where its id is known to be over."""
    _incident(sample, "two_severities", IMAGE, "us-east", datetime(2025, 3, 10, 8), None,
              "partial")
    _incident(sample, "two_severities", IMAGE, "us-east", datetime(2025, 3, 10, 8),
              datetime(2025, 3, 10, 9), "major")


def same_id_in_two_industries(sample: Sample) -> None:
    """An id says nothing beyond its industry: the open phase of one is not ended by the other."""
    _incident(sample, "same_id", LLM, "eu-west", datetime(2025, 3, 11, 8), None, "degraded")
    _incident(sample, "same_id", IMAGE, "eu-west", datetime(2025, 3, 11, 9),
              datetime(2025, 3, 11, 9, 20), "major")


def incident_delivered_again(sample: Sample) -> None:
    """Equal but for ingested_at: one row; the same id in a region is another incident."""
    for minutes in (5, 50):
        sample.tables.add("raw_incidents", incident_id="inc_again", industry=IMAGE,
                          started_at=datetime(2025, 3, 12, 8),
                          resolved_at=datetime(2025, 3, 12, 8, 4), severity="major",
                          ingested_at=datetime(2025, 3, 12, 9, minutes))
    _incident(sample, "again", IMAGE, "us-east", datetime(2025, 3, 12, 8, 2), None, "maintenance")


def region_that_no_request_has(sample: Sample) -> None:
    """A region of another spelling: listed by a warning, and down all the same."""
    _incident(sample, "unknown_region", VISION, "us_east", datetime(2025, 3, 13, 8),
              datetime(2025, 3, 13, 8, 5), "major")
