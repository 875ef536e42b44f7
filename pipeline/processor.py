"""What the processor offers, told by its flags and by the system, never by timing it."""

import os
from pathlib import Path

FLAGS = Path("/proc/cpuinfo")
QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""What a container may use: microseconds of processor time, in so many microseconds."""


def has_bf16() -> bool:
    """True where bf16 matrix products are native; where flags are not told, they are not."""
    try:
        flags = FLAGS.read_text()
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def cores() -> int:
    """Cores that this process may keep busy: a container may have fewer than the machine.

    torch counts the machine's; threads without a core of their own only wait for each other.
    """
    available = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        available = len(os.sched_getaffinity(0))
    try:
        quota, period = QUOTA.read_text().split()
        return max(min(available, -(-int(quota) // int(period))), 1)
    except (OSError, ValueError, ZeroDivisionError):  # no container, or without a limit ("max")
        return available
