"""Finding members while typing: every kind of query, against LIKE and one pass over the text.

Told in the processor's time: nothing is waited for, and what else the machine does is no keystroke.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from coopdesk.services import members
from coopdesk.services.finding.readings import near, syllable_of
from coopdesk.services.members import find_members
from coopdesk.services.workspace import Workspace
from coopdesk.storage.engine import DATABASE_FILE, connect
from coopdesk.storage.keys import unlock
from tests.bench.books import OPERATOR, PASSPHRASE, Book, Shelf, person
from tests.bench.figures import Figure
from tests.bench.scale import Scale

FRAME_S, FIRST_S, PASS_RATIO = 0.008, 0.5, 1.5
LIKE = (
    "SELECT id FROM member WHERE name LIKE ?1 OR initials LIKE ?1 OR phone LIKE ?1"
    " OR id_number LIKE ?1 LIMIT 50"
)
LIKES_OF_A_KIND, ROUNDS = 5, 3
PASSES, _PASSED = 20, "ID, 6 inside"
STRANGER = "龘"


def _letters(name: str) -> str:
    return "".join(syllable_of(sign) for sign in name)


def _initials(name: str) -> str:
    return "".join(syllable_of(sign)[0] for sign in name)


def _misspelt(letters: str) -> str:
    middle = len(letters) // 2
    return f"{letters[:middle]}x{letters[middle + 1 :]}"


def _mixed(name: str) -> str:
    return syllable_of(name[0])[0] + _letters(name[1:])


KINDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "name, 1 character": lambda one: one["name"][0],
    "name, 1 character inside": lambda one: one["name"][-1],
    "name, 2 characters": lambda one: one["name"][:2],
    "name, 2 characters inside": lambda one: one["name"][-2:],
    "name, whole": lambda one: one["name"],
    "pinyin, 1 letter": lambda one: _letters(one["name"])[:1],
    "pinyin, begun": lambda one: _letters(one["name"])[:7],
    "pinyin, whole": lambda one: _letters(one["name"]),
    "initials, 2": lambda one: _initials(one["name"])[:2],
    "initials, whole": lambda one: _initials(one["name"]),
    "initials and pinyin mixed": lambda one: _mixed(one["name"]),
    "near sounds": lambda one: near(_letters(one["name"])),
    "one wrong letter": lambda one: _misspelt(_letters(one["name"])),
    "one wrong character": lambda one: one["name"][:-1] + STRANGER,
    "number": lambda one: str(one["number"]),
    "phone, last 4": lambda one: one["phone"][-4:],
    "phone, 6 inside": lambda one: one["phone"][3:9],
    "ID, last 4": lambda one: one["id_number"][-4:],
    "ID, 6 inside": lambda one: one["id_number"][9:15],
    "ID, whole": lambda one: one["id_number"],
    "certificate": lambda one: one["certificate"],
    "no hit": lambda one: STRANGER + one["name"][:2],
}


def measure_finding(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """The first keystroke, each kind of query, and one after a member was changed."""
    book = shelf.book(scale.found_members, 0).copy("finding")
    about = f"{book.members:,} members"
    with book.opened() as workspace:
        first = _timed(workspace, "王")
        note = "reads and decrypts every row once"
        yield Figure(f"first keystroke, {about}", "s", (first,), bar=FIRST_S, note=note)
        _timed(workspace, "wang")
        _timed(workspace, STRANGER * 3)
        kinds = _measured(workspace, book, scale)
        yield from kinds
        yield _worst(kinds, book)
        yield _after_a_change(workspace, book, scale)


def _measured(workspace: Workspace, book: Book, scale: Scale) -> list[Figure]:
    figures = []
    key = unlock(book.folder, OPERATOR, PASSPHRASE)
    with closing(connect(book.folder / DATABASE_FILE, key)) as raw:
        for kind, typed in KINDS.items():
            queries = _queries(kind, typed, book.members, scale.queries)
            rounds = [
                _most([_timed(workspace, query) for query in queries])
                for _ in range(min(scale.pairs, ROUNDS))
            ]
            likes = [_like(raw, query) for query in queries[:LIKES_OF_A_KIND]]
            note = f"LIKE '%…%' {_most(likes) * 1000:.1f} ms"
            name = f"type-ahead, {kind}, p95"
            figures.append(Figure(name, "ms", tuple(rounds), bar=FRAME_S, note=note))
    return figures


def _worst(kinds: Sequence[Figure], book: Book) -> Figure:
    worst = max(kinds, key=lambda figure: figure.judged)
    text = _text(book.members)
    typed = [one.encode() for one in _queries("pass", KINDS[_PASSED], book.members, PASSES)]
    passes = [_most([_pass(text, one) for one in typed]) for _ in worst.ours]
    return replace(
        worst,
        name="worst kind of all",
        bare=tuple(passes),
        bar=PASS_RATIO,
        counterpart=f"one bytes.find over {len(text) / 1e6:.1f} MB of names, initials and numbers",
        note=worst.name,
    )


def _after_a_change(workspace: Workspace, book: Book, scale: Scale) -> Figure:
    taken = []
    (found,) = workspace.runner.ask(find_members, person(1)["id_number"])
    for turn in range(min(scale.pairs, ROUNDS)):
        record = workspace.runner.ask(members.get_member, found.id)
        profile = replace(record.profile, remark=f"{turn}")
        command = members.ChangeMember(found.id, profile)
        workspace.runner.do(members.change_member, command)
        taken.append(_timed(workspace, "wang"))
    return Figure("keystroke after a command", "ms", tuple(taken), note="reads its thousand again")


def _queries(
    kind: str, typed: Callable[[dict[str, Any]], str], members: int, count: int
) -> list[str]:
    chance = random.Random(kind)  # the same queries in every run
    return [typed(person(chance.randint(1, members))) for _ in range(count)]


def _timed(workspace: Workspace, typed: str) -> float:
    started = time.thread_time()
    workspace.runner.ask(find_members, typed)
    return time.thread_time() - started


def _like(raw: Any, typed: str) -> float:
    started = time.thread_time()
    raw.execute(LIKE, (f"%{typed}%",)).fetchall()
    return time.thread_time() - started


def _pass(text: bytes, typed: bytes) -> float:
    started = time.thread_time()
    text.count(typed)
    return time.thread_time() - started


def _text(members: int) -> bytes:
    people = map(person, range(1, members + 1))
    lines = (
        f"{one['name']} {_initials(one['name'])} {one['phone']} {one['id_number']}"
        for one in people
    )
    return "\n".join(lines).encode()


def _most(times: Sequence[float]) -> float:
    """Return the 95th of a hundred."""
    return sorted(times)[len(times) * 95 // 100]
