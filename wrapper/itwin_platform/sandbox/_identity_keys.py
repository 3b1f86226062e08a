"""Signs JSON Web Tokens with RS256, in plain Python integers.

The key pair stands here for everyone to read: it signs the tokens of sandboxes only, and whoever trusts it
outside of one is fooled by anybody. It is fixed so that the same seed and clock give the same tokens. Nothing
here hides how long a signature takes; do not sign anything else with it.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import msgspec

__all__ = ["KEY_ID", "b64url", "jwks", "signed"]

P = int(
    "fb041b60dc3dcbeac6d5e972fd6fd27b2b2ffadb79cb781b2b053fc5072674651e407005ed29f9c756c77c130290f2f8"
    "6948c65dac6c27b51ef826d1e9fc22c70cbaf95b12bf8089f47d335275e67771cc1ad1b1562a5e97d7c85688740d5fcc"
    "5e60bb424795d43f05c6e90259f7d1e048f8a572e9550cb3335907ae33c6c1a1",
    16,
)
Q = int(
    "bf16cb7adbbc882c52342daa5307ae2a0461b3c89eec22bc8f9ffad903478c3e789882b8324eafb06b1aef2aaad37f65"
    "512f90e90b4384844021acb24a17a317ea2c77f3b9760c4e094cfa922cbef19fab11d89974aa93914c2fe46046a75e5e"
    "bf1087e2efe5a66f29c77ab918b5476cdc9dcdb0bfe58e8cf4021bfd8b38f40d",
    16,
)
N = P * Q
E = 65537
D = pow(E, -1, (P - 1) * (Q - 1))
# The halves of the private key: two short powers take a fourth of the time of a long one.
DP, DQ, QINV = D % (P - 1), D % (Q - 1), pow(Q, -1, P)

SIZE = 256
#: DER of a SHA-256 ``DigestInfo`` up to the digest itself (RFC 8017, 9.2).
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def b64url(data: bytes) -> str:
    """Base64 for URLs, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int) -> str:
    return b64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))


#: The key's own digest (RFC 7638), so it changes when the key does.
KEY_ID = b64url(hashlib.sha256(f'{{"e":"{_number(E)}","kty":"RSA","n":"{_number(N)}"}}'.encode()).digest())


def jwks() -> dict[str, Any]:
    """The public key as a JSON Web Key Set."""
    key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID, "n": _number(N), "e": _number(E)}
    return {"keys": [key]}


def signed(claims: dict[str, Any]) -> str:
    """The claims as a signed token."""
    header = {"alg": "RS256", "kid": KEY_ID, "typ": "JWT"}
    text = f"{b64url(msgspec.json.encode(header))}.{b64url(msgspec.json.encode(claims))}"
    return f"{text}.{b64url(_signature(text.encode()))}"


def _signature(message: bytes) -> bytes:
    """RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2.1)."""
    info = DIGEST_INFO + hashlib.sha256(message).digest()
    padded = int.from_bytes(b"\x00\x01" + b"\xff" * (SIZE - len(info) - 3) + b"\x00" + info, "big")
    first, second = pow(padded, DP, P), pow(padded, DQ, Q)
    return (second + (first - second) * QINV % P * Q).to_bytes(SIZE, "big")
