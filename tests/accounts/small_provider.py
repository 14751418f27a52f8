"""A small identity provider on the loopback, which lies as each test needs."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT_ID = "relais"


@cache
def key(algorithm: str, owner: str) -> Any:
    """Return the private key of a name; the owner "theirs" is of somebody else."""
    if algorithm == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65_537, key_size=2048)


def public_key(algorithm: str) -> dict[str, Any]:
    """Return what the provider publishes of its key."""
    made = jwt.get_algorithm_by_name(algorithm).to_jwk(key(algorithm, "ours").public_key(), as_dict=True)
    return {**made, "kid": algorithm, "alg": algorithm, "use": "sig"}


class SmallProvider:
    """What it answers: `id_token` and `info` are claims added to, or with None taken from, the right ones."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.algorithm = "RS256"
        self.signer = "ours"
        self.nonce = ""
        self.id_token: dict[str, Any] = {}
        self.info: dict[str, Any] = {}
        self.is_info_signed = False
        self.document: dict[str, Any] = {}
        self.statuses: dict[str, int] = {}
        self.asked: list[str] = []
        self.exchange: dict[str, list[str]] = {}

    def endpoints(self) -> dict[str, Any]:
        """Return what discovery publishes."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/auth",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "end_session_endpoint": f"{self.url}/end",
            "other": "ignored",
            **self.document,
        }

    def sign(self, right: Mapping[str, Any], changes: Mapping[str, Any]) -> str:
        """Return a token."""
        said = {name: value for name, value in {**right, **changes}.items() if value is not None}
        return jwt.encode(
            said, key(self.algorithm, self.signer), self.algorithm, headers={"kid": self.algorithm}
        )

    def tokens(self) -> dict[str, str]:
        """Return what the code is exchanged for."""
        now = int(time.time())
        right = {
            "iss": self.url,
            "sub": "s1",
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
        }
        return {"access_token": "jeton", "id_token": self.sign(right, self.id_token)}

    def user_info(self) -> dict[str, Any] | str:
        """Return who it is."""
        said = {
            "sub": "s1",
            "email": "camille@example.org",
            "given_name": "Camille",
            "usual_name": "Dubois",
            **self.info,
        }
        return self.sign({"iss": self.url, "aud": CLIENT_ID, **said}, {}) if self.is_info_signed else said

    def answer(self, path: str, sent: str) -> tuple[int, str, str]:
        """Return status, type and body."""
        self.asked.append(path)
        if path == "/token":
            self.exchange = parse_qs(sent)
        body = {
            "/.well-known/openid-configuration": self.endpoints,
            "/token": self.tokens,
            "/userinfo": self.user_info,
            "/jwks": lambda: {"keys": [public_key("RS256"), public_key("ES256")]},
        }[path]()
        kind = "application/jwt" if isinstance(body, str) else "application/json"
        return self.statuses.get(path, 200), kind, body if isinstance(body, str) else json.dumps(body)

    def challenge(self) -> str:
        """Return the challenge that the verifier sent answers (PKCE, S256)."""
        digest = sha256(self.exchange["code_verifier"][0].encode()).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")


@contextmanager
def small_provider() -> Iterator[SmallProvider]:
    """Run it for a test."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            status, kind, body = provider.answer(self.path, sent)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = do_GET  # noqa: N815 - the library's name

        def log_message(self, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider = SmallProvider(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join()
