// A node and its words light together, whichever the pointer is on.
for (const kind of ['mouseover', 'mouseout']) document.addEventListener(kind, event => {
  const from = event.target.closest && event.target.closest('[data-words],[data-word]');
  if (!from) return;
  const figure = from.closest('.amr'), on = kind === 'mouseover';
  const indices = (from.dataset.words || from.dataset.word).trim().split(' ');
  for (const index of indices) {
    const found = figure.querySelectorAll(`[data-word="${index}"],[data-words~="${index}"]`);
    for (const part of found) part.classList.toggle('lit', on);
  }
});
