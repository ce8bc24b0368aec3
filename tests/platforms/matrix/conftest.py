"""`synapse`: one real homeserver for all tests. `town`: Kith and its people on it, in an encrypted or a plain room.

`js_town`: the same people on another stack, in a hall that outlives them (`js_hall`).
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.equipment.needs import need
from tests.equipment.synapse import Synapse
from tests.platforms.matrix.jshall import JsHall, a_hall
from tests.platforms.matrix.jsperson import JsPerson
from tests.platforms.matrix.town import MatrixTown, a_matrix_town


@pytest.fixture(scope="session")
def synapse(tmp_path_factory) -> Iterator[Synapse]:
    need("synapse")
    server = Synapse(tmp_path_factory.mktemp("synapse"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def town(synapse: Synapse, tmp_path: Path) -> AsyncIterator[MatrixTown]:
    async with a_matrix_town(synapse, tmp_path, encrypted=True) as town:
        yield town


@pytest.fixture
async def plain_town(synapse: Synapse, tmp_path: Path) -> AsyncIterator[MatrixTown]:
    async with a_matrix_town(synapse, tmp_path, encrypted=False) as town:
        yield town


@pytest.fixture(params=["plain", "encrypted"])
async def either_town(
    synapse: Synapse, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[MatrixTown]:
    async with a_matrix_town(synapse, tmp_path, encrypted=request.param == "encrypted") as town:
        yield town


@pytest.fixture(scope="session")
def js_hall() -> Iterator[JsHall]:
    need("js-sdk")
    with a_hall() as hall:
        yield hall


@pytest.fixture
async def js_town(synapse: Synapse, js_hall: JsHall, tmp_path: Path) -> AsyncIterator[MatrixTown]:
    """Everybody on matrix-js-sdk, in encrypted rooms: nothing is said in clear, and nobody's client may warn of it."""
    async with a_matrix_town(synapse, tmp_path, encrypted=True, js=js_hall) as town:
        yield town
        people = [person for person in town.people.values() if isinstance(person, JsPerson)]
        warned = {person.name: person.shields for person in people}
        assert not any(warned.values()), warned
        assert all(one.encrypted for person in people for one in person.heard)
