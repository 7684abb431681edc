"""Whether strace is there and may trace: the faults of the system are its own, injected by it.

Where it is not, the test that needs it is left out, and the summary of the run says so aloud.
"""

import shutil
import subprocess
from functools import cache

import pytest

NOT_RUN = "NOT RUN for want of strace"


@cache
def lacking() -> str:
    """Return why no fault can be injected, empty when one can."""
    if shutil.which("strace") is None:
        return f"{NOT_RUN}: install Debian's package strace"
    tried = ["strace", "-qq", "-f", "-o", "/dev/null", "true"]
    ended = subprocess.run(tried, capture_output=True, text=True, check=False)
    return f"{NOT_RUN}: it may not trace here ({ended.stderr.strip()})" if ended.returncode else ""


NEEDS_STRACE = pytest.mark.skipif(bool(lacking()), reason=lacking())
