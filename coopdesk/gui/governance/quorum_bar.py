"""The quorum, live: who is entitled, who is there, how many are needed, and what is missing."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.services.governance import QuorumItem


class QuorumBar(QFrame):
    """Figures, a bar with a mark at the quorum, and the verdict in words with its source."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "head")
        self._facts = QLabel()
        self._facts.setFont(theme.current().font(theme.current().medium, bold=True, numeric=True))
        self._gauge = _Gauge()
        self._verdict = QLabel()
        self._verdict.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(theme.space(5))
        row.addWidget(self._facts)
        row.addWidget(self._gauge, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(5), theme.space(2), theme.space(5), theme.space(3))
        column.setSpacing(theme.space(1))
        column.addLayout(row)
        column.addWidget(self._verdict)

    @property
    def facts(self) -> str:
        """The figures as shown."""
        return self._facts.text()

    @property
    def verdict(self) -> str:
        """Whether the meeting may decide, as shown."""
        return self._verdict.text()

    def show_quorum(self, quorum: QuorumItem) -> None:
        """Show how attendance stands now."""
        told = {
            "entitled": quorum.entitled,
            "present": quorum.present,
            "proxies": quorum.proxies,
            "needed": quorum.needed,
        }
        facts = words.text("quorum.facts", **told)
        if quorum.additional_votes:
            extra = {"there": quorum.additional_there, "votes": quorum.additional_votes}
            facts += " · " + words.text("quorum.additional", **extra)
        self._facts.setText(facts)
        sentence, tone = _verdict(quorum)
        self._verdict.setText(sentence)
        theme.restyle(self._verdict, tone=tone)
        self._gauge.show_quorum(quorum, tone)
        self.setAccessibleName(f"{self.facts}, {sentence}")


def _verdict(quorum: QuorumItem) -> tuple[str, str]:
    """Return the sentence on a quorum and its tone: lost again is worse than not yet reached."""
    if quorum.has_quorum:
        key = "quorum.reached" if quorum.counted > quorum.needed else "quorum.exact"
        told = {"counted": quorum.counted, "article": quorum.article}
        return words.text(key, **told), "done"
    if not quorum.lacking:
        return words.text("quorum.too_many"), "wrong"
    lacking = {"lacking": quorum.lacking, "article": quorum.article}
    if quorum.was_reached:
        return words.text("quorum.lost", **lacking), "wrong"
    return words.text("quorum.lacking", **lacking), "due"


class _Gauge(QWidget):
    """Present and represented of all entitled; the mark stands where the quorum begins."""

    def __init__(self) -> None:
        super().__init__()
        self._quorum: QuorumItem | None = None
        self._tone = "due"

    def show_quorum(self, quorum: QuorumItem, tone: str) -> None:
        self._quorum, self._tone = quorum, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.space(60), theme.space(5))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._quorum is None:
            return
        worn, quorum = theme.current(), self._quorum
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(0, self.height() / 2 - 5, self.width(), 10)
        painter.setBrush(worn.colour("line"))
        painter.drawRoundedRect(bar, 5, 5)
        whole = max(quorum.entitled, quorum.counted, 1)
        represented, present = worn.colour(self._tone), worn.colour(self._tone)
        represented.setAlphaF(0.5)
        for heads, colour in ((quorum.counted, represented), (quorum.present, present)):
            if heads:
                painter.setBrush(colour)
                width = max(bar.width() * heads / whole, 10)
                painter.drawRoundedRect(QRectF(bar.left(), bar.top(), width, 10), 5, 5)
        mark = min(bar.width() * quorum.needed / whole, bar.width() - 1)
        painter.setPen(QPen(worn.colour("ink"), 2))
        painter.drawLine(round(mark), round(bar.top() - 4), round(mark), round(bar.bottom() + 4))
