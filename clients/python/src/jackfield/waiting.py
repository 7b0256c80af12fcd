"""How long to wait after failures, and which failures are waited for."""

from __future__ import annotations

import random

from .answers import Refused


def pause(failures: int) -> float:
    """Seconds after so many failures in a row: more each time, and never the same for all clients at once."""
    longest = min(0.5 * 2 ** min(failures, 10), 60.0)
    return longest * random.uniform(0.5, 1.0)


def until_again(failure: Exception, failures: int) -> float:
    """Seconds until the same may be asked again; raises a refusal that stays one."""
    if not isinstance(failure, Refused):
        return pause(failures)
    if not failure.is_passing:
        raise failure
    return max(pause(failures), failure.retry_after or 0.0)
