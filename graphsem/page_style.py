"""The page's own style sheet, and the script that filters its frames."""

PAGE_STYLE = """
--serif:"Iowan Old Style","Charter","Source Serif 4","Palatino Linotype",Palatino,Georgia,
  "Noto Serif","DejaVu Serif",serif;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",
  Arial,sans-serif;
background:var(--paper);color:var(--ink);font-family:var(--sans);font-size:100%;line-height:1.5;
*,*::before,*::after{box-sizing:border-box}
a{color:inherit}
:focus-visible{outline:2px solid var(--blue);outline-offset:2px;border-radius:2px}
&.page{margin:0 auto;max-width:72rem;padding:3.5rem clamp(1rem,4vw,4rem) 6rem}
.masthead h1{font:500 2.5rem/1.1 var(--serif);letter-spacing:-.015em;margin:0}
.subtitle{font:400 1.125rem/1.45 var(--serif);color:var(--muted);margin:.5rem 0 0;max-width:44rem}
.facts{display:flex;flex-wrap:wrap;gap:1rem 2.5rem;margin:2rem 0 0;padding:0}
.facts dt,.panel>h3,.hand h2{font-size:.6875rem;font-weight:600;letter-spacing:.08em;
  text-transform:uppercase;color:var(--muted);margin:0}
.facts dd{margin:.1rem 0 0;font-size:.9375rem;font-variant-numeric:tabular-nums;
  overflow-wrap:anywhere}
.contents{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;list-style:none;margin:1.5rem 0 0;padding:0;
  font-size:.9375rem}
.contents a{text-decoration-color:var(--muted);text-underline-offset:.25em}
.key{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.6rem 2rem;
  align-items:center;justify-content:space-between;background:var(--paper);
  margin:2rem 0 0;padding:.8rem 0;border-block:1px solid var(--rule)}
.hands{flex:1 1 30rem;display:grid;gap:.55rem}
.hand{display:flex;align-items:baseline;gap:.3rem 1.2rem}
.hand h2{flex:0 0 3.4rem}
.filter input{font:inherit;font-size:.8125rem;color:inherit;background:transparent;width:11rem;
  border:1px solid var(--muted);border-radius:1.2em;padding:.25em .9em}
.document{margin-top:3.5rem}
.document>h2{font:500 1.5rem/1.2 var(--serif);margin:0;overflow-wrap:anywhere}
.paragraph{margin-top:2.5rem}
.paragraph+.paragraph{margin-top:3.5rem}
.paragraph+.paragraph::before{content:"";display:block;width:3rem;border-top:2px solid var(--rule);
  margin-bottom:2.5rem}
.sentence{position:relative;margin:0 -.75rem 2.75rem -3rem;padding:0 .75rem 0 3rem;
  content-visibility:auto;contain-intrinsic-size:auto 20rem}
.number{position:absolute;left:0;top:.5rem;width:2rem;text-align:end;
  font-size:.75rem;color:var(--muted);text-decoration:none;font-variant-numeric:tabular-nums}
.text{font:400 1.3125rem/1.55 var(--serif);margin:0 0 .9rem;max-width:60rem;overflow-wrap:anywhere;
  unicode-bidi:isolate}
.text a{text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.22em;
  text-decoration-color:var(--muted)}
.text a:hover,.text a.lit{background:var(--ink);color:var(--paper);text-decoration:none;
  border-radius:.15em;box-shadow:0 0 0 .1em var(--ink)}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,34rem),1fr));
  gap:1.5rem 3rem}
.panel{min-width:0}
.panel.wide{grid-column:1/-1}
.panel>h3{margin-bottom:.5rem}
@media (max-width:78rem){.sentence{margin-left:-.75rem;padding-left:.75rem}
  .number{position:static;display:block;width:auto;text-align:start}}
@media (max-width:46rem){.text{font-size:1.1875rem}.key{position:static}
  .masthead h1{font-size:2rem}}
@media print{&.page{padding:0;max-width:none;font-size:85%}.filter,.number{display:none}
  .key{position:static}.text{break-after:avoid}.sentence{content-visibility:visible}}
"""

# Without script the page is whole; with it frames can be filtered, and a row lights its target.
FILTER_SCRIPT = """
const box = document.querySelector('.filter'), input = box.querySelector('input');
box.hidden = !document.querySelector('.frame');
input.addEventListener('input', () => {
  const wanted = input.value.trim().toLowerCase();
  for (const article of document.querySelectorAll('.sentence')) {
    let shown = 0;
    for (const row of article.querySelectorAll('.frame')) {
      const text = row.dataset.frame + ' ' + row.querySelector('.evoked').textContent;
      row.hidden = !text.toLowerCase().includes(wanted);
      row.style.display = row.hidden ? 'none' : '';
      shown += !row.hidden;
    }
    article.hidden = wanted && !shown;
  }
});
for (const kind of ['mouseover', 'mouseout']) document.addEventListener(kind, event => {
  const row = event.target.closest && event.target.closest('.frame');
  if (!row) return;
  const links = row.closest('.sentence').querySelectorAll(`.text a[href="#${row.id}"]`);
  for (const link of links) link.classList.toggle('lit', kind === 'mouseover');
});
"""
