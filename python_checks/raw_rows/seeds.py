"""Seeds of the generated checks: a fixed one always, on CI a random one besides."""

from __future__ import annotations

import os
from random import SystemRandom

FIXED_SEED = 20_240_229


def property_seeds() -> list[int]:
    """The fixed seed, then that of PROPERTY_SEED, else on CI a random one; test ids print them.

    All workers of one run must collect the same tests, so there the run's id is the random seed.
    What takes minutes a seed uses the last one only.
    """
    if "PROPERTY_SEED" in os.environ:
        return [FIXED_SEED, int(os.environ["PROPERTY_SEED"])]
    if not os.environ.get("CI"):
        return [FIXED_SEED]
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    return [FIXED_SEED, int(run[:8], 16) if run else SystemRandom().randrange(2**32)]
