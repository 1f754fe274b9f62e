"""Another site's pages, and names that only pretend to be this host, reach neither the websocket nor the upload.

Against a server of the test's own on loopback, with `server.allowedHosts` as docs/hosting.md says.
"""

from __future__ import annotations

import base64
import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.sessions import free_port, start

ROOT = Path(__file__).resolve().parent.parent
OWN = "news.example.com"
HANDSHAKES = [
    (f"{OWN}:{{port}}", f"http://{OWN}:{{port}}", 101, "its own name"),
    ("127.0.0.1:{port}", "http://127.0.0.1:{port}", 101, "loopback, which is allowed here"),
    (f"{OWN}:{{port}}", "http://evil.example", 403, "a page of another site"),
    (f"{OWN}:{{port}}", f"http://{OWN}.evil.example:{{port}}", 403, "a site whose name begins like this one's"),
    ("evil.example:{port}", "http://evil.example:{port}", 403, "a name that was pointed at this host (DNS rebinding)"),
    ("evil.example:{port}", f"http://{OWN}:{{port}}", 403, "a host that is not allowed, whatever the origin"),
]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    found = free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", f"{OWN} 127.0.0.1 localhost")
        server = start(found, ROOT / "seeds", tmp_path_factory.mktemp("log") / "server.log")
    yield found
    server.terminate()
    server.wait(30)


def ask(port: int, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> int:
    """The status of one request that sends exactly these headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize(("host", "origin", "status", "reason"), HANDSHAKES, ids=[row[3] for row in HANDSHAKES])
def test_a_websocket_is_for_this_host_s_own_pages(port: int, host: str, origin: str, status: int, reason: str) -> None:
    headers = {
        "Host": host.format(port=port),
        "Origin": origin.format(port=port),
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(b"0123456789abcdef").decode(),
        "Sec-WebSocket-Protocol": "streamlit",
    }
    assert ask(port, "GET", "/_stcore/stream", headers) == status, reason


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_upload_without_the_page_s_token_is_refused(port: int, method: str) -> None:
    """Another site can send a form here, but not read the token that belongs with it."""
    headers = {"Host": f"{OWN}:{port}", "Origin": "http://evil.example", "Content-Type": "text/plain"}
    assert ask(port, method, "/_stcore/upload_file/session/file", headers, b"x") == 403


def test_an_upload_with_the_page_s_token_gets_further(port: int) -> None:
    """So that the refusal above is the token's: with one, what is missing is the session."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/_stcore/health", headers={"Host": f"{OWN}:{port}"})
    cookie = connection.getresponse().getheader("Set-Cookie") or ""
    connection.close()
    token = cookie.partition("=")[2].partition(";")[0]
    headers = {"Host": f"{OWN}:{port}", "Cookie": cookie.partition(";")[0], "X-Xsrftoken": token}
    assert ask(port, "PUT", "/_stcore/upload_file/session/file", headers, b"x") == 400
