"""The install's signature: ids and buttons are signed with the secret that outlives every key rotation."""

import base64

from storage.keyring import KeyRing


class RingSigner:
    """Implements `Signer`: 22 URL-safe characters (128 bits)."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def sign(self, data: bytes) -> str:
        return base64.urlsafe_b64encode(self._ring.digest("sign", data.hex())[:16]).decode().rstrip("=")
