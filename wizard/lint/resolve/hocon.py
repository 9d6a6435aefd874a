"""Runs pyhocon in a process of its own: what the apiserver reads from a variable's text."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from wizard.lint.parse import limits
from wizard.lint.parse.env_entry import LONGEST
from wizard.lint.resolve import child_process
from wizard.model.secret import Secret

SECONDS = 12.0
"""Time limit for all values together, also where the process dies of one and is started again."""

_MOST_STARTS = 3
_QUOTED = r'"(?:[^"\\\n\r]|\\[^\n\r])*"'
_END = r"[ \t]*[\r\n]*"
_PLAINLY_QUOTED = re.compile(rf"[ \t]*{_QUOTED}{_END}")
_PLAINLY_LISTED = re.compile(rf"[ \t]*\[\s*(?:{_QUOTED}\s*(?:,\s*{_QUOTED}\s*)*(?:,\s*)?)?\]{_END}")
_INCLUDES = re.compile(
    r"""(?<![A-Za-z0-9_$])(?i:include)\s*(?:"|(?i:url|file|package|required)\s*\()"""
)
"""Every text that pyhocon may take for an inclusion, and a few more: quotes do not count."""

_CHARACTERS = r"[ !#-\[\]-~]"  # printable ASCII without quote and backslash
_ITEM = rf'"{_CHARACTERS}+"'  # pyhocon leaves an empty text out of a list
_PLAIN = re.compile(rf'true|false|"{_CHARACTERS}*"|\[(?:{_ITEM}(?:, ?{_ITEM})*)?\]')
_PLAIN_PATH = re.compile(r"(?:services|secure|apiserver|hosts)(?:\.[a-z]+(?:_[a-z]+)*)+")


class Type(Enum):
    """What a value is once the apiserver has read it."""

    TEXT = "text"
    FLAG = "flag"
    LIST = "list"
    NUMBER = "number"
    DURATION = "duration"
    NULL = "null"
    OBJECT = "object"
    MISSING = "missing"  # the text sets nothing, e.g. an optional reference
    ERROR = "error"  # the apiserver stops
    INCLUDE = "include"  # not parsed: it would read other files or addresses
    TOO_MUCH = "too much"  # not parsed, or not within time and memory
    OUTSIDE = "outside"  # the value is not in the files


@dataclass(frozen=True, slots=True)
class Question:
    """The path of a variable in ClearML's configuration, and the text the process gets for it."""

    path: str = field(repr=False)
    text: Secret


@dataclass(frozen=True, slots=True)
class Read:
    """What arrived.

    Attributes:
        type: Of the value.
        text: The value of a text, a number or a duration.
        flag: The value of a flag.
        items: Of a list of texts only.
        only_texts: Whether a list has nothing but texts.
        also: How many other keys the text sets as well.
    """

    type: Type
    text: Secret = field(default_factory=lambda: Secret(""))
    flag: bool = False
    items: tuple[Secret, ...] = ()
    only_texts: bool = True
    also: int = 0

    @property
    def is_list_of_texts(self) -> bool:
        """Whether it is a list with nothing but texts in it."""
        return self.type is Type.LIST and self.only_texts

    def texts(self) -> tuple[str, ...]:
        """Every text of it, in plain."""
        return (self.text.reveal(), *(item.reveal() for item in self.items))


def is_quoted(text: str) -> bool:
    """Whether `text` is a quoted HOCON string, or a list of them: nothing in it is special."""
    return bool(_PLAINLY_QUOTED.fullmatch(text) or _PLAINLY_LISTED.fullmatch(text))


def parse_values(questions: Sequence[Question]) -> tuple[Read, ...]:
    """One answer for each question, in order. Texts that would include something are not parsed."""
    known = (Read(kind) if (kind := _refused(q)) else plainly(q) for q in questions)
    answers = {at: read for at, read in enumerate(known) if read is not None}
    waiting = [at for at in range(len(questions)) if at not in answers]
    end = time.monotonic() + min(SECONDS, limits.remaining())
    for start in range(_MOST_STARTS):
        left = end - time.monotonic()
        if not waiting or left <= 0:
            break
        got = _child([questions[at] for at in waiting], left / (_MOST_STARTS - start))
        answers.update(zip(waiting, got, strict=False))
        waiting = waiting[len(got) :]
        if waiting:  # the process died of the next one
            answers[waiting.pop(0)] = Read(Type.TOO_MUCH)
    return tuple(answers.get(at, Read(Type.TOO_MUCH)) for at in range(len(questions)))


def plainly(question: Question) -> Read | None:
    """What pyhocon reads from the simplest texts, without starting its process.

    Tests compare it with pyhocon itself. None for every other text.
    """
    text = question.text.reveal()
    if not (_PLAIN.fullmatch(text) and _PLAIN_PATH.fullmatch(question.path)):
        return None
    if text.startswith('"'):
        return Read(Type.TEXT, Secret(text[1:-1]))
    if text.startswith("["):
        items = (Secret(one[1:-1]) for one in re.findall(_ITEM, text))
        return Read(Type.LIST, items=tuple(items))
    return Read(Type.FLAG, flag=text == "true")


def _refused(question: Question) -> Type | None:
    text = question.text.reveal()
    if _INCLUDES.search(text) and not is_quoted(text):
        return Type.INCLUDE
    return Type.TOO_MUCH if len(text) > LONGEST else None


def _child(questions: Sequence[Question], seconds: float) -> list[Read]:
    """The answers that a new process gave before it ended or its time was up."""
    body = json.dumps([{"path": q.path, "text": q.text.reveal()} for q in questions])
    process = child_process.started()
    try:
        output, _ = process.communicate(body.encode("ascii"), seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        output, _ = process.communicate()
    except BaseException:  # Ctrl+C
        process.kill()
        process.wait()
        raise
    # Behind the last line break is nothing, or an answer that was cut off.
    lines = output.split(b"\n")[:-1]
    return [_read(json.loads(line)) for line in lines]


def _read(answer: dict[str, object]) -> Read:
    kind, value, also = Type(str(answer["type"])), answer["value"], int(str(answer["also"]))
    if isinstance(value, list):
        texts = [v for t, v in value if t == Type.TEXT.value]
        only = len(texts) == len(value)
        return Read(kind, items=tuple(map(Secret, texts)), only_texts=only, also=also)
    if isinstance(value, bool):
        return Read(kind, flag=value, also=also)
    return Read(kind, Secret(str(value)) if value is not None else Secret(""), also=also)
