"""The service: what it takes and gives, what it refuses, and many at once."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra serve is not installed")
pytest.importorskip("httpx", reason="starlette's test client needs httpx")

from starlette.testclient import TestClient

import graphsem
from graphsem.document import Document
from graphsem.serve import hosts_of
from graphsem.serving.app import application
from graphsem.serving.batcher import Batcher, Busy
from graphsem.serving.limits import Limits
from tests.graphsem.fakes import LongWords, Page, WordGraphs

ROOT = Path(__file__).parents[2]
BOTH: dict[str, Any] = {"amr": WordGraphs(), "kid": LongWords()}
TEXT = "The <b>archive</b> burned. Nobody came."


def documents(texts: Sequence[str]) -> list[Document]:
    if "fail" in texts:
        raise ValueError("fail")
    return graphsem.parse([("", text) for text in texts], BOTH)


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = application(documents, Limits(characters=100), hosts_of("127.0.0.1"))
    with TestClient(app, "http://127.0.0.1:8000") as made:
        yield made


def test_a_text_comes_back_as_a_document(client: TestClient) -> None:
    answer = client.post("/parse", json={"text": TEXT})
    assert answer.status_code == 200
    assert answer.json() == graphsem.parse(TEXT, BOTH).to_json()
    assert client.get("/health").json() == {"status": "ok"}
    described = client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1") and set(described["paths"]) == {
        "/parse",
        "/page",
        "/health",
    }


def test_a_page_has_nothing_of_the_text_unescaped(client: TestClient) -> None:
    answer = client.post("/page", json={"text": TEXT})
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<b>archive" not in answer.text and "&lt;b&gt;" in answer.text
    assert Page(answer.text).fetched == []
    index = client.get("/").text
    assert Page(index).fetched == [] or Page(index).fetched == ["iframe"]
    assert "http" not in index.replace("http-equiv", "")


@pytest.mark.parametrize(
    ("body", "code", "reason"),
    [
        (b"", 400, "not JSON"),
        (b"[" * 100_000, 413, "100 characters"),
        (b"[" * 5000, 400, "not JSON"),
        (b'{"text": 3}', 400, "must be a string"),
        (b'{"text": "a", "input": "/etc/passwd"}', 400, "must be {"),
        (b'["a"]', 400, "must be {"),
        (b'{"text": "\\ud800"}', 400, "surrogate"),
        (json.dumps({"text": "a" * 101}).encode(), 413, "100 characters"),
        (b"\xff\xfe", 400, "not JSON"),
    ],
)
def test_what_cannot_be_parsed_is_refused_with_a_reason(
    client: TestClient, body: bytes, code: int, reason: str
) -> None:
    answer = client.post("/parse", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == code
    assert reason in answer.json()["error"]


def test_other_kinds_and_other_hosts_are_refused(client: TestClient) -> None:
    plain = {"Content-Type": "text/plain"}  # what a form of another site may send unasked
    assert client.post("/parse", content=b'{"text": "a"}', headers=plain).status_code == 415
    for path in ("/", "/openapi.json"):
        assert client.get(path, headers={"Host": "evil.example"}).status_code == 403
    sent = client.post("/parse", json={"text": "a"}, headers={"Host": "evil.example:8000"})
    assert sent.status_code == 403
    assert client.get("/parse").status_code == 405 and client.get("/x").status_code == 404
    assert hosts_of("0.0.0.0") is None and "localhost" in (hosts_of("::1") or ())


def test_requests_that_wait_are_parsed_together_and_no_more_wait_than_may() -> None:
    begun, go_on = threading.Event(), threading.Event()
    batches: list[list[str]] = []

    def slow(texts: Sequence[str]) -> list[Document]:
        batches.append(list(texts))
        begun.set()
        assert go_on.wait(300)
        return documents(texts)

    batcher = Batcher(slow, waiting=4)
    first = batcher.submit("One.")
    assert begun.wait(300)
    others = [batcher.submit(text) for text in ("Two.", "fail", "Three.", "Four.")]
    with pytest.raises(Busy):
        batcher.submit("Five.")
    assert others[3].cancel()
    go_on.set()
    assert [f.result(300).text for f in (first, others[0], others[2])] == ["One.", "Two.", "Three."]
    with pytest.raises(ValueError, match="fail"):
        others[1].result(300)
    batcher.close()
    assert batches == [["One."], ["Two.", "fail", "Three."], ["Two."], ["fail"], ["Three."]]


def test_what_takes_too_long_is_given_up() -> None:
    release = threading.Event()

    def stuck(texts: Sequence[str]) -> list[Document]:
        release.wait(300)
        return documents(texts)

    with TestClient(application(stuck, Limits(seconds=0.05))) as client:
        assert client.post("/parse", json={"text": "a"}).status_code == 504
        release.set()


def test_two_hundred_requests_of_twenty_clients_are_all_answered() -> None:
    """The command itself, listening on the loopback, with the shipped parser of frames."""
    command = [sys.executable, "-m", "graphsem", "serve", "port=0", "parsers=kid",
               "limits.waiting=200"]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stderr is not None
            line = next(line for line in process.stderr if line.startswith("graphsem at "))
            address = line.split()[2]

            def ask(number: int) -> str:
                body = json.dumps({"text": f"She sold {number} ships."}).encode()
                request = urllib.request.Request(
                    address + "parse", body, {"Content-Type": "application/json"}
                )
                with urllib.request.urlopen(request, timeout=120) as answer:
                    return str(json.load(answer)["text"])

            with ThreadPoolExecutor(20) as pool:
                texts = list(pool.map(ask, range(200)))
            assert texts == [f"She sold {number} ships." for number in range(200)]
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(address + "../../etc/passwd", timeout=120)
        finally:
            process.terminate()
