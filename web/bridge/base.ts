// The store's *base* part: rows as pulled, in byte segments. Disposable.
// Invariant: only the holder of the newest fencing token adds to it; the token is checked inside
// every write's transaction, so a tab that was frozen and replaced cannot overwrite its successor.
// Emptying it is anybody's: what is not whole is seen when it is opened, and downloaded again.
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { Database, Fenced, StorageFailure, type DatabaseEvents } from './database';
import { new_id } from './ids';
import type { BaseMeta, Segment, StoreBaseEffect } from './types';

// 1: a segment's bytes as a string. 2: as UTF-8, half the size where the text is Chinese.
const BASE_VERSION = 2;
const ROOM_COMES_WITHIN_MS = 5000;
const PREFIX = 'aftercare-base-';

export const base_name = (actor: string): string => PREFIX + actor;

export interface BaseContent {
  meta: BaseMeta | null;
  segments: Segment[];
  generation: number; // counts how often it was emptied
}

export class Base {
  private readonly database_: Database;
  private room_: Promise<boolean> | undefined;
  private fence_: string | undefined; // equal to what is stored, or we are out

  constructor(
    private readonly actor_: string,
    events: DatabaseEvents,
  ) {
    this.database_ = new Database(base_name(actor_), BASE_VERSION, upgrade, events);
  }

  close(): void {
    this.database_.close();
  }

  // Committed segments from `from` on. Staged leftovers stay unread.
  read(from = 0): Promise<BaseContent> {
    return this.database_.run(async (db) => {
      const transaction = db.transaction(['segments', 'meta']);
      const meta_store = transaction.objectStore('meta');
      const meta = ((await meta_store.get('meta')) as BaseMeta | undefined) ?? null;
      const generation = ((await meta_store.get('generation')) as number | undefined) ?? 0;
      let segments: Segment[] = [];
      const first = Math.max(from, meta?.first_segment ?? 0);
      if (meta && first < meta.segments) {
        const range = IDBKeyRange.bound(first, meta.segments, false, true);
        segments = (await transaction.objectStore('segments').getAll(range)) as Segment[];
      }
      await transaction.done;
      return { meta, segments, generation };
    });
  }

  // Called with the lock held: writers before us are shut out from here on. False: the disk is too
  // full even for that; then nothing may be written here until the lock is taken anew.
  async take_fence(): Promise<boolean> {
    this.fence_ = undefined;
    try {
      this.fence_ = await this.database_.run(async (db) => {
        const transaction = db.transaction('meta', 'readwrite');
        const done = transaction.done;
        done.catch(() => undefined); // awaited below, unless a request fails before
        // Never used before: a base that was discarded in between brings no old token back.
        const fence = new_id();
        await transaction.store.put(fence, 'fence');
        await done;
        return fence;
      });
      return true;
    } catch (error) {
      if (error instanceof StorageFailure && error.reason === 'quota') return false;
      throw error;
    }
  }

  // The token we hold now. A write is given that of the moment it was asked for: led again after
  // another tab, what was asked for before stands on a base that is no more.
  get fence(): string | undefined {
    return this.fence_;
  }

  // Throws Fenced when another tab has taken over. Not strict: what a crash takes is pulled again.
  async write(effect: StoreBaseEffect, fence: string | undefined): Promise<void> {
    if (fence === undefined) throw new StorageFailure('quota');
    await this.database_.run(async (db) => {
      const transaction = db.transaction(['segments', 'meta'], 'readwrite');
      const done = transaction.done;
      done.catch(() => undefined); // awaited below, unless a request fails before
      const segments = transaction.objectStore('segments');
      const meta = transaction.objectStore('meta');
      if ((await meta.get('fence')) !== fence) {
        transaction.abort();
        throw new Fenced();
      }
      if (effect.reset) await empty(transaction);
      await Promise.all(effect.segments.map((segment) => segments.put(segment)));
      if (effect.meta) {
        await meta.put(effect.meta, 'meta');
        if (effect.meta.first_segment > 0) {
          await segments.delete(IDBKeyRange.upperBound(effect.meta.first_segment, true));
        }
      }
      await done;
    });
  }

  // False: there was nothing to give. Who asks again meanwhile gets the same answer: the browser
  // needs a moment to count what was given up as free.
  make_room(): Promise<boolean> {
    this.room_ ??= this.make_room_now_().finally(() => {
      setTimeout(() => (this.room_ = undefined), ROOM_COMES_WITHIN_MS);
    });
    return this.room_;
  }

  private async make_room_now_(): Promise<boolean> {
    const others = await evict_other_bases(this.actor_).catch(() => false);
    const own = await this.evict_().catch(() => false);
    return others || own;
  }

  // The disk is full and a person's step needs the room. Only dropping the whole database gives it
  // back at once; whoever leads is fenced off by that and takes a new token. False: there was
  // nothing to give.
  private async evict_(): Promise<boolean> {
    const held = await this.database_.run((db) => db.count('segments'));
    if (held === 0) return false;
    this.database_.close();
    await drop_database(this.database_.name);
    return true;
  }
}

// Bases of other persons on this device: downloaded again when they come back.
async function evict_other_bases(actor: string): Promise<boolean> {
  // Not every browser can list them; then only our own can be given up.
  const all = (await indexedDB.databases?.()) ?? [];
  const others = all
    .map(({ name }) => name ?? '')
    .filter((name) => name.startsWith(PREFIX) && name !== base_name(actor));
  await Promise.all(others.map(drop_database));
  return others.length > 0;
}

export function drop_database(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    request.onblocked = () => resolve(); // goes when the last tab that holds it closes
  });
}

async function empty(
  transaction: IDBPTransaction<unknown, string[], 'readwrite' | 'versionchange'>,
): Promise<void> {
  const meta = transaction.objectStore('meta');
  await transaction.objectStore('segments').clear();
  await meta.delete('meta');
  const generation = ((await meta.get('generation')) as number | undefined) ?? 0;
  await meta.put(generation + 1, 'generation');
}

// Older bases are emptied, never converted; the fence outlives them.
async function upgrade(
  db: IDBPDatabase,
  from: number,
  transaction: IDBPTransaction<unknown, string[], 'versionchange'>,
): Promise<void> {
  if (from < 1) {
    db.createObjectStore('segments', { keyPath: 'n' });
    db.createObjectStore('meta');
    return;
  }
  await empty(transaction);
}
