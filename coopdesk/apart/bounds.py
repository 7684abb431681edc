"""What the system itself holds a reader to: memory, files, processes, time."""

import ctypes
import sys

MOST_MEMORY = 2560 * 2**20
"""Bytes a reader may ask for: a workbook of eight million cells, or a page of 80 million pixels."""

# winnt.h: JOBOBJECT_EXTENDED_LIMIT_INFORMATION and its flags
_EXTENDED_LIMITS = 9
_ONE_PROCESS, _PROCESS_MEMORY, _NO_ERROR_BOX, _ENDS_WITH_JOB = 0x8, 0x100, 0x400, 0x2000


class _ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of 64-bit Windows."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_resident", ctypes.c_size_t),
        ("most_resident", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
        ("transfers", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process", ctypes.c_size_t),
        ("peak_job", ctypes.c_size_t),
    )


def bound_this_process() -> None:
    """Bound the memory of this process; it starts no other, and on Linux writes no file either."""
    if sys.platform == "win32":
        _join_job()
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    least = MOST_MEMORY if most == resource.RLIM_INFINITY else min(MOST_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (least, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def bound_time(seconds: float) -> None:
    """Let the system end this process, should nobody be left to stop it (Linux)."""
    if sys.platform == "win32":
        return
    import resource

    spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent + 2 * seconds) + 1, most))


def _join_job() -> None:
    """Put this process into a job of Windows that bounds it and ends what it may have started.

    Where Windows does not allow it, the reader still has its time. No error of a library may open
    a box that waits for a person.
    """
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined, unused-ignore]
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    limits = _ExtendedLimits()
    limits.flags = _ONE_PROCESS | _PROCESS_MEMORY | _NO_ERROR_BOX | _ENDS_WITH_JOB
    limits.processes, limits.process_memory = 1, MOST_MEMORY
    size = ctypes.sizeof(limits)
    kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size)
    kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
