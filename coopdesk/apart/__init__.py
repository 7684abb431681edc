"""Files from outside are read in a process apart: what goes wrong there ends that process alone.

PDF, pictures, codes, workbooks, sealed packages and databases of others are read by libraries in C,
C++ and Rust, and a file made to harm can end them at a stroke, keep them busy for ever or fill the
memory. So the program starts itself a second time as a reader (``paths.program``), bounded by the
system where it can (``bounds``), and stops it when a piece of work takes too long or a person wants
it no more (``Wish``). A reader is kept warm for the next file and goes when none comes for a
minute.

What is handed in comes from us and is pickled. What comes back is not trusted: it is unpickled with
numbers, texts, days and our own findings only, so that nothing in it can be run (``messages``).
"""

from coopdesk.apart.room import ReadingStopped, Room, Stop
from coopdesk.apart.wish import Wish

__all__ = ["ReadingStopped", "Room", "Stop", "Wish"]
