"""dev.py: what it asks of the system, when it makes the environment anew, what a screen is."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

import dev


@pytest.fixture
def bare_tree(tmp_path: Path) -> Path:
    """A source tree whose lock file asks for nothing, so that no registry is needed."""
    (tmp_path / "requirements.lock").write_text("# nothing\n", "utf-8")
    return tmp_path


def test_an_interrupted_set_up_is_started_anew_and_a_finished_one_is_kept(bare_tree):
    """Whatever half an environment an interruption left, the stamp is missing: it is made anew."""
    broken = bare_tree / ".venv" / "bin" / "python"
    broken.parent.mkdir(parents=True)
    broken.write_text("half a file", "utf-8")

    python = dev.set_up((), bare_tree)

    asked = subprocess.run(
        [python, "-c", "import sys; print(sys.prefix)"], capture_output=True, check=True
    )
    assert asked.stdout.decode().strip() == str(bare_tree / ".venv")
    mark = bare_tree / ".venv" / "kept"
    mark.touch()
    assert dev.set_up((), bare_tree) == python
    assert mark.exists()


def test_another_lock_is_installed_anew_and_a_failure_leaves_no_stamp(bare_tree):
    """A failed installation must not count as a finished one."""
    (bare_tree / "requirements.lock").write_text("./no-such-folder\n", "utf-8")
    (bare_tree / ".venv").mkdir()
    stamp = bare_tree / ".venv" / "coopdesk-stamp"
    stamp.write_text("of another lock", "utf-8")

    with pytest.raises(dev.Stop, match=r"call dev[.]py again"):
        dev.set_up((), bare_tree)

    assert not stamp.exists()


def test_what_is_only_good_to_have_stops_nothing(monkeypatch, capsys):
    """Where PostgreSQL cannot be installed the tests run all the same, and it is said."""

    def refused(names):
        raise dev.Stop("they may not be installed by this user")

    monkeypatch.setattr(dev, "_provide_packages", refused)
    dev.try_packages(("postgresql",))
    assert "going on without postgresql" in capsys.readouterr().out


def test_a_linked_environment_is_left_alone(bare_tree):
    """Work trees that share an environment must not remake it under each other."""
    shared = bare_tree / "shared"
    shared.mkdir()
    (bare_tree / ".venv").symlink_to(shared)
    with pytest.raises(dev.Stop, match="is a link to no environment"):
        dev.set_up((), bare_tree)
    assert list(shared.iterdir()) == []

    (bare_tree / ".venv").unlink()
    (bare_tree / ".venv").symlink_to(sys.prefix)
    assert dev.set_up((), bare_tree).startswith(str(bare_tree))


def test_a_package_renamed_for_64_bit_time_counts_as_installed():
    wanted = ("libglib2.0-0", "libegl1", "libgl1")
    assert dev.missing_packages(wanted, {"libglib2.0-0t64", "libegl1"}) == ["libgl1"]


def test_the_command_to_type_names_each_missing_package():
    update, install = dev.apt_commands(["libegl1", "libgl1"])
    assert update == ["apt-get", "update", "-qq"]
    assert install[-3:] == ["--no-install-recommends", "libegl1", "libgl1"]


def test_a_display_counts_only_when_it_answers():
    """A display that is named but gone, as after a broken ssh session, is no screen."""
    assert not dev.display_answers({})
    assert not dev.display_answers({"DISPLAY": "nonsense"})
    assert not dev.display_answers({"DISPLAY": ":64999.0"})
    assert not dev.display_answers({"XDG_RUNTIME_DIR": "/", "WAYLAND_DISPLAY": "wayland-none"})
    with socket.create_server(("127.0.0.1", 0)) as listening:
        display = f"localhost:{listening.getsockname()[1] - 6000}.0"
        assert dev.display_answers({"DISPLAY": display})
    assert not dev.display_answers({"DISPLAY": display})


@pytest.mark.parametrize("command", ["run", "test", "bench", "shots", "installer", "format"])
def test_every_command_explains_itself(command):
    asked = subprocess.run(
        [sys.executable, dev.__file__, command, "--help"], capture_output=True, check=True
    )
    assert asked.stdout.decode().startswith(f"usage: dev.py {command}")


def test_a_wrong_command_is_wrong_usage():
    asked = subprocess.run(
        [sys.executable, dev.__file__, "nonsense"], capture_output=True, check=False
    )
    assert asked.returncode == 2
