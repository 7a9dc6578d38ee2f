"""A mail server on loopback: real SMTP over a real socket, with the faults that servers have."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any


class Mailbox:
    """What came, and how the server answers from now on."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.to: list[str] = []
        self.greeting = "220 thu.example.vn"
        self.refuse_recipient = ""  # an answer such as «550 no such user»
        self.refuse_content = ""
        self.hang_up_after_content = False

    @property
    def messages(self) -> list[EmailMessage]:
        """The letters, read by the standard library."""
        return [email.message_from_bytes(each, policy=email.policy.default) for each in self.raw]  # type: ignore[misc]


def words_of(message: Any) -> str:
    """Everything in a letter that somebody can read: headers, text, HTML, attachments."""
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    said = [each.decode() if isinstance(each, bytes) else each for each in parts]
    return "\n".join([*(f"{key}: {value}" for key, value in message.items()), *said])


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]
        self._say(box.greeting)
        while line := self.rfile.readline():
            verb = line[:4].upper().strip().decode()
            if verb in {"EHLO", "HELO"}:
                self._say("250 thu.example.vn")
            elif verb == "RCPT":
                if not box.refuse_recipient:
                    box.to.append(line.decode().strip().partition(":")[2])
                self._say(box.refuse_recipient or "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                if not self._content(box):
                    return
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _content(self, box: Mailbox) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        if box.hang_up_after_content:
            return False
        if not box.refuse_content:
            box.raw.append(b"".join(lines))
        self._say(box.refuse_content or "250 taken")
        return True

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, int]]:
    """The server and its port, until the end of the block."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.box = Mailbox()  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.box, server.server_address[1]  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            thread.join()
