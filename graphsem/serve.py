"""``graphsem serve``: the parsers as a page with a text field, and as a service."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from graphsem.parsers import Checkpoints, chosen_of
from graphsem.serving.limits import Limits
from semcore.commands import command
from semcore.errors import InputError, at_least, one_of
from semcore.options import PRECISIONS

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass
class ServeConfig:
    """The keys of ``graphsem serve``."""

    host: str = "127.0.0.1"  # where it listens: this machine only; 0.0.0.0: everywhere
    port: int = 8000  # 0: any that is free
    parsers: Any = None  # a name or a list of names; null: all that have weights here
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    device: str = "cpu"  # cpu, cuda, cuda:1, mps
    precision: str = "32"  # 32 | bf16: for GPUs | int8: quicker on x86 processors
    threads: int | None = None  # cores used at most, also for one sentence; null: one a batch
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        one_of("precision", self.precision, PRECISIONS)
        at_least("threads", self.threads, 1)
        if not 0 <= self.port <= 65535:
            raise InputError(f"port={self.port}: between 0 and 65535")


@command("serve", ServeConfig, example="graphsem serve port=8000")
def main(config: ServeConfig) -> None:
    """Serve the parsers: a page with a text field at /, and POST /parse with {"text": "..."}.

    /openapi.json describes what is taken and given. It listens on this machine only unless
    host= says otherwise, keeps one copy of the parsers, and parses together what waits together.
    Nothing is stored.
    """
    try:
        import uvicorn

        from graphsem.serving.app import application
    except ImportError as error:
        raise InputError(f"serving needs {error.name}: pip install 'graphsem[serve]'") from error
    from graphsem.parsing import parse
    from graphsem.pipeline import load

    folders = chosen_of(config)
    pipeline = load(
        list(folders),
        checkpoints=folders,
        device=config.device,
        precision=config.precision,
    )

    def documents(texts: Sequence[str]) -> list[Any]:
        return parse([("", text) for text in texts], pipeline.parsers, threads=config.threads)

    documents(["It rained."])  # what is made at the first text is made before the first request
    app = application(documents, config.limits, hosts_of(config.host))
    server = uvicorn.Server(
        uvicorn.Config(app, config.host, config.port, log_level="warning", access_log=False)
    )
    try:
        listening = server.config.bind_socket()
    except SystemExit as error:
        raise InputError(f"host={config.host} port={config.port}: cannot be listened on") from error
    listening.listen(server.config.backlog)  # who reads the line below may ask at once
    port = listening.getsockname()[1]
    host = f"[{config.host}]" if ":" in config.host else config.host
    print(f"graphsem at http://{host}:{port}/ (Ctrl-C ends it)", file=sys.stderr, flush=True)
    server.run([listening])


def hosts_of(host: str) -> tuple[str, ...] | None:
    """By which names it may be asked for: its own on loopback, any elsewhere."""
    try:
        loopback = ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    return (host, *_LOOPBACK) if loopback else None


if __name__ == "__main__":
    main()
