"""The routes: a page with a text field, ``/parse`` and ``/page``, their description.

Nothing of a request names a file, and nothing of it comes back as HTML unescaped. Bodies must be
``application/json``, which no page of another site can send here without being asked first, and
requests must name one of the service's own hosts, so that no other name leads here.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from graphsem.document import Document
from graphsem.serving.batcher import Batcher, Busy, Parse
from graphsem.serving.limits import Limits
from graphsem.serving.openapi import description

# What a page may do: its own style and script, and asking this service; nothing from elsewhere.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "connect-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def application(parse: Parse, limits: Limits, hosts: Sequence[str] | None = None) -> Starlette:
    """The service.

    Args:
        parse: documents of texts, in order; called by one thread.
        hosts: by which it may be asked for; None: by any.
    """
    form = (files("graphsem.serving") / "form.html").read_text(encoding="utf-8")
    described = description(limits)
    batchers: list[Batcher] = []

    @asynccontextmanager
    async def at_work(app: Starlette) -> AsyncIterator[None]:
        batchers.append(Batcher(parse, limits.waiting))
        yield
        await asyncio.to_thread(batchers.pop().close)

    def checked_host(request: Request) -> None:
        if hosts is not None and request.url.hostname not in hosts:
            raise HTTPException(403, "this host has another name")

    async def document_of(request: Request) -> Document:
        checked_host(request)
        text = text_of(await body_of(request, limits), limits)
        try:
            answer = batchers[0].submit(text)
        except Busy:
            raise HTTPException(503, "too many requests wait", {"Retry-After": "5"}) from None
        try:
            return await asyncio.wait_for(asyncio.wrap_future(answer), limits.seconds)
        except TimeoutError:
            raise HTTPException(504, f"more than {limits.seconds:g} seconds") from None

    async def index(request: Request) -> Response:
        checked_host(request)
        return HTMLResponse(form, headers=_HEADERS)

    async def parsed(request: Request) -> Response:
        document = await document_of(request)
        return JSONResponse(await asyncio.to_thread(document.to_json), headers=_HEADERS)

    async def page(request: Request) -> Response:
        document = await document_of(request)
        return HTMLResponse(await asyncio.to_thread(document.to_html), headers=_HEADERS)

    async def openapi(request: Request) -> Response:
        checked_host(request)
        return JSONResponse(described, headers=_HEADERS)

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers=_HEADERS)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        headers = {**_HEADERS, **(error.headers or {})}
        return JSONResponse({"error": error.detail}, error.status_code, headers=headers)

    routes = [
        Route("/", index),
        Route("/parse", parsed, methods=["POST"]),
        Route("/page", page, methods=["POST"]),
        Route("/openapi.json", openapi),
        Route("/health", health),
    ]
    return Starlette(routes=routes, lifespan=at_work, exception_handlers={HTTPException: refused})


async def body_of(request: Request, limits: Limits) -> bytes:
    """The body, never more of it than may be. Raises ``HTTPException``."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "the body must be application/json")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limits.bytes:
            raise HTTPException(413, f"more than {limits.characters:,} characters")
    return bytes(body)


def text_of(body: bytes, limits: Limits) -> str:
    """The text of ``{"text": ...}``. Raises ``HTTPException`` saying what is wrong."""
    try:
        record = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400, "the body is not JSON") from None
    if not isinstance(record, dict) or set(record) != {"text"}:
        raise HTTPException(400, 'the body must be {"text": "..."}')
    text = record["text"]
    if not isinstance(text, str):
        raise HTTPException(400, "text must be a string")
    if len(text) > limits.characters:
        raise HTTPException(413, f"more than {limits.characters:,} characters")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise HTTPException(400, "text has half a surrogate pair, which is no character") from None
    return text
