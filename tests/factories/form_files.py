"""Forms and files that no database knows of, and what may be wrong with them. Loads no Django, as their reader."""

import random
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

from submissions.rendering.content import Form, Group, Line, Words

INSERTED = (b"<", b"&#0;", b'"', b"<f>1</f>", b"-1", b"9" * 40, b"\xff\xfe", b"<c r='A1' t='d'/>")


def make_lines(count: int = 3, **fields: object) -> tuple[Line, ...]:
    """Lines of a form that no database knows of."""
    blank = {
        "base": 0,
        "reference": "TIP 5(1)",
        "question": Words("What is asked?"),
        "guidance": Words(""),
        "level": "mandatory",
        "how": "Write in your own words.",
        "answer": "",
        "reason": "",
        "tongue": "English",
        "stands": "",
        "takes_reason": True,
    }
    return tuple(Line(**{"key": f"tip-5-{number}"} | blank | fields) for number in range(1, count + 1))


def make_form(lines: tuple[Line, ...] | None = None, **fields: object) -> Form:
    blank = {
        "token": "a-token",
        "issue_number": 1,
        "submission_number": 2,
        "code": "TIP",
        "language": "en",
        "is_rtl": False,
        "title": "Norway: answers under the Protocol",
        "subtitle": "First cycle",
        "marks": (),
        "notes_title": "How to fill it in",
        "notes": ("Write only in the light cells.",),
        "columns": tuple("ABCDEFGHI"),
        "groups": (Group("Article 5", lines or make_lines()),),
        "tongues": ("English", "French"),
        "author": "Review portal",
        "blank": "Write here.",
        "choose": "Choose an answer.",
    }
    return Form(**blank | fields)


def packed(parts: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes] | bytes) -> bytes:
    """A file with one part changed, or added."""
    parts = unpacked(data)
    parts[name] = change(parts[name]) if callable(change) else change
    return packed(parts)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """One file with something wrong: bytes turned, cut, or doubled, in the archive or inside one of its parts."""
    if chance.random() < 0.4:
        changed = bytearray(data)
        for _turn in range(chance.randint(1, 30)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        return bytes(changed[: chance.randint(1, len(changed))] if chance.random() < 0.3 else changed)
    parts = unpacked(data)
    name = chance.choice(sorted(parts))
    content = bytearray(parts[name])
    if not content:
        return packed(parts)
    place = chance.randrange(len(content))
    kind = chance.randrange(5)
    if kind == 0:
        del parts[name]
        return packed(parts)
    if kind == 1:
        content[place : place + chance.randint(1, 200)] = b""
    elif kind == 2:
        content[place:place] = content[place : place + 500] * chance.randint(1, 50)
    elif kind == 3:
        content[place:place] = chance.choice(
            [b"<", b"&#0;", b'"', b"<f>1</f>", b"-1", b"9" * 40, b"\xff\xfe", b"<c r='A1' t='d'/>"]
        )
    else:
        for _turn in range(chance.randint(1, 20)):
            content[chance.randrange(len(content))] = chance.randrange(256)
    return packed(parts | {name: bytes(content)})


def saved(book) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
