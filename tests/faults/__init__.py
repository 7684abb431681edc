"""Faults of the machine under the real program: calls of the system that fail, or end it.

``python -m tests.faults --runs 2000`` carries out the commands of ``ways.py``, each on a copy of a
prepared office, and lets one thing go wrong, as the table in ``campaign.py`` has it: at a call of
the system the power fails, the disk is full, the device is gone from then on, the stick is pulled,
a second program comes; or at any time the log of the database ends, or the window is killed. After
each run the workspace must open, its self-test be right, and everything that was confirmed be
there; what was not confirmed is there whole or not at all. The faults are the system's own,
injected by strace (Debian's package of that name); those that need a disk or a drive of their own
need the right to mount one. ``--faults`` and ``--ways`` choose, ``--write`` adds to a page of
figures.
"""
