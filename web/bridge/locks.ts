// Who works for all tabs of a person: whoever holds the lock of a name. Web Locks where the page
// has them; elsewhere (plain http, older browsers) a lease in IndexedDB of the same promises, only
// slower: one holder at a time, free soon after the holder is gone, to be taken from one that
// stands still.
import { Database } from './database';
import { new_id } from './ids';

export interface LockOptions {
  signal?: AbortSignal; // takes our place in the queue back
  steal?: boolean;
  ifAvailable?: boolean; // no queue: `work` is told that it does not hold
}

// Ends with `work`, which holds the lock until then; fails when the lock was taken from it.
export type RequestLock = (
  name: string,
  options: LockOptions,
  work: (held: boolean) => Promise<void>,
) => Promise<void>;

export const has_web_locks = (): boolean => !!navigator.locks;

export const request_lock: RequestLock = async (name, options, work) => {
  if (!has_web_locks()) return request_lease(name, options, work);
  await navigator.locks.request(name, options, (lock) => work(lock !== null));
};

const RENEW_MS = 2000;
const LEASE_MS = 9000; // of a tab that stands still; one that goes gives it back

const request_lease: RequestLock = async (name, options, work) => {
  const lease = new Lease(name);
  try {
    while (!(await lease.take(options.steal))) {
      if (options.ifAvailable) return await work(false);
      await pause(RENEW_MS);
      if (options.signal?.aborted) throw new DOMException('taken back', 'AbortError');
    }
    await Promise.race([work(true), lease.lost()]);
  } finally {
    await lease.give_back();
  }
};

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

interface Held {
  holder: string;
  until: number;
}

class Lease {
  private readonly holder_ = new_id();
  private timer_: ReturnType<typeof setInterval> | undefined;
  private readonly database_ = new Database(
    'aftercare-leases',
    1,
    (db) => void db.createObjectStore('leases'),
    { blocked: () => undefined, outdated: () => undefined },
  );

  constructor(private readonly name_: string) {
    addEventListener('pagehide', this.left_);
  }

  // False: another holds it. Looked at and written in one transaction.
  take(steal = false): Promise<boolean> {
    return this.database_.run(async (db) => {
      const transaction = db.transaction('leases', 'readwrite');
      const now = Date.now();
      const held = (await transaction.store.get(this.name_)) as Held | undefined;
      // One that ends later than any can was written before the clock was set back.
      const valid = held && held.until > now && held.until <= now + LEASE_MS;
      const ours = steal || !valid || held.holder === this.holder_;
      if (ours) {
        const taken: Held = { holder: this.holder_, until: now + LEASE_MS };
        await transaction.store.put(taken, this.name_);
      }
      await transaction.done;
      return ours;
    });
  }

  // Renews it; fails when it is another's. Storage that cannot be asked now is no loss: what is
  // written meanwhile has the fence to pass.
  lost(): Promise<never> {
    return new Promise((_, taken) => {
      this.timer_ = setInterval(() => {
        const renewed = this.take().catch(() => true);
        void renewed.then((ours) => ours || taken(new DOMException('stolen', 'AbortError')));
      }, RENEW_MS);
    });
  }

  async give_back(): Promise<void> {
    clearInterval(this.timer_);
    removeEventListener('pagehide', this.left_);
    await this.drop_().catch(() => undefined);
    this.database_.close();
  }

  // A page that only rests takes it again with its next renewal.
  private readonly left_ = (): void => void this.drop_().catch(() => undefined);

  private drop_(): Promise<void> {
    return this.database_.run(async (db) => {
      const transaction = db.transaction('leases', 'readwrite');
      const held = (await transaction.store.get(this.name_)) as Held | undefined;
      if (held?.holder === this.holder_) await transaction.store.delete(this.name_);
      await transaction.done;
    });
  }
}
