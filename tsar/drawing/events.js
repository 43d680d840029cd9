// Arcs from each trigger to its arguments. Within a line an arc rises above the words; to another
// line it goes by a rail in the margin, so that no arc crosses words. Lines between words and rails
// are shared out so that arcs of two events do not lie on each other. Without script the labels in
// the text and the table say the same.
(() => {
  const SVG = 'http://www.w3.org/2000/svg', LANE = 4, RAIL = 6, EDGE = 6, ROUND = 5;
  const make = (name, values, parent) => {
    const made = document.createElementNS(SVG, name);
    for (const key in values) made.setAttribute(key, values[key]);
    return parent.appendChild(made);
  };

  // The first of the places that is free from `from` to `to`; `taken` are the intervals in each.
  const place = (taken, from, to) => {
    let found = taken.findIndex(spans => spans.every(([a, b]) => to < a || b < from));
    if (found < 0) found = taken.push([]) - 1;
    taken[found].push([from, to]);
    return found;
  };

  // Where the words begin that are triggers (t3) and arguments (a3.0), and on which line.
  const points = text => {
    const box = text.getBoundingClientRect(), found = [];
    for (const mark of text.querySelectorAll('[data-starts]')) {
      const rect = mark.querySelector('.ev-ink').getClientRects()[0];
      if (!rect) continue;
      mark.dataset.starts.split(' ').forEach((key, index) => found.push({
        event: parseInt(key.slice(1), 10), trigger: key[0] === 't',
        x: rect.left - box.left + Math.min(rect.width / 2, 7 + 5 * index),
        top: rect.top - box.top, head: mark.querySelector('.ev-head'),
      }));
    }
    const tops = [];
    for (const point of [...found].sort((a, b) => a.top - b.top)) {
      if (!tops.length || point.top - tops[tops.length - 1] > 14) tops.push(point.top);
      point.line = tops.length - 1;
      point.top = tops[point.line];
    }
    return found;
  };

  // A path through corners, which are rounded.
  const path = corners => corners.map(([x, y], i) => {
    if (!i || i === corners.length - 1) return `${i ? 'L' : 'M'}${x} ${y}`;
    const toward = ([a, b]) => {
      const length = Math.hypot(a - x, b - y) || 1, r = Math.min(ROUND, length / 2);
      return `${x + (a - x) * r / length} ${y + (b - y) * r / length}`;
    };
    return `L${toward(corners[i - 1])}Q${x} ${y} ${toward(corners[i + 1])}`;
  }).join('');

  const draw = text => {
    text.querySelector('.ev-arcs')?.remove();
    text.classList.add('drawn');
    const rows = [...text.closest('.ev').querySelectorAll('.ev-row')];
    const events = rows.map(() => ({points: [], lanes: {}}));
    for (const point of points(text)) events[point.event].points.push(point);

    const rails = [], lanes = {}, runs = [];
    events.forEach((event, number) => {
      const lines = [...new Set(event.points.map(point => point.line))].sort((a, b) => a - b);
      event.trigger = event.points.find(point => point.trigger);
      if (!event.trigger || event.points.length < 2) return;
      event.rail = lines.length > 1 ? place(rails, lines[0], lines[lines.length - 1]) : null;
      for (const line of lines) {
        const xs = event.points.filter(point => point.line === line).map(point => point.x);
        runs.push({number, line, to: Math.max(...xs),
          from: event.rail === null ? Math.min(...xs) : 0});
      }
    });
    // Short runs lie near the words, long ones above them.
    runs.sort((a, b) => (a.to - a.from) - (b.to - b.from));
    for (const {number, line, from, to} of runs)
      events[number].lanes[line] = place(lanes[line] ||= [], from - 6, to + 6);

    // Above a line there is room for as many lanes as it has; no word moves sideways by it.
    const tops = {};
    for (const {points} of events) for (const {head, line} of points)
      head.style.paddingTop = `${EDGE + 2 + LANE * (lanes[line]?.length || 0)}px`;
    for (const point of points(text)) tops[point.line] = point.top;

    const svg = make('svg', {class: 'ev-arcs', 'aria-hidden': 'true'}, text);
    const margin = parseFloat(getComputedStyle(text).paddingLeft) - 14;
    const step = Math.min(RAIL, margin / Math.max(1, rails.length - 1));
    events.forEach((event, number) => {
      if (!event.trigger || event.points.length < 2) return;
      const style = rows[number].getAttribute('style');
      const group = make('g', {'data-event': number, style}, svg);
      const rail = event.rail === null ? null : margin - event.rail * step;
      const above = line => tops[line] - EDGE - event.lanes[line] * LANE;
      const start = event.trigger;
      for (const end of event.points) {
        if (end === start) continue;
        const corners = [[start.x, tops[start.line] - 1], [start.x, above(start.line)]];
        if (end.line !== start.line)
          corners.push([rail, above(start.line)], [rail, above(end.line)]);
        corners.push([end.x, above(end.line)], [end.x, tops[end.line] - 2]);
        make('path', {d: path(corners)}, group);
        const y = tops[end.line];
        make('path', {class: 'tip', d: `M${end.x - 3} ${y - 5}h6l-3 5z`}, group);
      }
    });
    text.classList.toggle('long', text.offsetHeight > 900);
  };

  // An event lights up in text, arcs and table together.
  const light = (text, numbers) => {
    const lit = new Set(numbers);
    const meets = part => part.dataset.events.split(' ').some(n => lit.has(n));
    for (const mark of text.querySelectorAll('[data-events]'))
      mark.classList.toggle('lit', meets(mark));
    text.querySelector('.ev-arcs')?.classList.toggle('dim', lit.size > 0);
    for (const group of text.querySelectorAll('.ev-arcs g'))
      group.classList.toggle('lit', lit.has(group.dataset.event));
  };

  const texts = [...document.querySelectorAll('.ev-text')];
  const drawAll = () => texts.forEach(draw);
  for (const text of texts) {
    let width = 0;
    new ResizeObserver(() => {
      if (text.clientWidth === width) return;
      width = text.clientWidth;
      draw(text);
    }).observe(text);
    const figure = text.closest('.ev');
    for (const kind of ['mouseover', 'focusin', 'mouseout', 'focusout'])
      figure.addEventListener(kind, event => {
        const over = kind === 'mouseover' || kind === 'focusin';
        const part = over && event.target.closest('[data-events]');
        light(text, part ? part.dataset.events.split(' ') : []);
      });
  }
  document.fonts?.ready.then(drawAll);
  // On paper lines must break as they are measured.
  addEventListener('beforeprint', () => {
    for (const text of texts) text.style.width = '660px';
    drawAll();
  });
  addEventListener('afterprint', () => {
    for (const text of texts) text.style.width = '';
    drawAll();
  });
})();
