"""Every reason a rule gives in a test is also said in words, so no sentence misses a value."""

import pytest

from coopdesk import words
from coopdesk.domain.errors import Refusal


@pytest.fixture(scope="session", autouse=True)
def every_reason_can_be_said():
    """Say each refusal as it is made; codes that only a test uses have no sentence."""
    made = Refusal.__init__
    said = words.keys()

    def make_and_say(self, *arguments, **named):
        made(self, *arguments, **named)
        if f"refusal.{self.code}" in said:
            assert "{" not in words.refusal(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Refusal, "__init__", make_and_say)
        yield
