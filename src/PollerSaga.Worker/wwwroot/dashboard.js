// The client side of the dashboard: the colours, the map of pages, and the reconnection.
'use strict';

// ---- Colours. The stylesheet has both sets. The attribute selects one; without it, the system does.
(() => {
  const key = 'pollersaga-theme';
  const order = ['system', 'light', 'dark'];
  const names = { system: 'as in the system', light: 'light', dark: 'dark' };
  const stored = () => {
    try {
      return order.includes(localStorage.getItem(key)) ? localStorage.getItem(key) : 'system';
    } catch {
      return 'system'; // Without storage, a choice lasts as long as the page.
    }
  };
  let theme = stored();

  const apply = () => {
    document.documentElement.dataset.theme = theme;
    for (const button of document.querySelectorAll('[data-theme-button]'))
      button.setAttribute('aria-label', `Colours: ${names[theme]}`);
  };

  apply();
  document.addEventListener('DOMContentLoaded', apply);
  document.addEventListener('pollersaga-live', apply); // The button was rendered again.
  document.addEventListener('click', event => {
    if (!event.target.closest?.('[data-theme-button]'))
      return;
    theme = order[(order.indexOf(theme) + 1) % order.length];
    try {
      localStorage.setItem(key, theme);
    } catch {
      // See above.
    }
    apply();
  });
})();

// ---- The map of pages: one canvas for any number of pages.
customElements.define('ps-map', class extends HTMLElement {
  static observedAttributes = ['cells', 'bucket', 'total'];

  static names = {
    '.': 'waiting', '?': 'being counted', x: 'never started', s: 'being fetched', p: 'saved, on the way to the queue',
    e: 'enqueued', c: 'processed', k: 'skipped, without records', 1: 'less than one in ten failed', 2: 'some failed', 3: 'failed',
  };

  static colours = {
    '.': 'pending', '?': 'unknown', x: 'never', s: 'started', p: 'saved',
    e: 'enqueued', c: 'complete', k: 'skipped', 1: 'few', 2: 'some', 3: 'failed',
  };

  #active = -1;
  #columns = 1;
  #pitch = 12;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.innerHTML = `
      <style>
        :host { display: block; position: relative; outline-offset: 4px; border-radius: 4px; }
        canvas { display: block; width: 100%; cursor: pointer; }
        .tip { position: absolute; z-index: 2; pointer-events: none; padding: 4px 8px; border-radius: 6px; font-size: 12px;
               white-space: nowrap;
               background: var(--ps-text); color: var(--ps-surface); transform: translate(-50%, -130%); }
        .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        [hidden] { display: none; }
      </style>
      <canvas></canvas><div class="tip" hidden></div><div class="said" aria-live="polite"></div>`;
    this.canvas = root.querySelector('canvas');
    this.tip = root.querySelector('.tip');
    this.said = root.querySelector('.said');
    this.canvas.addEventListener('pointermove', event => this.#point(this.#at(event)));
    this.canvas.addEventListener('pointerleave', () => this.#point(-1));
    this.canvas.addEventListener('click', event => this.#open(this.#at(event)));
    this.addEventListener('keydown', event => this.#key(event));
    this.addEventListener('blur', () => this.#point(-1));
  }

  connectedCallback() {
    this.resizing = new ResizeObserver(() => this.#layOut());
    this.resizing.observe(this);
    this.theming = new MutationObserver(() => this.#draw());
    this.theming.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.schemed = () => this.#draw();
    this.scheme.addEventListener('change', this.schemed);
    this.#layOut();
  }

  disconnectedCallback() {
    this.resizing.disconnect();
    this.theming.disconnect();
    this.scheme.removeEventListener('change', this.schemed);
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || before === after)
      return;
    if (name === 'cells' && before?.length === after?.length)
      this.#draw();
    else
      this.#layOut();
  }

  get #cells() { return this.getAttribute('cells') ?? ''; }

  // Large cells for few pages, and never more rows than a screen has.
  #layOut() {
    const width = this.clientWidth, count = this.#cells.length;
    if (width === 0 || count === 0)
      return;
    const narrow = width < 560;
    this.#pitch = count <= 150 ? (narrow ? 18 : 22) : count <= 600 ? (narrow ? 12 : 16) : (narrow ? 8 : 12);
    this.#columns = Math.max(1, Math.floor(width / this.#pitch));
    const height = Math.ceil(count / this.#columns) * this.#pitch;
    const scale = devicePixelRatio || 1;
    this.canvas.style.height = `${height}px`;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.#draw();
  }

  #draw() {
    const context = this.canvas.getContext('2d');
    const scale = devicePixelRatio || 1;
    const gap = this.#pitch > 14 ? 3 : this.#pitch > 9 ? 2 : 1;
    const size = this.#pitch - gap;
    const styles = this.#styles();
    const cells = this.#cells;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    for (let i = 0; i < cells.length; i++) {
      const x = (i % this.#columns) * this.#pitch, y = Math.floor(i / this.#columns) * this.#pitch;
      context.fillStyle = styles[cells[i]] ?? styles['.'];
      context.beginPath();
      context.roundRect(x, y, size, size, size > 10 ? 3 : 1.5);
      context.fill();
      if (i === this.#active) {
        context.lineWidth = 2;
        context.strokeStyle = styles.outline;
        context.stroke();
      }
    }
  }

  // The colours as they come out of the stylesheet, in this scheme.
  #styles() {
    const probe = document.createElement('span');
    this.shadowRoot.append(probe);
    const read = name => {
      probe.style.color = `var(--ps-cell-${name})`;
      return getComputedStyle(probe).color;
    };
    const styles = Object.fromEntries(Object.entries(this.constructor.colours).map(([letter, name]) => [letter, read(name)]));
    styles.outline = read('outline');
    probe.remove();
    return styles;
  }

  #at(event) {
    const box = this.canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / this.#pitch), row = Math.floor((event.clientY - box.top) / this.#pitch);
    const index = row * this.#columns + column;
    return column >= 0 && column < this.#columns && index >= 0 && index < this.#cells.length ? index : -1;
  }

  #describe(index) {
    const bucket = Number(this.getAttribute('bucket')), total = Number(this.getAttribute('total'));
    const first = index * bucket + 1, last = Math.min(first + bucket - 1, total);
    const number = value => value.toLocaleString('en');
    const pages = first === last ? `Page ${number(first)}` : `Pages ${number(first)} to ${number(last)}`;
    return `${pages}: ${this.constructor.names[this.#cells[index]] ?? ''}`;
  }

  #point(index) {
    if (index === this.#active)
      return;
    this.#active = index;
    this.tip.hidden = index < 0;
    if (index >= 0) {
      this.tip.textContent = this.#describe(index);
      const half = this.tip.offsetWidth / 2;
      const x = (index % this.#columns + 0.5) * this.#pitch;
      this.tip.style.left = `${Math.min(Math.max(x, half), Math.max(half, this.clientWidth - half))}px`;
      this.tip.style.top = `${Math.floor(index / this.#columns) * this.#pitch}px`;
    }
    this.#draw();
  }

  #key(event) {
    const count = this.#cells.length;
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.#columns, ArrowUp: -this.#columns, Home: -count, End: count };
    if (event.key in steps) {
      event.preventDefault();
      this.#point(this.#active < 0 ? 0 : Math.min(Math.max(this.#active + steps[event.key], 0), count - 1));
      this.said.textContent = this.#describe(this.#active);
    } else if (event.key === 'Enter' && this.#active >= 0) {
      event.preventDefault();
      this.#open(this.#active);
    }
  }

  // A page of its own for a page, the list from there on for a bucket of them.
  #open(index) {
    if (index < 0)
      return;
    const bucket = Number(this.getAttribute('bucket')), job = this.getAttribute('job');
    const path = bucket === 1 ? `jobs/${job}/pages/${index + 1}` : `jobs/${job}?from=${index * bucket}#pages`;
    const href = new URL(path, document.baseURI).href;
    if (globalThis.Blazor?.navigateTo)
      Blazor.navigateTo(href);
    else
      location.assign(href);
  }
});

// ---- A worker that was started again knows nothing of this page: it is loaded anew as soon as there is one.
document.addEventListener('DOMContentLoaded', () => {
  const modal = document.getElementById('components-reconnect-modal');
  modal?.querySelector('.reload')?.addEventListener('click', () => location.reload());
  if (modal)
    new MutationObserver(() => {
      if (modal.classList.contains('components-reconnect-rejected'))
        location.reload();
    }).observe(modal, { attributeFilter: ['class'] });
});

// ---- A key that is held down has asked a question, and must not answer it as well.
document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && event.repeat && event.target.closest?.('.mud-dialog'))
    event.preventDefault();
}, true);

// ---- What the server calls.
globalThis.pollersaga = {
  live: () => {
    document.documentElement.dataset.live = 'true';
    document.dispatchEvent(new Event('pollersaga-live'));
  },

  // Moves the focus to a command's button or, if it does not exist any more, to the first. Without a name, only if nothing has the focus.
  focusCommand: (group, name) => {
    if (!name && document.activeElement && document.activeElement !== document.body)
      return;
    const button = name && group?.querySelector(`[data-command="${name}"]`);
    (button || group?.querySelector('button, a'))?.focus({ preventScroll: !name });
  },
};
