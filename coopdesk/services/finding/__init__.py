"""Finding records by a part of their name, its sound, or a part of a number, while it is typed.

One line a record is kept in memory and searched by ``bytes.find``: an index of three characters
answers no name of two, ``LIKE`` reads and decrypts every row at every keystroke, and one pass over
the text of 200,000 members takes a few milliseconds and needs nothing on disk. The lines are made
from the encrypted database when something is first typed, follow its audit log, and are gone with
the workspace.
"""
