"""The guard lets tests talk to this machine and to nothing else."""

import asyncio
import socket

import pytest

from tests.equipment.network import LeftTheMachine, is_here

ELSEWHERE = ("192.0.2.1", 9)  # reserved for documentation: nobody answers there


def test_connecting_elsewhere_raises():
    with socket.socket() as link, pytest.raises(LeftTheMachine):
        link.connect(ELSEWHERE)


def test_sending_elsewhere_raises():
    with socket.socket(type=socket.SOCK_DGRAM) as link, pytest.raises(LeftTheMachine):
        link.sendto(b"hello", ELSEWHERE)


def test_looking_up_a_name_elsewhere_raises():
    with pytest.raises(LeftTheMachine):
        socket.getaddrinfo("kith.example", 443)


async def test_asyncio_is_guarded_too():
    with pytest.raises(LeftTheMachine):
        await asyncio.open_connection(*ELSEWHERE)


def test_this_machine_may_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as link:
        link.connect(server.getsockname())


@pytest.mark.parametrize(
    "address", [("::1", 1, 0, 0), ("localhost", 1), "/run/a.socket", b"\0abstract", (0, 0)]
)
def test_what_counts_as_here(address):
    assert is_here(address)


@pytest.mark.parametrize("address", [("10.0.0.1", 1), ("::2", 1, 0, 0), ("example.org", 1)])
def test_what_does_not(address):
    assert not is_here(address)
