// Server-sent events for a session without a cookie (EventSource cannot send headers) and for a
// browser without EventSource. Only what Poke needs of one.
import { surface_own } from './faults';
import { over_network } from './transport';

// EventSource's own numbers.
export const OPENING = 0;
export const OPEN = 1;
export const CLOSED = 2;

export class BearerEvents {
  readyState: number = OPENING;
  onopen: (() => void) | null = null;
  onmessage: ((event: MessageEvent<string>) => void) | null = null;
  onerror: (() => void) | null = null;
  private readonly abort_ = new AbortController();

  constructor(path: string, options: (signal: AbortSignal) => Promise<RequestInit>) {
    void this.read_(path, options).catch((error: unknown) => {
      surface_own(error);
      this.ended_();
    });
  }

  close(): void {
    this.readyState = CLOSED;
    this.abort_.abort();
  }

  private async read_(
    path: string,
    options: (signal: AbortSignal) => Promise<RequestInit>,
  ): Promise<void> {
    const request = new Request(path, await options(this.abort_.signal));
    const response = await over_network(fetch(request));
    if (!response.ok || !response.body) return this.ended_();
    this.readyState = OPEN;
    this.onopen?.();
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { value, done } = await over_network(reader.read());
      if (done) return this.ended_();
      const events = (text + decoder.decode(value, { stream: true })).split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: ?(.*)$/m.exec(event)?.[1];
        if (data) this.onmessage?.(new MessageEvent('message', { data }));
      }
    }
  }

  private ended_(): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.onerror?.();
  }
}
