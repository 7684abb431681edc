"""The help: its links lead somewhere, its words are those of the window, articles are found.

Every field of a form and every reason that is told has its explanation, every article that is cited
its text.
"""

import ast
import importlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from time import process_time

import pytest

from coopdesk import handbook, words
from coopdesk.domain.errors import Finding, Severity
from coopdesk.gui.navigation import BESIDE, ENTRIES
from coopdesk.handbook import LAWS, POLICY, Place
from coopdesk.paths import REFERENCE
from coopdesk.services.finding.readings import initials_of
from tests.house.source import SOURCES

LINK = re.compile(r"\]\((?P<key>[a-z-]+)(?:#(?P<heading>[^)]+))?\)")
CITED = re.compile(
    r"赤政发〔2023〕14号 [一二三四五](?:（[一二三四五六七八九]）)?"
    r"|《[^》]+》第[一二三四五六七八九十百千]+条"
    r"|(?:会计基础工作规范|现金管理暂行条例|贷款通则|银监发〔2007〕7号|国务院令第737号|法释〔2022〕5号)"
    r" ?第[一二三四五六七八九十百千]+条"
)
GLOSSARY = """
基层社 乡级“三位一体”组织 社办企业 社有企业 农村综合服务社 城乡社区服务中心 行政区划
农牧民合作经济联合组织 统一社会信用代码 法定代表人 实缴出资 持股比例 联合评级 营业收入
社员 社员代表 入社 退社 股金 三会 换届 任期 应到 实到 法定人数 会议记录 会计科目
记账凭证 分录 借方 贷方 冲销 结账 试算平衡 互助资金 互助金 种子金 借款 占用费 逾期
担保 对内不对外 吸股不吸储 分红不分息 公积金 奖补 申报 审核 验收 兑现 公示 半年督查
年度考核 考核细则 末位 约谈 整改 覆盖率 三降两清一扭 两金占比 清产核资 一企一策 数据包
上报 下发 回执 台账 操作员 角色 操作日志 备份 恢复
"""
TOLD = re.compile(r"(?:refusal|finding|trouble)\.|home\.\w+\.title$")
"""What the window says of a rule, a file, the surroundings, and of what is due."""
SAID = sorted(filter(TOLD.match, words.keys()))
KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+\w+|F\d+|Del(?:ete)?|Esc")
LABEL = re.compile(r"“([^”]+)”")
TOPICS = handbook.list_topics()
NOT_LABELS = {"三位一体", "三会", "以上", "够不够条件", "签了字的表进了档案"}


def find(typed):
    return handbook.find_passages(typed, initials_of)


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


@pytest.mark.parametrize("topic", [t for t in TOPICS if t.key != POLICY], ids=attrgetter("key"))
def test_the_labels_it_names_stand_in_the_window(topic):
    shown = words._catalogue().values()
    named = set(LABEL.findall(topic.markdown)) - NOT_LABELS
    missing = {label for label in named if not any(label in sentence for sentence in shown)}
    assert missing == set()


def test_every_article_the_rules_cite_opens():
    """A policy names its document once and an article at each rule; other rules cite in full."""
    told = set()
    for file in sorted((REFERENCE / "policies").glob("*.toml")):
        document = tomllib.loads(file.read_text(encoding="utf-8"))["document"]
        articles = re.findall(r'article = "([^"]+)"', file.read_text(encoding="utf-8"))
        told |= {f"{document} {article}" for article in articles}
    assert len(told) > 25
    assert [one for one in sorted(told) if handbook.find_article(one) is None] == []


def test_every_citation_in_resources_and_reference_and_program_opens():
    told = "\n".join(words._catalogue().values())
    told += "\n".join(topic.markdown for topic in TOPICS)
    for file in sorted(REFERENCE.rglob("*.toml")):
        told += file.read_text(encoding="utf-8")
    for source in SOURCES:
        if source.within("coopdesk") and CITED.search(source.text):
            told += "\n".join(node.value for node in source.strings())
    cited = set(CITED.findall(told))
    assert len(cited) > 60
    assert [one for one in sorted(cited) if handbook.find_article(one) is None] == []


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("评级没有达到四星级（赤政发〔2023〕14号 二（六））", Place(POLICY, "二（六）")),
        ("互助金只对社员（赤政发〔2023〕14号 一（一）对内不对外）", Place(POLICY, "一（一）")),
        ("《农民专业合作社法》第四十四条", Place(LAWS, "《农民专业合作社法》第四十四条")),
        ("《会计基础工作规范》第五十一条", Place(LAWS, "会计基础工作规范 第五十一条")),
        ("赤政发〔2023〕14号 二（五）；《民法典》第十七条", Place(POLICY, "二（五）")),
        ("赤政发〔2022〕82号 二（六）", None),
        ("", None),
    ],
)
def test_the_article_a_sentence_cites(told, place):
    assert handbook.find_article(told) == place


def test_a_chapter_is_cited_by_its_number():
    place = handbook.find_article("赤政发〔2023〕14号 五：对重视程度不够的旗县区")
    assert place.heading.startswith("五、强化督查考核")


def test_articles_in_the_text_of_the_help_are_links():
    explained = handbook.get_topic("members-refusals").markdown
    article = "《农民专业合作社法》第二十四条"
    assert f"[{article}](laws#{article})" in explained
    assert "{" not in explained


def test_every_refusal_finding_trouble_and_thing_due_is_explained_once():
    found = Counter(
        key
        for topic in TOPICS
        for told in topic.explained
        for key in SAID
        if key == told or (told.endswith("*") and key.startswith(told[:-1]))
    )
    assert [key for key in SAID if found[key] != 1] == []


@pytest.mark.parametrize("topic", [t for t in TOPICS if t.explained], ids=attrgetter("key"))
def test_what_is_explained_exists_and_stands_under_a_heading_of_its_own(topic):
    known = words.keys()
    stale = [
        told
        for told in topic.explained
        if told not in known and not any(key.startswith(told[:-1]) for key in known)
    ]
    assert stale == []
    twice = Counter(re.findall(r"^#+ (.+)$", topic.markdown, re.MULTILINE))
    assert {heading for heading in topic.explained.values() if twice[heading] != 1} == set()


def fields_of_forms() -> Iterator[tuple[str, str]]:
    """Yield the page and the key of every field that a form names, also by a constant."""
    for source in SOURCES:
        page = Path(source.path).parent.name.replace("_", "-")
        is_asked = source.within("coopdesk/gui") and "FormField(" in source.text
        for call in source.calls() if is_asked else ():
            if getattr(call.func, "id", "") == "FormField":
                match call.args[:1]:
                    case [ast.Constant(value=key)]:
                        yield page, str(key)
                    case [ast.Name(id=name)] if name.isupper():
                        module = source.path.removesuffix(".py").replace("/", ".")
                        yield page, getattr(importlib.import_module(module), name)


def test_every_field_of_a_form_is_explained():
    """The walk asks the fields it meets; this one the forms it cannot open."""
    found = set(fields_of_forms())
    assert len(found) > 200
    assert [(page, key) for page, key in sorted(found) if not handbook.find_word(key, page)] == []


def test_a_field_of_several_pages_is_explained_by_the_page_it_stands_on():
    assert handbook.find_word("report.day", "mutual-fund").topic == "mutual-fund-fields"
    assert handbook.find_word("report.day", "ledger").topic == "ledger-fields"
    assert handbook.find_label(words.text("frame.organization"), "awards").topic == "fields"
    assert handbook.find_label("没有这一栏", "awards") is None


def test_every_term_of_the_trade_stands_in_the_glossary():
    """The glossary of the architecture, as far as the window shows its words."""
    terms = GLOSSARY.split()
    rows = re.findall(r"^\| ([^|]+) \|", handbook.get_topic("glossary").markdown, re.MULTILINE)
    told = {word for row in rows for word in (row, *row.split("、"))}
    assert [term for term in terms if term not in told] == []
    shown = "\n".join(words._catalogue().values())
    assert [term for term in terms if term not in shown] == []


def test_a_search_gives_those_headed_so_first_and_needs_every_word():
    found = find("种子金")
    assert found[0].heading == "种子金"
    assert any(passage.topic.key == handbook.POLICY for passage in found)
    assert all("种子金" in passage.heading + passage.excerpt for passage in found)
    both = find("种子金  公示")
    assert {p.heading for p in both} <= {p.heading for p in found}
    assert find("种子金 天上没有的词") == []
    assert find("   ") == []


def test_the_letters_of_keys_are_found_in_any_case():
    assert find("ctrl+k")[0].topic.key in {"first-day", "home", "keys"}


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("zzj", Place("mutual-fund", "种子金")),
        ("第十九条", Place(LAWS, "《农民专业合作社法》第十九条")),
        ("第19条 成员名册", Place(LAWS, "《农民专业合作社法》第十九条")),
        ("第1159条", Place(LAWS, "《民法典》第一千一百五十九条")),
        ("二(六)", Place(POLICY, "二（六）")),
        ("金额不足一分的部分", Place("sheets-findings", "金额")),
        ("CPYM", Place("troubles", "磁盘已满")),
    ],
)
def test_what_is_typed_by_its_sound_by_an_article_and_as_the_window_told_it(typed, place):
    first = find(typed)[0]
    assert Place(first.topic.key, first.heading) == place


def test_a_sentence_of_the_window_is_found_with_what_it_filled_in():
    values = {"expected": "1,200.00", "found": "1,020.00", "difference": "180.00"}
    told = words.finding(Finding("journal_balance_wrong", Severity.REFUSE, values=values))
    assert find(told)[0].heading == "余额接不上"
    assert handbook.find_sentence(f"第3行：{told}") == Place("mutual-fund-findings", "余额接不上")
    assert handbook.find_sentence("已收入：新增 3，更改 0，相同 12。") is None


def test_a_search_is_answered_while_it_is_typed():
    find("股金")
    begun = process_time()
    assert find("gujin 股金") == []
    assert find("股金 分红")
    assert process_time() - begun < 0.1


def keys_bound(folder):
    """The keys that the window's code in a folder of it names."""
    texts = (
        part.value
        for source in SOURCES
        if source.path.startswith(f"coopdesk/gui/{folder}")
        for part in source.nodes
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )
    return {as_code(text) for text in texts if KEY.fullmatch(text)}


def as_code(key):
    for told, code in (("回车", "Return"), ("Enter", "Return"), ("←", "Left"), ("Delete", "Del")):
        key = key.replace(told, code)
    return key


def keys_told():
    """The keys of the sheet by the name of their page, those of every page under the empty one."""
    told, page = {"": set()}, ""
    for line in handbook.get_topic("keys").markdown.splitlines():
        if line.startswith("### "):
            page = line.removeprefix("### ")
            told[page] = set()
        elif line.startswith("| "):
            cells = line.split("|")[1].strip().split("、")
            told[page] |= {as_code(cell) for cell in cells if KEY.fullmatch(as_code(cell))}
    return told


def test_the_sheet_of_keys_has_each_key_of_the_window_and_each_of_it_is_bound():
    told, lacking, idle = keys_told(), {}, {}
    everywhere = told.pop("")
    for entry in (*ENTRIES, *BESIDE):
        bound = keys_bound(f"{entry.key}/")
        own = told.pop(words.text(entry.word), set())
        lacking[entry.key], idle[entry.key] = bound - own - everywhere, own - bound
    assert not any((*lacking.values(), *idle.values(), told))
    assert keys_bound("kit/") <= everywhere
    assert everywhere <= keys_bound("") | {"F4"}  # of fields, as a key of Qt
