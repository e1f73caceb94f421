"""Which calls came to nothing before anything went out, over real connections."""

import doctest
import socket
import threading
import time
from contextlib import contextmanager

import pytest
import requests
from plain.party_service_center.tools import robots, unsent


@contextmanager
def _line(meet):
    """A port on loopback where ``meet(connection)`` is done with whoever calls."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            with server.accept()[0] as connection:
                meet(connection)

        threading.Thread(target=answer, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"


def _error(url, **headers):
    """What is raised for a call of ``url``."""
    with pytest.raises(requests.RequestException) as caught:
        requests.post(url, data=b"x", headers=headers, timeout=0.5)
    return caught.value


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _speak_no_tls(connection):
    connection.recv(1024)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def _hear_and_hang_up(connection):
    connection.recv(4096)


def _hear_and_wait(connection):
    connection.recv(4096)
    time.sleep(1)


def test_doctests():
    result = doctest.testmod(unsent)
    assert result.attempted and not result.failed


def test_nobody_at_home():
    assert unsent.is_never_sent(_error(f"http://127.0.0.1:{_free_port()}/"))


def test_no_such_name():
    assert unsent.is_never_sent(_error("https://nobody.invalid/"))


def test_no_proof_of_identity():
    """The connection is refused before anything is said on it."""
    with _line(_speak_no_tls) as place:
        error = _error(f"https://{place}/")
    assert isinstance(error, requests.exceptions.SSLError)
    assert unsent.is_never_sent(error)


@pytest.mark.parametrize("url", ["", "nowhere", "ftp://127.0.0.1/", "https://"])
def test_addresses_that_are_none(url):
    assert unsent.is_never_sent(_error(url))


def test_headers_that_cannot_be():
    error = _error("http://127.0.0.1:1/", Authorization="Bearer a\nb")
    assert unsent.is_never_sent(error)


@pytest.mark.parametrize("meet", [_hear_and_hang_up, _hear_and_wait])
def test_what_went_out_may_have_been_heard(meet):
    with _line(meet) as place:
        error = _error(f"http://{place}/")
    assert not unsent.is_never_sent(error)


def test_robots_and_text_messages_judge_alike():
    """A robot's post that found no trusted server is made again."""
    with _line(_speak_no_tls) as place:
        address = f"https://{place}/cgi-bin/webhook/send?key=k"
        verdict = robots.call(robots.build("wecom", address, "", "Hi"), timeout=0.5)
    assert (verdict.code, verdict.is_retriable) == ("unreachable", True)
