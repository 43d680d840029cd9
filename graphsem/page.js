// Without script the page is whole; with it rows can be filtered, and a row lights its words.
const box = document.querySelector('.filter'), input = box.querySelector('input');
box.hidden = !document.querySelector('[data-find]');
input.addEventListener('input', () => {
  const wanted = input.value.trim().toLowerCase();
  for (const row of document.querySelectorAll('[data-find]')) {
    row.hidden = !row.dataset.find.toLowerCase().includes(wanted);
    row.style.display = row.hidden ? 'none' : '';
  }
  for (const article of document.querySelectorAll('.sentence'))
    article.hidden = wanted && !article.querySelector('[data-find]:not([hidden])');
});
for (const kind of ['mouseover', 'mouseout']) document.addEventListener(kind, event => {
  const row = event.target.closest && event.target.closest('[data-find]');
  if (!row) return;
  const links = row.closest('.document').querySelectorAll(`.text a[href="#${row.id}"]`);
  for (const link of links) link.classList.toggle('lit', kind === 'mouseover');
});
