// Which tab works for all of them: the one that holds the lock (locks.ts). A closed leader's lock
// is free at once; one that does not answer (a frozen tab) loses it to a visible tab within 15 s.
// What a deposed leader still tries to write to base is stopped by the fencing token (base.ts).
import { surface_own } from './faults';
import { request_lock } from './locks';
import type { TabChannel } from './tabs';

export interface LeaderEvents {
  gained: () => Promise<void>;
  lost: () => void;
}

const ASK_EVERY_MS = 4000;
const UNANSWERED_MAX = 2;

export type TabMessage =
  | { kind: 'mine' } // another tab wrote *mine*: read it again
  | { kind: 'base' } // the leader committed base
  | { kind: 'ask' } // is the leader alive?
  | { kind: 'here' } // yes
  | { kind: 'left' }; // this person logged in as another, or out, in another tab

export class Leadership {
  leader = false;
  private timer_: ReturnType<typeof setInterval> | undefined;
  private unanswered_ = 0;
  private release_: (() => void) | undefined;
  private ended_ = false;
  private waiting_ = new AbortController(); // takes back our place in the queue

  constructor(
    private readonly name_: string,
    private readonly channel_: TabChannel,
    private readonly events_: LeaderEvents,
  ) {}

  start(): void {
    this.queue_();
    this.timer_ = setInterval(() => this.ask_(), ASK_EVERY_MS);
  }

  stop(): void {
    this.ended_ = true;
    clearInterval(this.timer_);
    this.waiting_.abort();
    this.release_?.();
  }

  // Fenced off: somebody else leads, whatever the lock says.
  deposed(): void {
    this.leader = false;
    this.release_?.();
    this.events_.lost();
  }

  heard(message: TabMessage): void {
    if (message.kind === 'ask' && this.leader) this.channel_.postMessage({ kind: 'here' });
    if (message.kind === 'here') this.unanswered_ = 0;
  }

  // One request at a time: waiting in the queue, or taking the lock from a tab that does not
  // answer.
  private queue_(steal = false): void {
    this.waiting_.abort();
    const waiting = new AbortController();
    this.waiting_ = waiting;
    const options = steal ? { steal } : { signal: waiting.signal };
    request_lock(this.name_, options, () => this.hold_(waiting.signal))
      .catch((error: unknown) => {
        // Stolen from us, taken back, storage that failed, or the page goes away.
        surface_own(error);
        waiting.abort();
        if (waiting !== this.waiting_ || !this.leader) return;
        this.leader = false;
        this.events_.lost();
      })
      .finally(() => {
        if (this.ended_ || waiting !== this.waiting_) return;
        setTimeout(() => waiting === this.waiting_ && this.queue_(), 1000);
      });
  }

  private async hold_(gone: AbortSignal): Promise<void> {
    if (this.ended_) return;
    const released = new Promise<void>((resolve) => (this.release_ = resolve));
    await this.lead_(gone);
    await released;
    this.leader = false;
  }

  private async lead_(gone: AbortSignal): Promise<void> {
    this.unanswered_ = 0;
    await this.events_.gained();
    if (gone.aborted) {
      // Taken from us while we were still reading what the last leader left.
      this.release_?.();
      this.events_.lost();
      return;
    }
    this.leader = true;
  }

  private ask_(): void {
    if (this.leader || document.visibilityState !== 'visible') {
      this.unanswered_ = 0;
      return;
    }
    if (this.unanswered_ >= UNANSWERED_MAX) {
      this.unanswered_ = 0;
      this.queue_(true);
      return;
    }
    this.unanswered_ += 1;
    this.channel_.postMessage({ kind: 'ask' });
  }
}
