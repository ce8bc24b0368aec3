"""Whether the keys here are those of this database: told from its people, without opening anything of theirs."""

import sqlalchemy as sa
from sqlalchemy import Engine

from storage import everything
from storage.keyring import KeyRing, KeyTrouble
from storage.keyslots import Kind, Owner, read_slots, slots_file


def check_keys(engine: Engine, ring: KeyRing) -> None:
    """Raises `KeyTrouble` where people are kept whose keys are neither here nor erased (AB25, PV4).

    Reads only, so that it may be asked while Kith runs. The people first, then the keys: a key is made before its
    person is kept, so that nobody who comes meanwhile is missed.
    """
    accounts = sa.select(everything.METADATA.tables["accounts"].c.id)
    with engine.connect().execution_options(reads=True) as connection, connection.begin():
        people = list(connection.execute(accounts).scalars())
    known = {entry.owner.name for entry in read_slots(ring).values() if entry.owner.kind is not Kind.DAY}
    missing = sum(Owner(Kind.MEMBER, ring.digest("member", one)).name not in known for one in people)
    if missing and missing == len(people):
        raise KeyTrouble(f"{ring.path} holds another database's keys. Set key_file to this one's.")
    if missing:
        raise KeyTrouble(
            f"{slots_file(ring).parent} is older than this database: it lacks the keys of {missing} people. "
            "Put back your newest copy of it."
        )
