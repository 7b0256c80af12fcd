"""Signatures of what the server sends, by the scheme of Standard Webhooks."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping

from .rest.models.subscribed_event import SubscribedEvent


class Forged(Exception):
    """What claims to be signed and is not, or not now."""


def verify(
    secret: str, headers: Mapping[str, str], body: bytes | str, *, tolerance: float = 300, now: float | None = None
) -> SubscribedEvent:
    """Checks a request of a subscription and gives its event. The body has to be as it came, not as it was parsed.

    Raises Forged when it is not signed by the secret, or was so more than ``tolerance`` seconds ago.
    """
    named = {name.lower(): value for name, value in headers.items()}
    id, timestamp = named.get("webhook-id", ""), named.get("webhook-timestamp", "")
    signatures = named.get("webhook-signature", "")
    if not id or not signatures or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise Forged("It is not signed.")
    if abs((time.time() if now is None else now) - int(timestamp)) > tolerance:
        raise Forged("It was signed too long ago, or in the future.")
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not key:
        raise ValueError("The secret is not one of a subscription.")
    raw = body.encode() if isinstance(body, str) else bytes(body)
    right = base64.b64encode(hmac.new(key, f"{id}.{timestamp}.".encode() + raw, hashlib.sha256).digest())
    # While a secret is changed there are two; a header with more is nobody's who means well.
    for one in signatures.split(" ")[:8]:
        if one.startswith("v1,") and hmac.compare_digest(one[3:].encode(), right):
            return SubscribedEvent.from_dict(json.loads(raw))
    raise Forged("The signature is not right.")
