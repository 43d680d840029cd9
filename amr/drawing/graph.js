// A graph's notation can be copied, its picture saved; without script both are there to be read.
(() => {
  const PAINT = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray'];
  const TEXT = ['font-family', 'font-size', 'font-weight', 'text-anchor', 'paint-order',
    'stroke-linejoin'];

  // Every program that shows SVG reads a colour as #rrggbb, few as color-mix() comes out.
  const ink = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const hex = new Map();
  const plain = colour => {
    if (!/^(rgb|color|oklab|lab)/.test(colour)) return colour;
    if (!hex.has(colour)) {
      ink.clearRect(0, 0, 1, 1);
      ink.fillStyle = colour;
      ink.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = ink.getImageData(0, 0, 1, 1).data;
      const digits = [r, g, b].map(part => part.toString(16).padStart(2, '0')).join('');
      hex.set(colour, a ? `#${digits}` : 'none');
    }
    return hex.get(colour);
  };

  // The picture as a file of its own, with its looks inside.
  const standalone = svg => {
    const copy = svg.cloneNode(true), [, , width, height] = svg.getAttribute('viewBox').split(' ');
    const to = [...copy.querySelectorAll('*')];
    [...svg.querySelectorAll('*')].forEach((from, i) => {
      for (const name of ['class', 'style', 'data-words']) to[i].removeAttribute(name);
      if (!from.matches('rect, path, text, tspan')) return;
      const style = getComputedStyle(from);
      for (const name of from.matches('text, tspan') ? [...PAINT, ...TEXT] : PAINT) {
        const value = plain(style.getPropertyValue(name));
        if (value && !['none', 'normal'].includes(value) || name === 'fill')
          to[i].setAttribute(name, value);
      }
    });
    for (const name of ['class', 'style', 'id']) copy.removeAttribute(name);
    for (const [name, value] of Object.entries({width, height}))
      copy.setAttribute(name, value);
    const paper = document.createElementNS(svg.namespaceURI, 'rect');
    const fill = plain(getComputedStyle(svg.closest('.graphsem')).backgroundColor);
    for (const [name, value] of Object.entries({width: '100%', height: '100%', fill}))
      paper.setAttribute(name, value);
    copy.prepend(paper);
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
  };

  const save = figure => {
    for (const part of figure.querySelectorAll('.lit')) part.classList.remove('lit');
    const svg = figure.querySelector('svg'), link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([standalone(svg)], {type: 'image/svg+xml'}));
    link.download = `${svg.id}.svg`;
    link.click();
    setTimeout(URL.revokeObjectURL, 10000, link.href);
    return 'Saved';
  };

  // Some places refuse the clipboard; then the older way, and then at least a selection.
  const copy = async figure => {
    const notation = figure.querySelector('pre');
    try {
      await navigator.clipboard.writeText(notation.textContent);
      return 'Copied';
    } catch {
      notation.closest('details').open = true;
      getSelection().selectAllChildren(notation);
      try {
        if (document.execCommand('copy')) return 'Copied';
      } catch { /* the selection stays */ }
      return 'Selected';
    }
  };

  for (const figure of document.querySelectorAll('.amr')) {
    const tools = document.createElement('div');
    tools.className = 'amr-tools';
    for (const [name, act] of [['Copy PENMAN', copy], ['Save SVG', save]]) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name;
      button.addEventListener('click', async () => {
        button.textContent = await act(figure);
        setTimeout(() => { button.textContent = name; }, 1500);
      });
      tools.append(button);
    }
    figure.querySelector('details').before(tools);
  }
})();
