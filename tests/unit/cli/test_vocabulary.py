"""``vocabulary`` on the command line: the words that fields offer."""


def test_words_are_added_listed_retired_and_loaded(call, tmp_path):
    code, added = call("vocabulary", "add", "services", "--name", "无人机植保")
    assert code == 0
    code, listed = call("vocabulary", "list", "services")
    assert listed["words"][0] == {
        "word_id": None,
        "code": "land_trusteeship",
        "name": "土地托管",
        "source": "",
        "retired_on": None,
    }
    assert listed["words"][-1]["word_id"] == added["word_id"]

    assert call("vocabulary", "retire", added["word_id"]) == (0, added)
    _, listed = call("vocabulary", "list", "services")
    assert listed["words"][-1]["retired_on"] is not None

    (tmp_path / "city.csv").write_text("代码,名称\nstraw,秸秆打捆\n", "utf-8")
    told = call("vocabulary", "load", "services", tmp_path / "city.csv")
    assert told == (0, {"new": 1, "changed": 0, "same": 0})


def test_a_word_that_is_known_and_a_list_that_is_wrong_are_told(call, tmp_path):
    code, answer = call("vocabulary", "add", "services", "--name", "土地托管")
    assert code == 1
    assert answer["refused"][0]["code"] == "vocabulary.known"
    (tmp_path / "city.csv").write_text("A-1,甲\n", "utf-8")
    code, answer = call("vocabulary", "load", "services", tmp_path / "city.csv")
    assert code == 3
    assert answer["findings"][0]["code"] == "word_code"
    code, answer = call("vocabulary", "load", "services", tmp_path / "nothing.csv")
    assert (code, answer["findings"][0]["code"]) == (3, "words_unreadable")
