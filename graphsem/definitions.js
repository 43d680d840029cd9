// Definitions beside what they define, while the pointer or the keyboard is there: taken from the
// index, where they stand once. Escape hides one; the pointer may go onto it.
(() => {
  const terms = new Map();
  for (const link of document.querySelectorAll('.index .where a'))
    terms.set(link.hash.slice(1), link.closest('.term'));
  if (!document.querySelector('.term p, .term dd')) return;

  const tip = document.createElement('div');
  tip.className = 'definition';
  tip.id = 'definition';
  tip.setAttribute('role', 'tooltip');
  tip.hidden = true;
  document.body.append(tip);

  const make = (tag, text, parent) => {
    const made = document.createElement(tag);
    made.textContent = text;
    return parent.appendChild(made);
  };
  const partsOf = term => new Map([...term.querySelectorAll('dt')]
    .map(name => [name.textContent, name.nextElementSibling.textContent]));

  // What is to be said of an element: names and their definitions.
  const said = element => {
    const row = element.closest('main [data-find]'), part = element.closest('[data-part]');
    const link = element.closest('main a[href^="#"]');
    const rows = link ? (link.dataset.rows || link.hash.slice(1)).split(' ') : [];
    if (part?.dataset.part && row?.contains(part) && terms.has(row.id)) {
      const term = terms.get(row.id), text = partsOf(term).get(part.dataset.part);
      return text ? [{name: part.dataset.part, text, of: term.querySelector('b').textContent}] : [];
    }
    if (part && row?.contains(part)) rows.push(row.id);
    return rows.filter(id => terms.has(id)).map(id => {
      const term = terms.get(id), known = partsOf(term), parts = new Map();
      for (const {dataset} of document.getElementById(id).querySelectorAll('[data-part]'))
        if (known.has(dataset.part)) parts.set(dataset.part, known.get(dataset.part));
      const text = term.querySelector(':scope>p')?.textContent || '';
      return {name: term.querySelector('b').textContent, text, parts};
    }).filter(({text, parts}) => text || parts.size);
  };

  let shown = null, top, timer;
  const restore = () => {
    if (!shown) return;
    for (const element of [shown, ...document.querySelectorAll('[data-title]')])
      if (element.dataset.title) {
        element.title = element.dataset.title;
        delete element.dataset.title;
      }
    shown.removeAttribute('aria-describedby');
    shown = null;
  };
  const hide = () => {
    clearTimeout(timer);
    restore();
    tip.hidden = true;
  };
  const show = element => {
    const entries = said(element);
    if (!entries.length) return hide();
    hide();
    tip.replaceChildren();
    for (const {name, text, of, parts = new Map()} of entries) {
      const head = make('p', '', tip);
      make('b', name, head);
      if (of) make('span', ` of ${of}`, head);
      if (text) make('p', text, tip);
      const list = parts.size && make('dl', '', tip);
      for (const [part, meaning] of parts) {
        make('dt', part, list);
        make('dd', meaning, list);
      }
    }
    // The browser's own tip would lie upon this one.
    for (let each = element; each; each = each.parentElement.closest('[title]'))
      if (each.title) {
        each.dataset.title = each.title;
        each.removeAttribute('title');
      }
    shown = element;
    element.setAttribute('aria-describedby', 'definition');
    tip.hidden = false;
    top = element.getBoundingClientRect().top;
    const box = element.getClientRects()[0], own = tip.getBoundingClientRect();
    const under = box.bottom + 6 + own.height < innerHeight || box.top < own.height;
    tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - own.width - 8))}px`;
    tip.style.top = `${under ? box.bottom + 6 : box.top - own.height - 6}px`;
  };
  const place = target => target.closest('main [data-part], main .text a, main a[href^="#"]');

  document.addEventListener('pointerover', event => {
    const element = event.target.closest && place(event.target);
    clearTimeout(timer);
    if (event.target === tip || tip.contains(event.target)) return;
    if (element && element !== shown) timer = setTimeout(show, 150, element);
    else if (!element) timer = setTimeout(hide, 200);
  });
  document.addEventListener('focusin', event => {
    const element = place(event.target);
    if (element && event.target.matches(':focus-visible')) show(element);
  });
  document.addEventListener('focusout', hide);
  document.addEventListener('word', event => event.detail ? show(event.detail) : hide());
  document.addEventListener('scroll', () => {
    if (shown && Math.abs(shown.getBoundingClientRect().top - top) > 4) hide();
  }, {capture: true, passive: true});
  addEventListener('keydown', event => event.key === 'Escape' && hide());
})();
