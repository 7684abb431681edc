"""A small package taken to pieces, and the refusal of one put together again."""

from functools import partial

import pytest

from tests.unit.exchange.package_builders import parts_of, refusal_of, write_small


@pytest.fixture
def parts(tmp_path):
    return parts_of(write_small(tmp_path).path)


@pytest.fixture
def refused(tmp_path):
    return partial(refusal_of, tmp_path)
