"""A client that costs little beside the server it measures: POSTs of JSON on one connection."""

import json
import socket
from typing import Any, Final

_BUFFER: Final = 1 << 16


class Wire:
    """One connection to a server on this machine."""

    def __init__(self, port: int, token: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._token = token

    def post(self, path: str, body: Any) -> Any:
        """The parsed answer. Raises `RuntimeError` with it unless it is a 200."""
        content = json.dumps(body).encode()
        request = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {self._token}\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        self._socket.sendall(request.encode() + content)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        head, _, rest = answer.partition(b"\r\n\r\n")
        fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])
        while len(rest) < int(fields[b"content-length"]):
            rest += self._more()
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(rest.decode())
        return json.loads(rest)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _more(self) -> bytes:
        got = self._socket.recv(_BUFFER)
        if not got:
            raise ConnectionError("the server hung up")
        return got
