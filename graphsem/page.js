// Without script the page is whole; with it sentences fold and the page is filtered.
(() => {
  const tools = document.querySelector('.tools'), input = tools.querySelector('input');
  const said = tools.querySelector('.shown'), all = tools.querySelector('.fold-all');
  const sentences = [...document.querySelectorAll('.sentence')];
  tools.hidden = !sentences.length;

  // Folding. What is folded is still found by the browser's own search.
  const folds = new Map();
  const fold = (sentence, folded) => {
    const button = folds.get(sentence);
    if (!button) return;
    const panels = sentence.querySelector(':scope>.panels');
    if (folded) panels.setAttribute('hidden', 'until-found');
    else panels.removeAttribute('hidden');
    sentence.classList.toggle('folded', folded);
    button.setAttribute('aria-expanded', !folded);
  };
  for (const sentence of sentences) {
    const panels = sentence.querySelector(':scope>.panels');
    if (!panels) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'fold';
    button.setAttribute('aria-expanded', true);
    button.setAttribute('aria-label', `What was found in sentence ${sentence.id.slice(1)}`);
    button.addEventListener('click', () =>
      fold(sentence, button.getAttribute('aria-expanded') === 'true'));
    panels.addEventListener('beforematch', () => fold(sentence, false));
    sentence.querySelector('.number').after(button);
    folds.set(sentence, button);
  }
  all.hidden = !folds.size;
  all.addEventListener('click', () => {
    const folded = all.getAttribute('aria-expanded') === 'true';
    for (const sentence of sentences) fold(sentence, folded);
    all.setAttribute('aria-expanded', !folded);
    all.textContent = folded ? 'Expand all' : 'Collapse all';
  });

  // Filtering. A sentence stays if a row of it matches, or its words, or the text of a graph.
  let searched, beyond;  // and what drawings of whole documents are called
  const search = () => {
    const entry = row => {
      const parts = [...row.querySelectorAll('[data-part]')].map(part => part.dataset.part);
      return {row, text: `${row.dataset.find} ${parts.join(' ')}`.toLowerCase()};
    };
    const rows = [...document.querySelectorAll('main [data-find]')];
    const own = new Map(sentences.map(sentence => [sentence, []]));
    const others = [];
    for (const row of rows) (own.get(row.closest('.sentence')) || others).push(entry(row));
    beyond = others[0]?.row.closest('.panel').getAttribute('aria-label').toLowerCase();
    return {
      others,
      sentences: sentences.map(sentence => ({
        sentence, rows: own.get(sentence),
        text: [sentence.querySelector('.text'), ...sentence.querySelectorAll('svg')]
          .map(part => part.textContent).join(' ').toLowerCase(),
      })),
    };
  };
  const filter = () => {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    searched ||= search();
    const matches = ({text}) => wanted.every(word => text.includes(word));
    let count = 0, rows = 0;
    for (const each of searched.sentences) {
      const hits = new Set(wanted.length ? each.rows.filter(matches) : each.rows);
      for (const row of each.rows) row.row.hidden = hits.size > 0 && !hits.has(row);
      each.sentence.hidden = !hits.size && !matches(each);
      count += !each.sentence.hidden;
    }
    for (const each of searched.others) rows += !(each.row.hidden = !matches(each));
    for (const part of document.querySelectorAll('.beside>aside, .paragraph>.panels'))
      part.hidden = wanted.length > 0 && !part.querySelector('[data-find]:not([hidden])');
    for (const part of document.querySelectorAll('.paragraph, .document'))
      part.hidden = wanted.length > 0 && !part.querySelector(
        '.sentence:not([hidden]), aside:not([hidden]), .paragraph>.panels:not([hidden])');
    const of = (some, every, what) => `${some} of ${every} ${what}${every === 1 ? '' : 's'}`;
    said.textContent = !wanted.length ? '' : !count && !rows ? 'Nothing matches' : [
      of(count, sentences.length, 'sentence'),
      ...searched.others.length ? [`${rows} of ${searched.others.length} ${beyond}`] : [],
    ].join(', ');
  };
  input.addEventListener('input', () => {
    filter();
    const main = document.querySelector('main');
    if (main.getBoundingClientRect().top < 0) main.scrollIntoView();  // what is left begins there
  });
  addEventListener('keydown', event => {
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey &&
        !event.target.closest('input, textarea')) {
      input.focus();
      event.preventDefault();
    } else if (event.key === 'Escape' && event.target === input) {
      input.value = '';
      filter();
    }
  });

  // Whoever follows a link sees where it leads, be that folded or filtered out.
  const reveal = hash => {
    const target = hash.length > 1 && document.getElementById(hash.slice(1));
    if (!target) return;
    const sentence = target.closest('.sentence');
    if (sentence && sentence !== target) fold(sentence, false);
    if (target.closest('[hidden]:not([hidden="until-found"])')) {
      input.value = '';
      filter();
    }
  };
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href^="#"]');
    if (!link) return;
    reveal(link.getAttribute('href'));
    if (location.protocol === 'about:') {  // in a frame of another page, whose address links have
      event.preventDefault();
      location.hash = link.getAttribute('href');
    }
  });
  reveal(location.hash);
})();
