"""Which module a command comes from: told by a table, so that a call imports only one."""

import argparse
import importlib

import pytest

from coopdesk.cli.main import MODULES


@pytest.mark.parametrize("module", sorted(set(MODULES.values())))
def test_the_table_names_each_command_of_a_module(module):
    added: list[str] = []
    commands = argparse.ArgumentParser().add_subparsers()

    def add(name, **options):
        added.append(name)
        return commands.add_parser(name, **options)

    importlib.import_module(f"coopdesk.cli.{module}").register(add)
    assert sorted(added) == sorted(name for name, place in MODULES.items() if place == module)
