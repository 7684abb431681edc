"""``vocabulary``: the words that fields offer."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.system import AddCommand
from coopdesk.services import organizations as service


def register(add: AddCommand) -> None:
    """Add the commands of the vocabularies."""
    parser = add("vocabulary", help="the words that fields offer")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    listing = _action(actions.add_parser("list", help="the words of a vocabulary"))
    listing.set_defaults(run=_list)
    adding = _action(actions.add_parser("add", help="add a word, or offer a retired one again"))
    adding.add_argument("--name", required=True)
    adding.set_defaults(run=_add)
    retiring = actions.add_parser("retire", help="offer a word no more")
    retiring.add_argument("word", metavar="ID")
    retiring.set_defaults(run=_retire)
    loading = _action(actions.add_parser("load", help="take in a list from the city"))
    loading.add_argument("file", type=Path, metavar="FILE", help="TOML or CSV: code, name")
    loading.set_defaults(run=_load)


def _action(parser: ArgumentParser) -> ArgumentParser:
    names = [vocabulary.value for vocabulary in service.Vocabulary]
    parser.add_argument("vocabulary", choices=names, metavar="NAME", help=", ".join(names))
    return parser


def _list(context: Context) -> dict[str, Any]:
    vocabulary = service.Vocabulary(context.arguments.vocabulary)
    words = context.runner.ask(service.list_words, vocabulary)
    return {
        "words": [
            {
                "word_id": word.id or None,
                "code": word.code,
                "name": word.name,
                "source": word.source,
                "retired_on": word.retired_on,
            }
            for word in words
        ]
    }


def _add(context: Context) -> dict[str, Any]:
    vocabulary = service.Vocabulary(context.arguments.vocabulary)
    command = service.AddWord(vocabulary, context.arguments.name)
    return {"word_id": context.do(service.add_word, command)}


def _retire(context: Context) -> dict[str, Any]:
    command = service.RetireWord(context.arguments.word)
    return {"word_id": context.do(service.retire_word, command)}


def _load(context: Context) -> dict[str, Any]:
    path: Path = context.arguments.file
    vocabulary = service.Vocabulary(context.arguments.vocabulary)
    command = service.LoadWords(vocabulary, path.stem, service.read_word_list(path))
    counts = context.do(service.load_words, command)
    return {"new": counts.new, "changed": counts.changed, "same": counts.same}
