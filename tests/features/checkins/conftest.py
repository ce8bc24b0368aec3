"""`room`: a circle of four, held by Fay, on a Tuesday at noon."""

import pytest

from tests.features.checkins.gathering import Gathering


@pytest.fixture
def room() -> Gathering:
    return Gathering()
