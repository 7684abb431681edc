"""``lending``: names, exit codes and JSON of what is lent to laptops."""

from pathlib import Path


def test_a_laptop_is_set_up_lent_to_and_takes_its_package(call, tmp_path):
    card = call("key", "export", "--to", tmp_path)[1]
    told = ("--kind", "trinity_organization", "--division", "150423200", "--name", "众联合作社")
    organization = call("organization", "add", *told)[1]["organization_id"]
    laptop = ("--workspace", tmp_path / "laptop")
    code, made = call(
        *laptop, "--operator", "宝音", "lending", "init", "--of", card["file"],
        "--fingerprint", card["fingerprint"], "--name", "下乡笔记本",
    )  # fmt: skip
    assert code == 0
    key = call(*laptop, "key", "export", "--to", tmp_path)[1]
    call("key", "trust", key["file"], "--fingerprint", key["fingerprint"])
    assert [one["copy_id"] for one in call("lending", "list")[1]["copies"]] == [made["copy_id"]]

    lend = ("lending", "lend", "--organization", organization, "--for", made["copy_id"])
    code, lent = call(*lend, "--to", tmp_path)
    assert (code, Path(lent["file"]).suffix) == (0, ".coopdesk")
    code, refused = call(*lend, "--to", tmp_path)
    assert (code, refused["refused"][0]["code"]) == (1, "lending.out_already")
    change = ("organization", "add", *told[:-1], "众联合作社二社")
    assert call(*change)[0] == 0
    code, taken = call(*laptop, "lending", "take", lent["file"])
    assert (code, taken["names"], taken["is_return"]) == (0, "众联合作社", False)
    code, back = call(*laptop, "lending", "return", lent["lending_id"], "--to", tmp_path)
    assert call("lending", "check", back["file"])[1]["is_return"] is True
    assert call("lending", "take", back["file"])[0] == 0
    [item] = call("lending", "list")[1]["items"]
    assert item["state"] == "returned"
    code, refused = call("lending", "write-off", lent["lending_id"], "--reason", "丢失")
    assert (code, refused["refused"][0]["code"]) == (1, "lending.not_out")
