"""Sign-in through Streamlit and OpenID, against a provider of this test on loopback. Off by default."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from benchmarks.sessions import free_port

ROOT = Path(__file__).resolve().parent.parent


def test_sign_in_is_off_by_default() -> None:
    from pages.ui.sign_in import is_on

    assert not is_on({})
    assert not is_on({"other": 1})
    assert is_on({"auth": {"client_id": "a"}})


class _Provider(BaseHTTPRequestHandler):
    """Lets everybody in as Ann Example."""

    key: Any = None
    nonce = ""

    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        asked = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(asked.query))
        if asked.path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "jwks_uri": f"{base}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif asked.path == "/keys":
            self._json({"keys": [{**self.key.as_dict(private=False), "kid": "one", "alg": "RS256"}]})
        elif asked.path == "/authorize":
            type(self).nonce = query.get("nonce", "")
            back = urllib.parse.urlencode({"code": "c", "state": query["state"]})
            self.send_response(302)
            self.send_header("Location", f"{query['redirect_uri']}?{back}")
            self.end_headers()

    def do_POST(self) -> None:
        from joserfc import jwt

        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        now = int(time.time())
        claims = {"iss": base, "aud": "curbwatch", "sub": "1", "email": "ann@example.com", "name": "Ann Example"}
        claims |= {"iat": now, "exp": now + 600, "nonce": type(self).nonce}  # type: ignore[dict-item]
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        self._json({"access_token": "t", "token_type": "Bearer", "expires_in": 600, "id_token": token})

    def _json(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@pytest.fixture
def provider() -> Iterator[int]:
    from joserfc.jwk import RSAKey

    _Provider.key = RSAKey.generate_key(2048)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield int(server.server_address[1])
    server.shutdown()


def test_the_whole_dance(provider: int, tmp_path: Path) -> None:
    """Login leads to the provider, back, and leaves a signed cookie; a forged state is refused."""
    port = free_port()
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"s" * 40}"\n'
        f'client_id = "curbwatch"\nclient_secret = "c"\n'
        f'server_metadata_url = "http://127.0.0.1:{provider}/.well-known/openid-configuration"\n'
    )
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true", f"--secrets.files={secrets}"]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        base = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{base}/_stcore/health", timeout=2)
                break
            except OSError:
                time.sleep(0.2)
        jar = CookieJar()
        visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        token = _provider_token("s" * 40)
        visitor.open(f"{base}/auth/login?provider={token}", timeout=60)
        assert any(cookie.name.startswith("_streamlit_user") for cookie in jar)
        forged = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(other := CookieJar()))
        forged.open(f"{base}/oauth2callback?code=c&state=forged", timeout=60)
        assert not any(cookie.name.startswith("_streamlit_user") for cookie in other)
    finally:
        server.terminate()
        server.wait(30)


def _provider_token(secret: str) -> str:
    from joserfc import jwt
    from joserfc.jwk import OctKey

    claims = {"provider": "default", "exp": int(time.time()) + 120}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))
