"""Reckons the few functions of Excel that the kit uses, so that its formulas can be tried."""

import re
from datetime import date

_TOKEN = re.compile(
    r'\s*("(?:[^"]|"")*"|[A-Z]+(?=\()|[A-Z]+[0-9]+|TRUE|FALSE|[0-9]+|<>|[-+*=(){},])'
)


class Wrong(Exception):
    """What Excel shows as #VALUE! and the like."""


def reckon(formula, **cells):
    """Return what a formula gives with these values in its cells."""
    tokens = _TOKEN.findall(formula)
    assert "".join(tokens) == formula
    value = _Reader(tokens, cells).comparison()
    if isinstance(value, Wrong):
        raise value
    return value


class _Reader:
    def __init__(self, tokens, cells):
        self.tokens, self.cells = [*tokens, ""], cells

    def take(self, *wanted):
        return self.tokens.pop(0) if not wanted or self.tokens[0] in wanted else ""

    def comparison(self):
        left = self.sum()
        while sign := self.take("=", "<>"):
            right = self.sum()
            left = _each(lambda a, b, s=sign: (_fold(a) == _fold(b)) == (s == "="), left, right)
        return left

    def sum(self):
        left = self.product()
        while sign := self.take("+", "-"):
            factor = 1 if sign == "+" else -1
            left = _each(lambda a, b, f=factor: _number(a) + f * _number(b), left, self.product())
        return left

    def product(self):
        left = self.single()
        while self.take("*"):
            left = _each(lambda a, b: _number(a) * _number(b), left, self.single())
        return left

    def single(self):
        token = self.take()
        if token == "(":
            value = self.comparison()
            assert self.take(")")
            return value
        if token == "{":
            values = [self.comparison()]
            while self.take(","):
                values.append(self.comparison())
            assert self.take("}")
            return values
        if token.startswith('"'):
            return token[1:-1].replace('""', '"')
        if token in ("TRUE", "FALSE"):
            return token == "TRUE"
        if token.isdigit():
            return int(token)
        if token in self.cells:
            return self.cells[token]
        assert self.take("("), token
        arguments = []
        while not self.take(")"):
            arguments.append(self.comparison())
            self.take(",")
        return _FUNCTIONS[token](*arguments)


def _each(act, *values):
    """Apply to single values or, element by element, to arrays; errors travel."""
    width = max((len(value) for value in values if isinstance(value, list)), default=0)
    if width:
        rows = [value if isinstance(value, list) else [value] * width for value in values]
        return [_each(act, *row) for row in zip(*rows, strict=True)]
    for value in values:
        if isinstance(value, Wrong):
            return value
    try:
        return act(*values)
    except (Wrong, ValueError, ZeroDivisionError) as error:
        return Wrong(str(error))


def _fold(value):
    return value.upper() if isinstance(value, str) else value


def _number(value):
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]+", value):
            raise Wrong(value)
        return int(value)
    return value


def _find(needle, text):
    if not needle or needle not in text:
        raise Wrong(needle)
    return text.index(needle) + 1


def _sumproduct(values):
    wrong = next((value for value in values if isinstance(value, Wrong)), None)
    return wrong or sum(values)


def _and(*values):
    return next((value for value in values if isinstance(value, Wrong)), None) or all(values)


def _if(condition, then, other):
    return condition if isinstance(condition, Wrong) else then if condition else other


def _text(value, shape):
    assert shape == "0000-00-00"
    told = f"{_number(value):08d}"
    return f"{told[:4]}-{told[4:6]}-{told[6:]}"


_FUNCTIONS = {
    "IF": _if,
    "IFERROR": lambda value, other: other if isinstance(value, Wrong) else value,
    "AND": _and,
    "OR": lambda *values: any(values),
    "LEN": lambda text: _each(len, text),
    "MID": lambda *a: _each(lambda text, at, count: text[at - 1 : at - 1 + count], *a),
    "RIGHT": lambda *a: _each(lambda text, count: text[-count:], *a),
    "UPPER": lambda text: _each(str.upper, text),
    "FIND": lambda *a: _each(_find, *a),
    "MOD": lambda *a: _each(lambda number, by: number % by, *a),
    "SUMPRODUCT": _sumproduct,
    "TEXT": lambda *a: _each(_text, *a),
    "DATEVALUE": lambda text: _each(lambda told: date.fromisoformat(told).toordinal(), text),
    "ISNUMBER": lambda value: isinstance(value, int),
}
