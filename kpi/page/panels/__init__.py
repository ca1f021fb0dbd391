"""The panels of the page, in its order."""

from . import quality, reliability, revenue, usage

SUBJECTS = (revenue.SUBJECT, usage.SUBJECT, reliability.SUBJECT, quality.SUBJECT)
