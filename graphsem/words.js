// The same words light in all drawings of a document, whichever of them the pointer or the
// keyboard is on. Drawings repeat the text in elements that `data-said` selects; where such an
// element stands in the document, and what it leaves out, tell `data-at` and `data-skip`.
(() => {
  const selector = document.body.dataset.said;
  const lights = window.Highlight && CSS.highlights && new Highlight();
  if (lights) CSS.highlights.set('said', lights);
  const WORD = /[\p{L}\p{N}\p{M}]+(?:['\u2019.,\-][\p{L}\p{N}\p{M}]+)*/gu;

  // The stretches of text of an element, in characters of its document.
  const known = new WeakMap();
  const stretches = element => {
    if (known.has(element)) return known.get(element);
    const found = [];
    let at = Number(element.closest('[data-at]').dataset.at);
    const walk = node => {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE)
          found.push({node: child, from: at, to: at += child.length});
        else if (child.dataset?.skip) at += Number(child.dataset.skip);
        else walk(child);
      }
    };
    walk(element);
    known.set(element, found);
    return found;
  };
  const spans = part => stretches(part.closest(selector))
    .filter(({node}) => part.contains(node)).map(({from, to}) => [from, to]);

  const texts = new WeakMap();
  const repeating = (home, from, to) => {
    if (!texts.has(home)) {
      const sentences = [...home.querySelectorAll('.sentence')];
      texts.set(home, {
        starts: sentences.map(sentence => Number(sentence.dataset.at)),
        sentences: sentences.map(sentence => [...sentence.querySelectorAll(selector)]),
        others: [...home.querySelectorAll(selector)].filter(each => !each.closest('.sentence')),
      });
    }
    const {starts, sentences, others} = texts.get(home);
    const near = sentences.filter((_, i) => starts[i] < to && !(starts[i + 1] <= from));
    return [...near.flat(), ...others];
  };

  let lit = [], shown = '';
  const light = (home, ranges) => {
    const key = home && ranges.length ? `${home.id} ${ranges}` : '';
    if (key === shown) return;
    shown = key;
    lights?.clear();
    for (const part of lit) part.classList.remove('lit');
    lit = [];
    if (!key) return;
    const numbers = new Map();
    for (const [from, to] of ranges) for (const text of repeating(home, from, to))
      for (const piece of stretches(text)) {
        if (piece.to <= from || to <= piece.from) continue;
        if (lights) {
          const range = new Range();
          range.setStart(piece.node, Math.max(from, piece.from) - piece.from);
          range.setEnd(piece.node, Math.min(to, piece.to) - piece.from);
          lights.add(range);
        }
        const word = piece.node.parentElement.closest('[data-word]');
        if (word) numbers.set(word, word.closest('.panel'));
      }
    for (const [word, panel] of numbers) {
      lit.push(word, ...panel.querySelectorAll(`[data-words~="${word.dataset.word}"]`));
    }
    for (const part of lit) part.classList.add('lit');
  };

  // The word under the pointer.
  const wordAt = (text, x, y) => {
    const caret = document.caretPositionFromPoint
      ? document.caretPositionFromPoint(x, y) : document.caretRangeFromPoint?.(x, y);
    const node = caret && (caret.offsetNode || caret.startContainer);
    const at = caret && (caret.offset ?? caret.startOffset);
    const piece = node && stretches(text).find(each => each.node === node);
    if (!piece) return null;
    for (const {0: word, index} of node.data.matchAll(WORD)) {
      if (index > at || at > index + word.length) continue;
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const over = [...range.getClientRects()].some(box =>
        box.left - 2 <= x && x <= box.right + 2 && box.top - 2 <= y && y <= box.bottom + 2);
      return over ? [piece.from + index, piece.from + index + word.length] : null;
    }
    return null;
  };
  const spansOf = (target, x, y) => {
    const node = target.closest('[data-words]');
    if (node) {
      const panel = node.closest('.panel'), words = node.dataset.words.trim().split(' ');
      return words.flatMap(word => [...panel.querySelectorAll(`[data-word="${word}"]`)]
        .flatMap(spans));
    }
    const text = target.closest(selector), word = text && wordAt(text, x, y);
    if (word) return [word];
    const row = target.closest('[data-find]');
    if (!row) return [];
    const links = `.text a[href="#${row.id}"],.text a[data-rows~="${row.id}"]`;
    return [...row.closest('.document').querySelectorAll(links)].flatMap(spans);
  };
  let waiting;
  document.addEventListener('pointermove', event => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      const home = event.target.closest?.('.document');
      light(home, home ? spansOf(event.target, event.clientX, event.clientY) : []);
    });
  });
  document.addEventListener('focusin', event => {
    const home = event.target.closest('.document'), link = event.target.closest('a');
    light(home, home && link?.closest(selector) ? spans(link) : []);
  });
  document.addEventListener('focusout', () => light());

  // Arrow keys go through the words of a sentence; a reader that speaks is told what they are.
  const speaker = document.createElement('p');
  speaker.className = 'spoken';
  speaker.setAttribute('role', 'status');
  document.body.append(speaker);
  const places = new WeakMap();
  for (const text of document.querySelectorAll('.sentence>.text')) text.tabIndex = 0;
  document.addEventListener('keydown', event => {
    const text = event.target.closest('.sentence>.text');
    const step = {ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity}[event.key];
    if (!text || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const words = stretches(text).flatMap(({node, from}) => [...node.data.matchAll(WORD)].map(
      ({0: word, index}) => ({word, node, span: [from + index, from + index + word.length]})));
    if (!words.length) return;
    const before = places.get(text) ?? -1;
    const place = Math.min(words.length - 1, Math.max(0, before + step));
    places.set(text, place);
    const {word, node, span} = words[place];
    light(text.closest('.document'), [span]);
    const link = node.parentElement.closest('a');
    speaker.textContent = link ? `${word}: ${link.dataset.title || link.title}` : word;
    document.dispatchEvent(new CustomEvent('word', {detail: link}));
  });
})();
