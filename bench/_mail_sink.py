"""A mail server that keeps nothing but the names of the mails it takes, and refuses one in ten at first.

    python -m bench._mail_sink FILE

It writes its port in FILE, then, each time it is sent SIGUSR1, what it has seen so far.
"""

import asyncio
import json
import re
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^>\s]+)>", re.IGNORECASE | re.MULTILINE)
REFUSED_IN = 10
LATER = "451 4.3.0 Try again later"
TAKEN = "250 2.0.0 Taken"
BARE = "bare-"


class Sink:
    """What was taken, how many times each; what was refused once."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.refused: set[str] = set()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Refuse a mail in ten the first time it is seen; take it afterwards."""
        content: Any = envelope.content
        found = MESSAGE_ID.search(content)
        name = found.group(1).decode() if found else ""
        if self._refuses(name):
            self.refused.add(name)
            return LATER
        self.taken[name] += 1
        return TAKEN

    def _refuses(self, name: str) -> bool:
        """Draw by the name, so that each run refuses the same; a bare delivery is always taken."""
        if name.startswith(BARE) or name in self.refused or name in self.taken:
            return False
        return int(name[:8], 16) % REFUSED_IN == 0

    def report(self) -> dict[str, Any]:
        """Return what was seen of the mails of the letters."""
        letters = {name: times for name, times in self.taken.items() if not name.startswith(BARE)}
        return {"taken": letters, "refused": len(self.refused)}


async def serve(file: Path) -> None:
    """Serve until the process is ended."""
    sink, loop = Sink(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, hostname="localhost"), "127.0.0.1", 0)

    def write(content: str) -> None:
        partial = file.with_suffix(".part")
        partial.write_text(content, encoding="utf-8")
        partial.replace(file)

    loop.add_signal_handler(signal.SIGUSR1, lambda: write(json.dumps(sink.report())))
    write(str(server.sockets[0].getsockname()[1]))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
