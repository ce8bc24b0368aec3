"""Ids that say nothing: keyed hashes of a platform's ids, and short random ones for what Kith makes itself."""

from random import Random

from bot.kernel.people import AccountId, CommunityId, MemberId, PlaceId
from bot.kernel.ports import Signer

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""No letter or digit that could be taken for another."""


def new_id(dice: Random) -> str:
    """Eight characters: short enough for a button, 40 bits of chance."""
    return "".join(dice.choices(_LETTERS, k=8))


def account_id(signer: Signer, platform: str, external: str) -> AccountId:
    return AccountId(_opaque(signer, "account", platform, external))


def member_id(signer: Signer, account: AccountId, community: CommunityId) -> MemberId:
    return MemberId(_opaque(signer, "member", account, community))


def place_id(signer: Signer, platform: str, external: str) -> PlaceId:
    return PlaceId(_opaque(signer, "place", platform, external))


def community_id(signer: Signer, platform: str, external: str) -> CommunityId:
    return CommunityId(_opaque(signer, "community", platform, external))


def _opaque(signer: Signer, *parts: str) -> str:
    return signer.sign("\0".join(parts).encode("utf-8", "surrogatepass"))
