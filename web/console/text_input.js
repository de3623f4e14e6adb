// Text for the canvas: a hidden textarea owns the keyboard's text, the input method and the
// clipboard while a field of the console wants text. Keys that are no text go on to SDL.
export class TextInput {
  constructor(module, memory) {
    this.module = module;
    this.memory = memory;
    this.clipboard = '';
    this.composing = false;
    this.wanted = false;
    this.answer = undefined;  // of a copy or cut event under way
    this.area = this.makeArea();
    // A click elsewhere commits what is being composed into the field it was meant for.
    window.addEventListener('mousedown', () => {
      if (!this.composing) return;
      this.endComposing();
      this.module._console_tick();
    }, true);
  }

  makeArea() {
    const area = document.createElement('textarea');
    area.id = 'composing';
    area.tabIndex = -1;
    area.rows = 1;
    area.wrap = 'off';
    area.spellcheck = false;
    for (const name of ['autocomplete', 'autocapitalize', 'autocorrect']) {
      area.setAttribute(name, 'off');
    }
    area.setAttribute('aria-hidden', 'true');
    document.body.append(area);
    this.listenToComposing(area);
    this.listenToKeys(area);
    this.listenToClipboard(area);
    return area;
  }

  listenToComposing(area) {
    area.addEventListener('compositionstart', () => {
      this.composing = true;
      area.classList.add('shown');
      this.fit();
    });
    area.addEventListener('compositionupdate', () => setTimeout(() => this.fit(), 0));
    area.addEventListener('compositionend', () => {
      this.composing = false;
      area.classList.remove('shown');
      this.send();
    });
    area.addEventListener('input', (event) => {
      if (event.isComposing) this.fit();
      else this.send();
    });
    area.addEventListener('beforeinput', (event) => {
      // Line ends come as keys.
      if (/^insert(LineBreak|Paragraph)$/.test(event.inputType)) event.preventDefault();
    });
  }

  listenToKeys(area) {
    const isMethods = (event) => event.isComposing || event.keyCode === 229;
    area.addEventListener('keydown', (event) => {
      const chord = (event.ctrlKey || event.metaKey) && !event.altKey && /^[cvx]$/i.test(event.key);
      if (isMethods(event) || chord) event.stopPropagation();
    });
    area.addEventListener('keyup', (event) => {
      if (isMethods(event)) event.stopPropagation();
    });
    area.addEventListener('keypress', (event) => event.stopPropagation());  // text comes as input
  }

  listenToClipboard(area) {
    area.addEventListener('paste', (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.clipboard = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n');
      this.module._console_chord('V'.charCodeAt(0));
    });
    for (const kind of ['copy', 'cut']) {
      // The textarea itself is empty: without this the browser takes the command for disabled.
      area.addEventListener(`before${kind}`, (event) => event.preventDefault());
      area.addEventListener(kind, (event) => {
        this.answer = null;
        this.module._console_chord((kind === 'copy' ? 'C' : 'X').charCodeAt(0));
        if (this.answer !== null) event.clipboardData.setData('text/plain', this.answer);
        this.answer = undefined;
        event.preventDefault();
        event.stopPropagation();
      });
    }
  }

  send() {
    if (this.composing || !this.area.value) return;
    const text = this.area.value;
    this.area.value = '';
    this.memory.withTexts([text], (at) => this.module._console_type(at));
  }

  fit() {
    this.area.style.width = '1px';
    this.area.style.width = `${Math.max(8, this.area.scrollWidth + 2)}px`;
  }

  endComposing() {
    if (!this.composing) return;
    this.area.blur();
    this.composing = false;
    this.area.classList.remove('shown');
    this.send();
    if (this.wanted) this.area.focus({ preventScroll: true });
  }

  // From the console, with every frame in which a field has the keyboard.
  caret(wanted, x, y, height) {
    this.wanted = wanted;
    if (!wanted) {
      this.endComposing();
      if (document.activeElement === this.area) this.area.blur();
      this.area.value = '';
      return;
    }
    if (!this.composing) {
      Object.assign(this.area.style, {
        left: `${x}px`, top: `${y}px`, height: `${height}px`, lineHeight: `${height}px`,
        fontSize: '15px',
      });
    }
    if (document.activeElement !== this.area) this.area.focus({ preventScroll: true });
  }

  setClipboard(text) {
    this.clipboard = text;
    if (this.answer === null) {
      this.answer = text;
    } else if (navigator.clipboard?.writeText) {
      navigator.clipboard.writeText(text).catch(() => this.copyByCommand(text));
    } else {
      this.copyByCommand(text);
    }
  }

  // Plain http has no clipboard interface.
  copyByCommand(text) {
    const fill = (event) => {
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener('copy', fill, true);
    document.execCommand('copy');
    document.removeEventListener('copy', fill, true);
  }
}
