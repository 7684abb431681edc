"""Every key that is used exists, every key that exists is used, and every hole is filled."""

import tomllib

from coopdesk import words
from coopdesk.paths import RESOURCES
from tests.house import catalogue
from tests.house.grid import has_landed
from tests.house.source import SOURCES, Source

PROGRAM = [source for source in SOURCES if source.within("coopdesk")]
SENTENCES = dict(words._catalogue())

PAGE = "coopdesk/gui/a.py"


def test_every_key_that_is_used_exists():
    found = list(catalogue.missing(SENTENCES, PROGRAM))
    assert not found, "\n".join(found)


def test_every_key_that_exists_is_used():
    """Judged once the page is there that shows the words of a file."""
    unused = set(catalogue.unused(SENTENCES, PROGRAM))
    for file in sorted((RESOURCES / "text" / words.LANGUAGE).glob("*.toml")):
        own = words._flat(tomllib.loads(file.read_text("utf-8")))
        left = sorted(key for key, _ in own if key in unused)
        assert not (has_landed(file.stem) and left), f"{file.name}: nobody shows {left}"


def test_every_choice_of_an_enumeration_that_is_shown_has_a_word():
    found = list(catalogue.half_named(SENTENCES, PROGRAM))
    assert not found, "\n".join(found)


def test_every_place_hands_over_what_its_sentence_fills_in():
    found = list(catalogue.unfilled(SENTENCES, PROGRAM))
    assert not found, "\n".join(found)


def test_no_sentence_is_empty_or_has_a_broken_brace():
    for key, sentence in SENTENCES.items():
        assert sentence.strip() == sentence != "", key
        catalogue.placeholders(sentence)


def test_a_key_that_is_missing_is_found_wherever_it_is_named():
    """By the call, by the code of a refusal, and by a column that only looks like a key."""
    sentences = {"award.year": "年度", "refusal.award.stars": "星级不够", "app.name": "合作台"}
    for code, key in [
        ('words.text("app.title")', "app.title"),
        ('from coopdesk.words import text\ntext("app.title")', "app.title"),
        ('Refusal("award.year_over")', "refusal.award.year_over"),
        ('NeedsConfirmation(code="award.again")', "refusal.award.again"),
        ('BadSheet.because("empty" if rows else "award.x")', "finding.empty"),
        ('WorkspaceTrouble("gone")', "trouble.gone"),
        ('COLUMNS = (Column("award.yeer"),)', "award.yeer"),
    ]:
        found = list(catalogue.missing(sentences, [Source(PAGE, code)]))
        assert any(line.endswith(f": {key}") for line in found), code
    right = 'words.text("app.name"); sa.text("a.b"); C = ("award.year", "award.stars", "app.toml")'
    assert not list(catalogue.missing(sentences, [Source(PAGE, right)]))


def test_a_key_that_nobody_uses_is_found():
    sentences = dict.fromkeys(
        ("kit.open", "kit.open_tip", "kit.shut", "refusal.a.b", "refusal.a.c", "choice.Side.left"),
        "字",
    )
    code = (
        'from enum import StrEnum\nclass Side(StrEnum):\n    LEFT = "left"\nX = "kit.open", "a.b"'
    )
    assert list(catalogue.unused(sentences, [Source(PAGE, code)])) == ["kit.shut", "refusal.a.c"]
    docstring = '"""kit.open"""'
    assert "kit.open" in catalogue.unused(sentences, [Source(PAGE, docstring)])


def test_a_choice_without_a_word_is_found():
    code = """
class Side(StrEnum):
    LEFT = "left"
    RIGHT = auto()

class NeverShown(StrEnum):
    UP = "up"
"""
    found = catalogue.half_named({"choice.Side.left": "左"}, [Source(PAGE, code)])
    assert list(found) == ["choice.Side.right"]


def test_a_sentence_in_parts_is_known_by_its_enumeration():
    """The parts of a value are used by it alone, and none of them may lack."""
    sentences = dict.fromkeys(("home.report.title", "home.report.detail", "home.gone.title"), "字")
    code = [Source(PAGE, 'class Due(StrEnum):\n    REPORT = "report"')]
    assert list(catalogue.unused(sentences, code)) == ["home.gone.title"]
    assert list(catalogue.half_named(sentences, code)) == ["home.report.action"]


def test_a_hole_that_is_not_filled_is_found():
    sentences = {"kit.count": "共 {n} 条", "refusal.a": "{who}", "finding.b": "{n:.2f}"}
    for code, lacks in [
        ('words.text("kit.count")', True),
        ('words.text("kit.count", n=1)', False),
        ('words.text("kit.count", **values)', False),
        ('Refusal("a", article)', True),
        ('Refusal("a", article, {"who": name})', False),
        ('Refusal("a", values={"whom": name})', True),
        ('WrongFile.because("b")', True),
        ('Finding("b", Severity.HINT, values={"n": 1})', False),
    ]:
        assert bool(list(catalogue.unfilled(sentences, [Source(PAGE, code)]))) is lacks, code
