"""A proxy in front of the server that does to requests what networks do, as a test plans it."""

import contextlib
import http.client
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PORTAL = b"<!doctype html><title>Free Wi-Fi</title><p>Sign in to the network."
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


@dataclass(frozen=True)
class Answer:
    """What goes back to the browser: status, headers and body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Exchange:
    """One request on its way. A fault uses `forward` as often as it likes, and answers or not."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    proxy: "FaultyProxy"
    handler: BaseHTTPRequestHandler
    at: float = field(default_factory=time.monotonic)

    def forward(self) -> Answer:
        """Let it through to the server, and return what that answered."""
        target = urlsplit(self.proxy.upstream)
        connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=30)
        try:
            connection.request(self.method, self.path, self.body or None, self.headers)
            response = connection.getresponse()
            headers = tuple(
                (name, value)
                for name, value in response.getheaders()
                if name.lower() not in HOP_BY_HOP
            )
            return Answer(response.status, headers, response.read())
        finally:
            connection.close()

    def answer(self, answer: Answer, cut: int = 0) -> None:
        """Send it to the browser, `cut` bytes short of what its Content-Length promises."""
        self.handler.send_response(answer.status)
        for name, value in answer.headers:
            self.handler.send_header(name, value)
        self.handler.send_header("Content-Length", str(len(answer.body)))
        self.handler.end_headers()
        body = answer.body[: len(answer.body) - cut] if cut else answer.body
        if self.method != "HEAD":
            self.handler.wfile.write(body)


Fault = Callable[[Exchange], None]


def passes(exchange: Exchange) -> None:
    """No fault."""
    exchange.answer(exchange.forward())


def request_lost(exchange: Exchange) -> None:
    """The connection breaks before the server hears of it."""


def answer_lost(exchange: Exchange) -> None:
    """The server does what was asked, and nobody hears of it."""
    exchange.forward()


def doubled(exchange: Exchange) -> None:
    """The request arrives twice; the answer is the second one's."""
    exchange.forward()
    exchange.answer(exchange.forward())


def cut_short(exchange: Exchange) -> None:
    """The answer breaks off in its middle."""
    answer = exchange.forward()
    exchange.answer(answer, cut=max(1, len(answer.body) // 2))


def delayed(seconds: float) -> Fault:
    """It takes its time on the way there."""

    def fault(exchange: Exchange) -> None:
        time.sleep(seconds)
        exchange.answer(exchange.forward())

    return fault


def arrives_late(exchange: Exchange) -> None:
    """The browser hears of nothing; the request reaches the server after the next one has."""
    exchange.proxy.stragglers.append(exchange)


def answers(status: int, body: bytes = PORTAL, **headers: str) -> Fault:
    """Something on the way answers by itself, with HTML unless `headers` say otherwise."""
    named = {"Content_Type": "text/html; charset=utf-8", **headers}
    given = tuple((name.replace("_", "-"), value) for name, value in named.items())
    return lambda exchange: exchange.answer(Answer(status, given, body))


def too_large_above(size: int) -> Fault:
    """A gateway with a limit on bodies, in bytes."""
    refuse = answers(413)
    return lambda exchange: (refuse if len(exchange.body) > size else passes)(exchange)


captive_portal = answers(200)
sign_in_redirect = answers(302, Location="/login")
busy = answers(429, b'{"code": "slow_down"}', Content_Type="application/problem+json")
broken = answers(500)
bad_gateway = answers(502)
store_down = answers(
    503,
    b'{"code": "store_unavailable"}',
    Content_Type="application/problem+json",
    Retry_After="1",
)


@dataclass
class FaultyProxy:
    """Stands before `upstream`. `plan` chooses the fault for each request it `concerns`."""

    upstream: str
    plan: Callable[[Exchange], Fault] = field(default=lambda exchange: passes)
    concerns: Callable[[str, str], bool] = field(
        default=lambda method, path: method == "POST" and path == "/api/v1/events"
    )
    seen: list[Exchange] = field(default_factory=list)
    stragglers: list[Exchange] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def inflict(self, *faults: Fault) -> None:
        """The next requests suffer these faults, one each; the ones after that pass."""
        queue: Iterator[Fault] = iter(faults)
        lock = threading.Lock()

        def plan(_exchange: Exchange) -> Fault:
            with lock:
                return next(queue, passes)

        self.plan = plan

    def always(self, fault: Fault) -> None:
        """Every request suffers this fault until something else is planned."""
        self.plan = lambda exchange: fault

    def start(self) -> None:
        """Listen on a free port, or on the one it had."""
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one_request(self) -> None:
                with contextlib.suppress(ConnectionError):
                    super().handle_one_request()

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                exchange = Exchange(
                    self.command,
                    self.path,
                    {name: value for name, value in self.headers.items() if name != "Connection"},
                    self.rfile.read(length),
                    proxy,
                    self,
                )
                proxy.handle(exchange)

            do_GET = do_POST = do_HEAD = _serve

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: a failing test shows what it needs."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def stop(self) -> None:
        """Refuse connections: the server is gone, and the phone believes it is online."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def handle(self, exchange: Exchange) -> None:
        """Do to the exchange what was planned, then let the stragglers through."""
        try:
            if not self.concerns(exchange.method, exchange.path):
                return passes(exchange)
            late, self.stragglers = self.stragglers, []
            self.seen.append(exchange)
            self.plan(exchange)(exchange)
            for straggler in late:
                straggler.forward()
        except ConnectionError:
            return None  # The server itself is down: the browser sees the connection break.
        return None

    def batches(self) -> Iterable[bytes]:
        """The bodies of the requests that were the plan's to spoil, in the order of arrival."""
        return [exchange.body for exchange in self.seen]
