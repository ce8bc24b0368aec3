"""Cross-signing: Kith's own device is signed by Kith's own keys, or careful clients would send it no keys at all.

Three Ed25519 keys (master, self-signing, user-signing) are made once and kept beside the store. A `vodozemac`
account is what makes and keeps an Ed25519 key here; nothing else of it is used.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import vodozemac

from adapters.matrix.http import Http, Json, Refused
from adapters.matrix.login import by_password
from adapters.matrix.private import read_private, write_private

_NAMES = ("master", "self_signing", "user_signing")


class CrossKeys:
    def __init__(self, keys: Mapping[str, vodozemac.Account]) -> None:
        self._keys = keys

    @classmethod
    def at(cls, path: Path, pickle: bytes) -> "CrossKeys":
        """Those that are kept there; new ones where there are none. `vodozemac.PickleException`: another key's."""
        if path.exists():
            kept = json.loads(read_private(path))
            return cls({name: vodozemac.Account.from_pickle(kept[name], pickle) for name in _NAMES})
        made = cls({name: vodozemac.Account() for name in _NAMES})
        write_private(path, json.dumps({name: key.pickle(pickle) for name, key in made._keys.items()}))
        return made

    def public(self, name: str) -> str:
        return str(self._keys[name].ed25519_key.to_base64())

    def sign(self, name: str, thing: Json) -> str:
        plain = {key: value for key, value in thing.items() if key not in ("signatures", "unsigned")}
        canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return str(self._keys[name].sign(canonical.encode()).to_base64())

    def upload(self, user: str) -> Json:
        master = self._described(user, "master")
        return {
            "master_key": master,
            "self_signing_key": self._signed(user, self._described(user, "self_signing")),
            "user_signing_key": self._signed(user, self._described(user, "user_signing")),
        }

    def signed_device(self, user: str, device: Json) -> Json:
        name = f"ed25519:{self.public('self_signing')}"
        signatures = {**device.get("signatures", {}).get(user, {}), name: self.sign("self_signing", device)}
        return {**device, "signatures": {user: signatures}}

    def _described(self, user: str, name: str) -> Json:
        public = self.public(name)
        return {"user_id": user, "usage": [name], "keys": {f"ed25519:{public}": public}}

    def _signed(self, user: str, key: Json) -> Json:
        signature = {f"ed25519:{self.public('master')}": self.sign("master", key)}
        return {**key, "signatures": {user: signature}}


async def sign_own_device(http: Http, keys: CrossKeys, user: str, device: str, password: str) -> bool:
    """See to it that the device is signed by our keys. False: somebody else's are there, and no password was given.

    A homeserver takes the first keys of an account as they are; to replace others it asks for the password.
    """
    known = await http.ask("POST", "keys", "query", body={"device_keys": {user: []}})
    master = known.get("master_keys", {}).get(user, {}).get("keys", {})
    if f"ed25519:{keys.public('master')}" not in master and not await _upload(http, keys, user, password):
        return False
    own = known.get("device_keys", {}).get(user, {}).get(device)
    if own is None:
        return False
    name = f"ed25519:{keys.public('self_signing')}"
    if own.get("signatures", {}).get(user, {}).get(name) != keys.sign("self_signing", own):
        body = {user: {device: keys.signed_device(user, _bare(own))}}
        await http.ask("POST", "keys", "signatures", "upload", body=body)
    return True


async def _upload(http: Http, keys: CrossKeys, user: str, password: str) -> bool:
    body = keys.upload(user)
    path = ("keys", "device_signing", "upload")
    try:
        await http.ask("POST", *path, body=body)
    except Refused as refused:
        if refused.status != 401 or not password:
            return False
        await http.ask("POST", *path, body={**body, "auth": by_password(user, password, asked=refused.body)})
    return True


def _bare(device: Json) -> Json:
    return {key: value for key, value in device.items() if key != "unsigned"}


def pickle_key(secret: str) -> bytes:
    """32 bytes for `vodozemac` out of any secret words."""
    return hashlib.sha256(secret.encode()).digest()
