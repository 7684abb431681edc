"""An office that works from the command line alone: arguments in, exit code and JSON out."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coopdesk.__main__ import main
from coopdesk.storage import keys
from tests.conftest import PASSPHRASE, QUICK


class Terminal:
    """One office at its command line; ``capture`` is pytest's of the file descriptors."""

    def __init__(self, folder: Path, capture) -> None:
        self.folder, self._capture = folder, capture
        self._passphrase = folder.with_name("passphrase.txt")
        self._passphrase.write_text(f"{PASSPHRASE}\n", encoding="utf-8")

    def run(self, *arguments: object) -> tuple[int, dict[str, Any]]:
        """Run one command; return its exit code and its one JSON object."""
        general = ["--workspace", self.folder, "--passphrase-file", self._passphrase, "--json"]
        code = main([str(argument) for argument in (*general, *arguments)])
        printed = self._capture.readouterr().out
        answer = json.loads(printed)
        assert isinstance(answer, dict)
        return code, answer

    def done(self, *arguments: object) -> dict[str, Any]:
        """Run one command that must succeed and return its answer."""
        code, answer = self.run(*arguments)
        assert code == 0, answer
        return answer

    def sign_in_quickly(self, operator: str) -> None:
        """Wrap the key of the workspace anew, so that later commands need not stretch it long."""
        key = keys.unlock(self.folder, operator, PASSPHRASE)
        keys.set_passphrase(self.folder, key, operator, PASSPHRASE, QUICK)

    def file(self, name: str, told: Mapping[str, Any]) -> Path:
        """Write a JSON file beside the workspace."""
        path = self.folder.with_name(name)
        path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        return path


def has(answer: Mapping[str, Any], **shapes: Any) -> Mapping[str, Any]:
    """Check that each name is there and of its type; ``None`` among the types may be empty."""
    for name, kind in shapes.items():
        assert name in answer, f"{name} is missing in {sorted(answer)}"
        kinds = kind if isinstance(kind, tuple) else (kind,)
        value = answer[name]
        fits = any(value is None if one is None else type(value) is one for one in kinds)
        assert fits, f"{name} is {value!r}, not {kind}"
    return answer
