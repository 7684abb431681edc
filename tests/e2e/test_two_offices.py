"""Two offices and a stick: packages made, checked, taken in and answered, or refused in words."""

import re
from dataclasses import replace

import pytest

from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.services import organizations

TRINITY = "巴林右旗西拉沐沦苏木众联生产供销信用综合合作社"
COUNTY = "巴林右旗供销合作社"


@pytest.fixture
def an_office(tmp_path, new_workspace, new_office, clock):
    """Return ``an_office(name, level, division) -> Workspace``, signed in."""
    opened = []

    def made(name, level, division):
        office = replace(new_office, name=name, level=level, division_code=division)
        folder = tmp_path / f"office-{len(opened)}"
        opened.append(new_workspace(folder, office, clock))
        return opened[-1]

    yield made
    for workspace in opened:
        workspace.close()


@pytest.fixture
def township(an_office):
    """A township with one organization to report."""
    workspace = an_office("西拉沐沦苏木供销合作社", OfficeLevel.TOWNSHIP, "150423200")
    profile = organizations.Profile(OrganizationKind.TRINITY_ORGANIZATION, TRINITY, "150423200")
    command = organizations.AddOrganization(profile)
    workspace.runner.do(organizations.add_organization, command)
    return workspace


@pytest.fixture
def county(an_office):
    return an_office(COUNTY, OfficeLevel.COUNTY, "150423")


@pytest.fixture
def at(employ, tmp_path):
    """Return ``at(workspace) -> Clerk`` before the page of data packages."""

    def sit_down(workspace):
        clerk = employ(workspace.folder)
        clerk.enter(workspace)
        clerk.open("数据上报")
        return clerk

    return sit_down


def trust(clerk, card, read_out):
    """Type the digits the other office reads out, group by group."""
    clerk.turn_to("单位与密钥")
    clerk.press("登记对方公钥")
    clerk.choose_file(card)
    clerk.see("请打电话给")
    assert not clerk.can_press("登记为可信")
    for number, group in enumerate(read_out, start=1):
        clerk.type_in(f"第 {number} 组", group)
    clerk.see("六组全部一致")
    clerk.press("登记为可信")
    clerk.wait_until_back()


def hand_over_the_key(clerk, stick):
    """Write the own public key to the stick; return it with the digits on the screen."""
    before = set(stick.iterdir())
    clerk.turn_to("单位与密钥")
    clerk.press("导出公钥文件")
    clerk.choose_file(stick)
    clerk.see("公钥文件已写好")
    (card,) = set(stick.iterdir()) - before
    groups = re.findall(r"^(\d{3}) (\d{3})$", clerk.shown, re.MULTILINE)
    assert len(groups) == 6, clerk.shown
    return card, ["".join(halves) for halves in groups]


@pytest.fixture
def package(at, township, county, stick):
    """The township's first package for the county; both have compared their keys."""
    here, there = at(township), at(county)
    for ours, theirs in ((here, there), (there, here)):
        trust(ours, *hand_over_the_key(theirs, stick))
    here.press("生成数据包")
    here.choose("接收单位", COUNTY)
    here.type_in("存放位置", str(stick))
    here.press("生成")
    here.see("生成以前的检查", f"{TRINITY}还没有建账")
    here.press("仍然生成")
    here.see("数据包已生成", "可以安全拔出U盘")
    here.press("打印封面")
    _, cover = here.paper()
    assert COUNTY in cover
    here.press("完成")
    here.wait_until_back()
    here.see("第 1 号数据包已生成", "等待回执")
    (file,) = stick.glob("*.coopdesk")
    return here, there, file


def check(clerk, file):
    clerk.press("检查并接收")
    clerk.choose_file(file)


def test_a_package_travels_and_its_receipt_comes_back(package, county):
    here, there, file = package
    check(there, file)
    there.see("检查结果", "签名、顺序和内容都已核对，可以接收", "组织", "新增")
    assert county.runner.ask(organizations.list_organizations) == []
    there.press("接收")
    there.see("已全部写入，回执已写好并读回核对")
    there.press("打印回执")
    _, paper = there.paper()
    assert "1组织1000" in paper, "one organization is new, none changed, the same or refused"
    there.press("完成")
    there.wait_until_back()
    there.open("组织")
    there.see(TRINITY)

    here.press("登记回执")
    (receipt,) = file.parent.glob("*.coopreceipt")
    here.choose_file(receipt)
    here.see(f"已登记{COUNTY}对第 1 号数据包的回执", "已回执")

    there.open("数据上报")
    check(there, file)
    there.see("第 1 号数据包已经接收过，没有重复接收。")
    assert len(county.runner.ask(organizations.list_organizations)) == 1


def test_one_changed_bit_is_refused_with_its_reason(package, county):
    _, there, file = package
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    check(there, file)
    there.see("文件不完整或内容被改动过，不能使用")
    assert county.runner.ask(organizations.list_organizations) == []
    assert there.window is there.program.window, "nothing was offered to be taken in"


def test_a_package_for_another_office_is_refused(package, an_office, at):
    _, _, file = package
    neighbour = an_office("巴林左旗供销合作社", OfficeLevel.COUNTY, "150422")
    clerk = at(neighbour)
    check(clerk, file)
    clerk.see("这个文件不是发给本单位的")
    assert neighbour.runner.ask(organizations.list_organizations) == []
