"""Servers of the faults' own, on free ports: a Redis that can be stopped, flushed, frozen and made read-only."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class RedisServer:
    """One redis-server without persistence beyond its folder; ended by its own id."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def client(self) -> Iterator[redis.Redis]:
        """A client of this server, for one block."""
        with redis.Redis.from_url(self.url, socket_timeout=10) as client:
            yield client
            client.connection_pool.disconnect()

    def start(self) -> None:
        """Start it on its port, and wait until it is this process that answers."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        command += ["--save", "", "--appendonly", "no", "--daemonize", "no"]
        with (self.folder / "redis.log").open("a") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                with self.client() as client:
                    if client.info("server")["process_id"] == self._process.pid:
                        return
            except redis.RedisError:
                time.sleep(0.02)
        raise TimeoutError("redis-server did not answer")

    def stop(self) -> None:
        """End it as a machine that goes down would: what it held is gone."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    end = stop

    def freeze(self) -> None:
        """It hangs: connections stay open and nothing is answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def flush(self) -> None:
        with self.client() as client:
            client.flushall()

    def read_only(self, yes: bool = True) -> None:
        """As after a failover: it answers every write with READONLY."""
        with self.client() as client:
            client.replicaof(*(("127.0.0.1", "1") if yes else ("NO", "ONE")))

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)
