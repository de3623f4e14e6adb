// The server's hint that something is new: `{epoch, head}` over server-sent events. Only a hint: a
// connection that cannot be held costs freshness, never data.

import { CLOSED, OPEN, type BearerEvents } from './bearer_events';

export interface PokeEvents {
  poked: (epoch: string, head: number) => void;
  reconnected: () => void;
}

const AGAIN_MS = 15_000;

export class Poke {
  private source_: EventSource | BearerEvents | undefined;
  private timer_: ReturnType<typeof setTimeout> | undefined;
  private wanted_ = false;

  constructor(
    private readonly open_: () => EventSource | BearerEvents,
    private readonly events_: PokeEvents,
  ) {}

  start(): void {
    this.wanted_ = true;
    this.connect_();
  }

  stop(): void {
    this.wanted_ = false;
    clearTimeout(this.timer_);
    this.source_?.close();
    this.source_ = undefined;
  }

  // There is reason to think it works now: a session, a network.
  retry(): void {
    if (!this.wanted_) return;
    if (this.source_?.readyState === OPEN) return;
    this.connect_();
  }

  private connect_(): void {
    clearTimeout(this.timer_);
    this.source_?.close();
    const source = this.open_();
    this.source_ = source;
    source.onopen = () => this.events_.reconnected();
    source.onmessage = (event: MessageEvent<string>) => {
      const { epoch, head } = JSON.parse(event.data) as { epoch: string; head: number };
      this.events_.poked(epoch, head);
    };
    source.onerror = () => {
      // Refused (no session): the browser gives up, we come back later.
      if (source.readyState !== CLOSED || source !== this.source_) return;
      clearTimeout(this.timer_);
      this.timer_ = setTimeout(() => this.wanted_ && this.connect_(), AGAIN_MS);
    };
  }
}
