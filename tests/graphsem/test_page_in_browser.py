"""The page at work in a headless Chromium: on PATH, or named by $GRAPHSEM_CHROMIUM."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest

import graphsem
from tests.graphsem.test_index import PARSERS
from tests.tsar.court import TEXT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("GRAPHSEM_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on PATH, and GRAPHSEM_CHROMIUM names none"
)

# As `graphsem serve` has it.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'"
)

# What a reader would do; what is seen then is sent back as JSON.
ACTS = r"""
<script>
(async () => {
  const seen = {}, $ = (css, from = document) => from.querySelector(css);
  const all = css => [...document.querySelectorAll(css)];
  const frames = async count => {
    while (count--) await new Promise(requestAnimationFrame);
  };
  const wait = ms => new Promise(done => setTimeout(done, ms));
  const over = async part => {
    part.scrollIntoView({block: 'center'});
    await frames(3);
    await wait(100);
    await frames(2);
    part.scrollIntoView({block: 'center'});
    const {left, top, width, height} = part.getClientRects()[0];
    const at = {bubbles: true, clientX: left + width / 2, clientY: top + height / 2};
    part.dispatchEvent(new PointerEvent('pointerover', at));
    part.dispatchEvent(new PointerEvent('pointermove', at));
    await wait(400);
    await frames(3);
    const marked = [...CSS.highlights.get('said')].map(range => ({
      words: String(range),
      where: range.startContainer.parentElement
        .closest('.text,.line,.amr-words,.ev-text').className,
    }));
    return {
      words: [...new Set(marked.map(each => each.words))],
      where: [...new Set(marked.map(each => each.where.split(' ')[0]))].sort(),
      nodes: all('.node.lit title').map(title => title.textContent),
      definition: $('.definition').hidden ? '' : $('.definition').innerText,
    };
  };
  const filter = async text => {
    const input = $('.filter input');
    input.value = text;
    input.dispatchEvent(new Event('input'));
    return {said: $('.shown').textContent,
      sentences: all('.sentence').filter(each => each.offsetParent).map(each => each.id),
      around: all('.paragraph, .document').filter(each => each.offsetParent).length};
  };
  await wait(500);  // arcs are drawn
  seen.link = await over(all('#s2 .text a').find(a => a.textContent === 'sentenced'));
  seen.node = await over($('#s1 svg .node[data-words]'));
  seen.element = await over($('#s2 .fe'));
  seen.trigger = await over(all('.ev-trigger').find(a => a.textContent === 'bought'));
  const text = $('#s2 .text');
  text.focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight'])
    text.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
  seen.keys = [$('.spoken').textContent, ...new Set([...CSS.highlights.get('said')].map(String))];
  dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}));
  seen.none = await filter('zzzz');
  seen.one = await filter('ferry bombing');
  seen.event = (await filter('bought')).said;
  seen.all = (await filter('')).sentences.length;
  const [field, fold] = [$('.filter'), $('.fold-all')].map(part => part.getBoundingClientRect());
  seen.one_row = field.top < fold.bottom && fold.top < field.bottom;
  $('.fold-all').click();
  seen.folded = all('.sentence>.panels:not([hidden])').length;
  $('#s2 .text a').click();
  seen.unfolded = all('.sentence>.panels:not([hidden])').map(each => each.parentElement.id);
  $('.fold-all').click();
  seen.wide = document.documentElement.scrollWidth - innerWidth;
  seen.buttons = all('.amr-tools button').slice(0, 2).map(button => button.textContent);
  const saved = [], make = URL.createObjectURL;
  URL.createObjectURL = blob => { saved.push(blob); return make(blob); };
  all('.amr-tools button')[1].click();
  seen.svg = await saved[0].text();
  return seen;
})().catch(error => ({error: error.stack})).then(seen =>
  fetch('/', {method: 'POST', body: JSON.stringify(seen)}));
</script>
"""


def acted(page: str, folder: Path, width: int) -> dict[str, Any]:
    """What was seen on the page, served under the service's policy, in a window so wide."""
    body = page.replace("</body>", f"{ACTS}</body>").encode()
    answers: Queue[bytes] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(body if self.path == "/" else b"")

        def do_POST(self) -> None:
            answers.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer(b"")

        def answer(self, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        command = [
            str(CHROMIUM),
            *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *(f"--user-data-dir={folder / 'profile'}", f"--window-size={width},900"),
            *("--remote-debugging-port=0", f"http://127.0.0.1:{server.server_address[1]}/"),
        ]
        with (folder / "log").open("wb") as log:
            browser = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            seen: dict[str, Any] = json.loads(answers.get(timeout=60))
        finally:
            browser.terminate()
            browser.wait(20)
            server.shutdown()
    assert "error" not in seen, seen
    return seen


@pytest.mark.parametrize("width", [1300, 500])
def test_a_reader_finds_their_way(width: int, tmp_path: Path) -> None:
    document = graphsem.parse(TEXT, PARSERS, name="court")
    seen = acted(document.to_html(), tmp_path, width)
    assert seen["link"]["words"] == ["sentenced"]
    assert seen["link"]["where"] == ["amr-words", "ev-text", "line", "text"]
    assert len(seen["link"]["nodes"]) == 1 and "sentenced" in seen["link"]["nodes"][0]
    assert "A word of <five> letters or more." in seen["link"]["definition"]
    assert "The word before." in seen["link"]["definition"]
    assert {"amr-words", "line", "text"} <= set(seen["node"]["where"])
    assert seen["element"]["definition"].startswith("Agent of Long_word")
    assert seen["trigger"]["words"] == ["bought"] and len(seen["trigger"]["nodes"]) == 1
    # The third word of the second sentence, in all drawings.
    third = document.sentences[1].forms[2]
    assert seen["keys"][0].startswith(third) and seen["keys"][1:] == [third]
    assert seen["none"] == {"said": "Nothing matches", "sentences": [], "around": 0}
    shown = [s for s in document.sentences if {"ferry", "bombing"} <= set(s.forms)]
    assert len(seen["one"]["sentences"]) == len(shown)
    assert re.match(rf"{len(shown)} of {len(document)} sentences", seen["one"]["said"])
    assert re.search(r", [1-9]\d* of \d+ events$", seen["event"])  # by the trigger's word
    assert seen["all"] == len(document) and seen["one_row"]
    assert seen["folded"] == 0 and seen["unfolded"] == ["s2"]
    assert seen["wide"] <= 0
    assert seen["buttons"] == ["Copy PENMAN", "Save SVG"]
    assert seen["svg"].startswith("<?xml") and "var(" not in seen["svg"]
    assert re.search(r'<rect width="100%" height="100%" fill="#[0-9a-f]{6}"', seen["svg"])
