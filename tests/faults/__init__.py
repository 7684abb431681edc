"""Faults of the machine under the real program: calls of the system that fail, or end it.

``python -m tests.faults --runs 2000`` carries out the commands of ``ways.py``, each on a copy of a
prepared office, and lets one call of the system go wrong: at that call the power fails, the disk is
full, or the device is gone from then on. After each run the workspace must open, its self-test be
right, and everything that was confirmed be there; what was not confirmed is there whole or not at
all. The faults are the system's own, injected by strace (Debian's package of that name).
"""
