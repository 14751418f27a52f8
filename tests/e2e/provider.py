"""The identity provider of the browser tests: oidc-provider, started on the loopback."""

import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import requests

FOLDER = Path(__file__).parent / "oidc"
CLIENT_ID = "relais"
CLIENT_SECRET = "un-secret-d-essai"
START_SECONDS = 20.0
OLDEST_NODE = 20


def find_node() -> str:
    """Return a Node.js recent enough, whose packages are installed; skip the test aloud without it."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.strip().lstrip("v").split(".")[0]) < OLDEST_NODE:
        pytest.skip(f"Node.js {version.strip()} is older than {OLDEST_NODE}")
    if not (FOLDER / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("oidc-provider is not installed: npm ci, in tests/e2e/oidc")
    return node


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


class IdentityProvider:
    """The provider's process, and what it says of people: `says("login", sub=…, email=…)`."""

    def __init__(self, site: str, folder: Path) -> None:
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.people: dict[str, dict[str, Any]] = {}
        self.site = site
        self.config = folder / "provider.json"
        self.write()
        self.log = (folder / "provider.log").open("w")
        self.process = subprocess.Popen(
            [find_node(), "server.mjs", str(self.config)], cwd=FOLDER, stdout=self.log, stderr=self.log
        )

    def write(self) -> None:
        """Write what the process reads."""
        client = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "redirect_uris": [f"{self.site}/connexion/fournisseur/retour/"],
            "post_logout_redirect_uris": [f"{self.site}/connexion/"],
        }
        self.config.write_text(json.dumps({"port": self.port, "client": client, "people": self.people}))

    def says(self, login: str, **claims: Any) -> None:
        """Give, or change, what the provider says of whoever signs in with that login."""
        self.people[login] = claims
        self.write()

    def wait(self) -> None:
        """Return once it answers."""
        ends = time.monotonic() + START_SECONDS
        while time.monotonic() < ends and self.process.poll() is None:
            try:
                if requests.get(f"{self.issuer}/jwks", timeout=2).ok:
                    return
            except requests.ConnectionError:
                time.sleep(0.1)
        pytest.fail(f"the provider did not start: {Path(self.log.name).read_text()}")

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(timeout=10)
        self.log.close()
