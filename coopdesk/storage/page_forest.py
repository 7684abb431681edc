"""Which page of a damaged database belongs to which table: the trees, and what hangs on nothing.

Pages below a lost one are put back only where a single table can own them: SQLCipher keeps
``secure_delete`` on, so a page with rows in it is in use, and its owner is among the broken trees.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from coopdesk.domain.progress import Progress
from coopdesk.storage.page_store import PageStore
from coopdesk.storage.page_tree import (
    INNER,
    KINDS,
    OF_TABLES,
    TABLE_LEAF,
    Node,
    Unreadable,
    Value,
    node_of,
    rows_of,
)

LOWEST, HIGHEST = -(1 << 63) - 1, (1 << 63) - 1
MASTER_KINDS = frozenset({"table", "index", "trigger", "view"})
_SAMPLE = 200
_SCAN_STEP = 256


@dataclass(frozen=True, slots=True)
class SchemaEntry:
    """One entry of the schema; ``root`` is the first page of its tree, 0 where it is not known."""

    kind: str
    name: str
    table: str
    root: int
    sql: str


@dataclass(frozen=True, slots=True)
class Hole:
    """What is missing of a tree at ``page``: rows with numbers above ``low`` up to ``high``.

    ``is_deep`` tells that further pages may hang below.
    """

    page: int
    low: int
    high: int
    is_deep: bool


@dataclass(slots=True)
class Tree:
    """The pages of one tree that were found, its holes, and those whose pages below were found."""

    entry: SchemaEntry
    holds_rowids: bool
    accepts: Callable[[int, tuple[Value, ...]], bool]
    pages: list[int] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)
    bridged: set[Hole] = field(default_factory=set)


class Forest:
    """The whole pages of a store, and the trees they form."""

    def __init__(self, store: PageStore, progress: Progress) -> None:
        self.damaged: list[int] = []
        self.unknown_rows = 0
        self._store = store
        self._used: set[int] = set()
        self._tree_pages: dict[int, int] = {}
        for number in store.numbers():
            if number % _SCAN_STEP == 0:
                progress.step(number, store.count)
            content = store.page(number)
            if content is None:
                self.damaged.append(number)
            elif (kind := content[100 if number == 1 else 0]) in KINDS:
                self._tree_pages[number] = kind

    def schema(self) -> tuple[dict[str, SchemaEntry], bool]:
        """Return the schema's entries by name, and whether they are all."""
        pages, holes = self._walk(1, holds_rowids=True)
        if holes:
            pages += [number for number in self._tree_pages if self._is_of_schema(number)]
            self._used.update(pages)
        entries = {}
        for _, values in self._rows(pages):
            if values is not None and _is_entry(values):
                kind, name, table, root, sql = values
                entry = SchemaEntry(str(kind), str(name), str(table), _number(root), str(sql or ""))
                entries[entry.name] = entry
        return entries, not holes

    def grow(self, trees: Iterable[Tree], *, is_complete: bool) -> None:
        """Find the pages of each tree; ``is_complete`` tells that these are all trees there are."""
        known = list(trees)
        for tree in known:
            if tree.entry.root:
                tree.pages, tree.holes = self._walk(tree.entry.root, tree.holds_rowids)
            else:
                tree.holes = [Hole(0, LOWEST, HIGHEST, is_deep=True)]
        for top in self._tops():
            self._put_back(top, known if is_complete else [])

    def gaps(self, trees: Iterable[Tree]) -> dict[str, list[Hole]]:
        """Return where rows are missing, by the name of the tree.

        A lost inner page of a table held none itself. Where every damaged page is accounted for by
        a hole, nothing else below it is lost.
        """
        known = list(trees)
        told = {hole.page for tree in known for hole in tree.holes}
        is_sure = told.issuperset(self.damaged)
        return {
            tree.entry.name: [
                hole
                for hole in tree.holes
                if not (hole in tree.bridged and tree.holds_rowids and is_sure)
            ]
            for tree in known
        }

    def rows(self, tree: Tree) -> Iterator[tuple[int, tuple[Value, ...] | None]]:
        """Yield the rows of a tree with their numbers; None for one that cannot be read."""
        return self._rows(tree.pages)

    def _rows(self, pages: Iterable[int]) -> Iterator[tuple[int, tuple[Value, ...] | None]]:
        for number in pages:
            node = self._node(number)
            if node is not None:
                yield from rows_of(node, self._store.page)

    def _node(self, number: int) -> Node | None:
        if number not in self._tree_pages:
            return None
        content = self._store.page(number)
        try:
            return node_of(content, number) if content is not None else None
        except (Unreadable, IndexError):
            return None

    def _walk(self, root: int, holds_rowids: bool) -> tuple[list[int], list[Hole]]:  # noqa: FBT001
        pages, holes = [], []
        waiting = [(root, LOWEST, HIGHEST, True)]
        while waiting:
            number, low, high, is_deep = waiting.pop()
            node = None if number in self._used else self._node(number)
            if node is None or (node.kind in OF_TABLES) is not holds_rowids:
                holes.append(Hole(number, low, high, is_deep))
                continue
            self._used.add(number)
            pages.append(number)
            waiting += reversed(self._below(node, low, high))
        return pages, holes

    def _below(self, node: Node, low: int, high: int) -> list[tuple[int, int, int, bool]]:
        """Return the pages below a node with the row numbers each may have.

        All leaves of a tree lie equally deep: beside a leaf there is no inner page.
        """
        kinds = {self._tree_pages.get(child) for child in node.children} - {None}
        is_deep = not kinds or bool(kinds & INNER)
        keys = [cell.rowid for cell in node.cells] if node.kind in OF_TABLES else []
        found, least = [], low
        for index, child in enumerate(node.children):
            most = keys[index] if index < len(keys) else high
            found.append((child, least, most, is_deep))
            least = most if keys else low
        return found

    def _tops(self) -> list[int]:
        """Return the pages of trees that hang on nothing, without those below one of them."""
        loose = [number for number in self._tree_pages if number not in self._used]
        nodes = ((number, self._node(number)) for number in loose)
        below = {child for _, node in nodes if node is not None for child in node.children}
        return [number for number in loose if number not in below]

    def _put_back(self, top: int, trees: Iterable[Tree]) -> None:
        holds_rowids = self._tree_pages[top] in OF_TABLES
        pages, holes = self._walk(top, holds_rowids)
        rows = [row for row, _ in zip(self._rows(pages), range(_SAMPLE), strict=False)]
        if not rows:
            return
        numbers = [number for number, _ in rows]
        fitting = [
            (tree, hole)
            for tree in trees
            if tree.holds_rowids is holds_rowids
            and (hole := _room_in(tree, min(numbers), max(numbers)))
            and all(values is None or tree.accepts(number, values) for number, values in rows)
        ]
        if len(fitting) != 1 or all(values is None for _, values in rows):
            self.unknown_rows += sum(1 for _ in self._rows(pages))
            return
        tree, hole = fitting[0]
        tree.pages += pages
        tree.bridged.add(hole)
        tree.holes += [replace(each, is_deep=False) for each in holes]

    def _is_of_schema(self, number: int) -> bool:
        if number in self._used or self._tree_pages[number] != TABLE_LEAF:
            return False
        rows = list(self._rows([number]))
        return bool(rows) and all(values is None or _is_entry(values) for _, values in rows)


def _room_in(tree: Tree, low: int, high: int) -> Hole | None:
    """Return the hole of a tree in which rows with these numbers may have their place."""
    for hole in tree.holes:
        if hole.is_deep and (not tree.holds_rowids or hole.low < low <= high <= hole.high):
            return hole
    return None


def _is_entry(values: tuple[Value, ...]) -> bool:
    return (
        len(values) == 5
        and values[0] in MASTER_KINDS
        and isinstance(values[1], str)
        and isinstance(values[2], str)
        and (values[3] is None or isinstance(values[3], int))
        and (values[4] is None or isinstance(values[4], str))
    )


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0
