"""A mailbox that speaks just enough IMAP, on this machine, for as long as a test."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any


class SmallImap(ThreadingTCPServer):
    """Its mails, and the numbers of those read."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, mails: list[bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.mails = mails
        self.read: set[int] = set()
        self.refuses = ""  # the command it refuses
        self.folder = ""  # the one asked for

    @property
    def url(self) -> str:
        return f"imap://retours%40ac-exemple.fr:sesame%2F1@127.0.0.1:{self.server_address[1]}"


class Talk(StreamRequestHandler):
    """One client."""

    server: Any

    def handle(self) -> None:
        self.wfile.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
        while line := self.rfile.readline():
            tag, words = line.decode().strip().split(" ", 1)
            command = words.removeprefix("UID ").split(" ", 1)[0]
            if command == self.server.refuses:
                self.wfile.write(f"{tag} NO refused\r\n".encode())
                continue
            answer: bytes = getattr(self, f"on_{command.lower()}")(words)
            self.wfile.write(answer + f"{tag} OK done\r\n".encode())
            if command == "LOGOUT":
                return

    def on_capability(self, _: str) -> bytes:
        return b"* CAPABILITY IMAP4rev1\r\n"

    def on_login(self, words: str) -> bytes:
        assert words == 'LOGIN retours@ac-exemple.fr "sesame/1"'
        return b""

    def on_select(self, words: str) -> bytes:
        self.server.folder = words.partition(" ")[2]
        return f"* {len(self.server.mails)} EXISTS\r\n".encode()

    def on_search(self, _: str) -> bytes:
        unread = [number for number in range(1, len(self.server.mails) + 1) if number not in self.server.read]
        return f"* SEARCH {' '.join(map(str, unread))}".rstrip().encode() + b"\r\n"

    def on_fetch(self, words: str) -> bytes:
        number = int(re.findall(r"\d+", words)[0])
        mail: bytes = self.server.mails[number - 1]
        head: bytes = f"* {number} FETCH (UID {number} BODY[] {{{len(mail)}}}\r\n".encode()
        return head + mail + b")\r\n"

    def on_store(self, words: str) -> bytes:
        self.server.read.add(int(re.findall(r"\d+", words)[0]))
        return b""

    def on_logout(self, _: str) -> bytes:
        return b"* BYE\r\n"


@contextmanager
def small_imap(*mails: bytes) -> Iterator[SmallImap]:
    """Serve these mails, all unread."""
    with SmallImap(list(mails)) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
