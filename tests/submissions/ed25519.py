"""Ed25519 once more, from the text of RFC 8032, section 5.1.7, in plain Python: a second opinion for the tests."""

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)


def _x_of(y: int, sign: int) -> int:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_MINUS_ONE % P
    if (x * x - square) % P:
        raise ValueError("no such point")
    return P - x if x & 1 != sign else x


def _add(first: tuple[int, int], second: tuple[int, int]) -> tuple[int, int]:
    (x1, y1), (x2, y2) = first, second
    product = D * x1 * x2 * y1 * y2 % P
    x3 = (x1 * y2 + x2 * y1) * pow(1 + product, P - 2, P)
    y3 = (y1 * y2 + x1 * x2) * pow(1 - product, P - 2, P)
    return x3 % P, y3 % P


def _times(scalar: int, point: tuple[int, int]) -> tuple[int, int]:
    total = (0, 1)
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point, scalar = _add(point, point), scalar >> 1
    return total


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (_x_of(BASE_Y, 0), BASE_Y)


def _point(raw: bytes) -> tuple[int, int]:
    number = int.from_bytes(raw, "little")
    y = number & (2**255 - 1)
    return _x_of(y, number >> 255), y


def is_signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` is of ``message`` under the 32 bytes of a public key."""
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % ORDER
    return _times(s, BASE) == _add(_point(r), _times(challenge, _point(public)))
