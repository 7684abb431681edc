"""The help: its links lead somewhere, its words are those of the window, articles are found."""

import re
import tomllib

import pytest

from coopdesk import handbook, words
from coopdesk.gui.navigation import BESIDE, ENTRIES
from coopdesk.paths import REFERENCE

LINK = re.compile(r"\]\((?P<key>[a-z-]+)(?:#(?P<heading>[^)]+))?\)")
LABEL = re.compile(r"“([^”]+)”")
TOPICS = handbook.list_topics()
NOT_LABELS = {"三位一体", "三会", "以上", "够不够条件", "签了字的表进了档案"}


def headings(key):
    lines = handbook.get_topic(key).markdown.splitlines()
    return {line.lstrip("# ") for line in lines if line.startswith("#")}


def test_every_page_has_its_topic_and_the_topics_their_order():
    keys = [topic.key for topic in TOPICS]
    pages = [entry.key.replace("_", "-") for entry in ENTRIES]
    beside = [entry.key for entry in BESIDE]
    assert keys[0] == "first-day"
    assert [key for key in keys if key in pages] == pages
    assert set(beside) <= set(keys)
    for entry in (*ENTRIES, *BESIDE):
        topic = handbook.get_topic(entry.key.replace("_", "-"))
        assert topic.title == words.text(entry.word)


def test_every_link_leads_to_a_topic_and_a_heading():
    links = [found for topic in TOPICS for found in LINK.finditer(topic.markdown)]
    assert len(links) > 10
    for found in links:
        assert not found["heading"] or found["heading"] in headings(found["key"])
        handbook.get_topic(found["key"])


@pytest.mark.parametrize("topic", [t for t in TOPICS if t.key != handbook.POLICY], ids=str)
def test_the_labels_it_names_stand_in_the_window(topic):
    shown = words._catalogue().values()
    named = set(LABEL.findall(topic.markdown)) - NOT_LABELS
    missing = {label for label in named if not any(label in sentence for sentence in shown)}
    assert missing == set()


def test_every_article_the_rules_cite_opens():
    for file in (REFERENCE / "policies").glob("*2023-14.toml"):
        rules = file.read_text(encoding="utf-8")
        cited = set(re.findall(r'"([一二三四五]（[一二三四五六七八九]）)"', rules))
        assert cited, tomllib.loads(rules)
        assert cited <= headings(handbook.POLICY)


@pytest.mark.parametrize(
    ("told", "article"),
    [
        ("评级没有达到四星级（赤政发〔2023〕14号 二（六））", "二（六）"),
        ("互助金只对社员（赤政发〔2023〕14号 一（一）对内不对外）", "一（一）"),
        ("《农民专业合作社法》第四十四条", ""),
        ("赤政发〔2022〕82号 二（六）", ""),
        ("", ""),
    ],
)
def test_the_article_a_sentence_cites(told, article):
    assert handbook.find_article(told) == article


def test_a_search_gives_those_headed_so_first_and_needs_every_word():
    found = handbook.find_passages("种子金")
    assert found[0].heading == "种子金"
    assert any(passage.topic.key == handbook.POLICY for passage in found)
    assert all("种子金" in passage.heading + passage.excerpt for passage in found)
    both = handbook.find_passages("种子金  公示")
    assert {p.heading for p in both} <= {p.heading for p in found}
    assert handbook.find_passages("种子金 天上没有的词") == []
    assert handbook.find_passages("   ") == []


def test_the_letters_of_keys_are_found_in_any_case():
    assert handbook.find_passages("ctrl+k")[0].topic.key in {"first-day", "home", "keys"}
