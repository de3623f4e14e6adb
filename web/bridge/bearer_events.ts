// Server-sent events for a session without a cookie: EventSource cannot send headers. Only what
// Poke needs of one.

export class BearerEvents {
  readyState: number = EventSource.CONNECTING;
  onopen: (() => void) | null = null;
  onmessage: ((event: MessageEvent<string>) => void) | null = null;
  onerror: (() => void) | null = null;
  private readonly abort_ = new AbortController();

  constructor(path: string, options: (signal: AbortSignal) => Promise<RequestInit>) {
    void this.read_(path, options).catch(() => this.ended_());
  }

  close(): void {
    this.readyState = EventSource.CLOSED;
    this.abort_.abort();
  }

  private async read_(
    path: string,
    options: (signal: AbortSignal) => Promise<RequestInit>,
  ): Promise<void> {
    const response = await fetch(path, await options(this.abort_.signal));
    if (!response.ok || !response.body) return this.ended_();
    this.readyState = EventSource.OPEN;
    this.onopen?.();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return this.ended_();
      const events = (text + value).split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: ?(.*)$/m.exec(event)?.[1];
        if (data) this.onmessage?.(new MessageEvent('message', { data }));
      }
    }
  }

  private ended_(): void {
    if (this.readyState === EventSource.CLOSED) return;
    this.readyState = EventSource.CLOSED;
    this.onerror?.();
  }
}
