// fetch and EventSource for the console. The session is a cookie; the headers say which one applies
// and that our own page asks.
const AGAIN_MS = 5000;

export class Network {
  constructor(module, memory) {
    this.module = module;
    this.memory = memory;
    this.source = undefined;
    this.timer = undefined;
    this.wanted = false;
    // A connection that is already open may stay silent for long when the network goes.
    window.addEventListener('offline', () => {
      if (!this.source) return;
      this.close();
      this.tell('lost', '');
    });
    window.addEventListener('online', () => this.wanted && this.listen(true));
  }

  async call(number, call, bytes) {
    const answer = await this.ask(call, bytes);
    this.memory.withBytes(answer.body, (at, size) =>
      this.module._console_http_done(number, answer.status, at, size));
    this.module._console_wake(1);
  }

  async ask(call, bytes) {
    const headers = { ...call.headers, 'X-Aftercare': '1', 'X-Aftercare-As': 'staff' };
    const body = bytes.length > 0 ? bytes : call.body || undefined;
    if (call.body && !headers['Content-Type']) headers['Content-Type'] = 'application/json';
    try {
      const response = await fetch(call.path, {
        method: call.method, headers, body, credentials: 'same-origin', cache: 'no-store',
        signal: AbortSignal.timeout(call.timeout_ms),
      });
      const got = new Uint8Array(await response.arrayBuffer());
      const offset = response.headers.get('Upload-Offset');
      if (got.length === 0 && offset !== null) {
        const told = new TextEncoder().encode(JSON.stringify({ offset: Number(offset) }));
        return { status: response.status, body: told };
      }
      return { status: response.status, body: got };
    } catch {
      return { status: 0, body: new Uint8Array() };
    }
  }

  listen(on) {
    this.wanted = on;
    this.close();
    if (on) this.open();
  }

  open() {
    const source = new EventSource('/api/v1/poke?as=staff');
    this.source = source;
    source.onopen = () => this.tell('connected', '');
    source.onmessage = (event) => this.tell('poke', event.data);
    source.onerror = () => {
      this.close();
      this.tell('lost', '');
      if (this.wanted) this.timer = setTimeout(() => this.open(), AGAIN_MS);
    };
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }

  tell(kind, data) {
    this.memory.withTexts([kind, data], (a, b) => this.module._console_poke(a, b));
    this.module._console_wake(1);
  }
}
