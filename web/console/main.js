// Starts the console: fetches fonts, texts and the module, hands them over, shows the first frame.
import createConsole from './console.module.js';
import { listen_for_faults } from '../bridge/faults';
import { Memory } from './memory.js';
import { Mirror } from './mirror.js';
import { keep, keep_on_device, kept } from './kept.js';
import { Network } from './network.js';
import { open_stores } from './store';
import { TextInput } from './text_input.js';

const start = document.getElementById('start');
const startText = document.getElementById('start-text');
const LATER_MS = 4000;

async function fetched(path, what = 'arrayBuffer') {
  const response = await fetch(new URL(path, import.meta.url));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response[what]();
}

// A line at the foot for what the canvas cannot tell: an error of this page, plain http. Each once,
// until it is read.
function tell(words, key) {
  if (document.getElementById(key)) return;
  const line = document.createElement('p');
  line.id = key;
  line.className = 'notice';
  line.setAttribute('role', 'alert');
  line.textContent = words?.[key] ?? '';
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = words?.['console.notice_read'] ?? '';
  close.onclick = () => line.remove();
  line.append(close);
  document.body.append(line);
}

class Page {
  constructor(texts) {
    this.texts = texts;
    this.timer = undefined;
    this.frame = 0;
    this.ratio = 0;
  }

  attach(module) {
    this.module = module;
    this.memory = new Memory(module);
    this.input = new TextInput(module, this.memory);
    this.mirror = new Mirror(module, document.getElementById('mirror'),
      document.getElementById('live'));
    this.network = new Network(module, this.memory);
    this.stores = open_stores(module, this.memory);
  }

  // ---- frames ----

  requestFrame() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      // A monitor of another scale comes without a resize event.
      if (this.ratio !== devicePixelRatio) {
        this.ratio = devicePixelRatio;
        window.dispatchEvent(new Event('resize'));
      }
      this.module._console_tick();
    });
  }

  wakeIn(ms) {
    clearTimeout(this.timer);
    if (ms >= 0) this.timer = setTimeout(() => this.module._console_wake(1), ms);
  }

  frameShown() {
    start.hidden = true;
    this.mirror.update();
  }

  // ---- text ----

  caret(wanted, x, y, height) { this.input.caret(wanted, x, y, height); }
  setClipboard(text) { this.input.setClipboard(text); }
  clipboard() { return this.input.clipboard; }
  newText(text) { return text === null || text === undefined ? 0 : this.memory.newText(text); }

  // ---- settings, store, network ----

  setting(name) { return kept(name); }
  setSetting(name, value) {
    if (name === 'language' && value) {
      document.documentElement.lang = value === 'zh' ? 'zh-CN' : value;
    }
    keep(name, value);
  }
  store(number, operation, person, json, bytes) {
    this.stores.ask(number, operation, person, json, bytes);
  }
  http(number, json, bytes) { this.network.call(number, JSON.parse(json), bytes); }
  listen(on) { this.network.listen(on); }
}

function keepSize(canvas) {
  const tell = () => window.dispatchEvent(new Event('resize'));
  const observer = new ResizeObserver(tell);
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    observer.observe(canvas);
  }
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
}

// Names need characters beyond the subset; the whole font comes when nothing else is waiting.
function fetchFullFontLater(page) {
  setTimeout(() => {
    fetched('fonts/regular-full.ttf')
      .then((bytes) => page.memory.asset('regular-full', bytes))
      .catch(() => {});
  }, LATER_MS);
}

async function run() {
  const texts = await fetched('words.json', 'json');
  const language = kept('language') ?? 'zh';
  startText.textContent = texts[language]?.['console.starting'] ?? '';
  listen_for_faults(() => tell(texts[language], 'console.own_fault'));
  if (window.isSecureContext === false) tell(texts[language], 'console.needs_https');
  const faces = ['regular', 'medium', 'icons', 'icons-filled'];
  const canvas = document.getElementById('canvas');
  const page = new Page(texts);
  const [module, ...fonts] = await Promise.all([
    createConsole({ canvas, page, printErr: (text) => console.error(text) }),
    ...faces.map((face) => fetched(`fonts/${face}.ttf`)),
  ]);
  page.attach(module);
  faces.forEach((face, i) => page.memory.asset(face, fonts[i]));
  for (const name of ['zh', 'en']) {
    const bytes = new TextEncoder().encode(JSON.stringify(texts[name]));
    page.memory.asset(`words-${name}`, bytes.buffer);
  }
  keepSize(canvas);
  const begun = page.memory.withTexts([location.origin, language], (origin, chosen) =>
    module._console_start(origin, chosen));
  if (!begun) throw new Error('no WebGL');
  window.aftercare_page?.running();
  fetchFullFontLater(page);
  // For tests: what is on screen, without a second way to act on it.
  window.consolePage = {
    items: () => JSON.parse(module.UTF8ToString(module._console_items())),
    text: () => module.UTF8ToString(module._console_text()),
    frames: () => module._console_frames(),
  };
}

run().catch((error) => {
  console.error(error);
  start.hidden = true;
  window.aftercare_page?.failed();
}).finally(keep_on_device);
