// The store's *base* part: rows as pulled, in byte segments. Disposable.
// Invariant: only the holder of the newest fencing token writes; the token is checked inside every
// write's transaction, so a tab that was frozen and replaced cannot overwrite its successor.
import type { IDBPDatabase } from 'idb';
import { Database, Fenced, type DatabaseEvents } from './database';
import type { BaseMeta, Segment, StoreBaseEffect } from './types';

const BASE_VERSION = 1;

export const base_name = (actor: string): string => `aftercare-base-${actor}`;

export interface BaseContent {
  meta: BaseMeta | null;
  segments: Segment[];
  generation: number; // counts the resets
}

export class Base {
  private readonly database_: Database;
  private fence_ = 0;

  constructor(actor: string, events: DatabaseEvents) {
    this.database_ = new Database(base_name(actor), BASE_VERSION, upgrade, events);
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

  // Called with the lock held: writers before us are shut out from here on.
  take_fence(): Promise<void> {
    return this.database_.run(async (db) => {
      const transaction = db.transaction('meta', 'readwrite');
      const fence = (((await transaction.store.get('fence')) as number | undefined) ?? 0) + 1;
      await transaction.store.put(fence, 'fence');
      await transaction.done;
      this.fence_ = fence;
    });
  }

  // Throws Fenced when another tab has taken over.
  write(effect: StoreBaseEffect): Promise<void> {
    return this.database_.run(async (db) => {
      const transaction = db.transaction(['segments', 'meta'], 'readwrite');
      const segments = transaction.objectStore('segments');
      const meta = transaction.objectStore('meta');
      if ((await meta.get('fence')) !== this.fence_) {
        transaction.abort();
        await transaction.done.catch(() => undefined);
        throw new Fenced();
      }
      if (effect.reset) {
        await segments.clear();
        await meta.delete('meta');
        const generation = ((await meta.get('generation')) as number | undefined) ?? 0;
        await meta.put(generation + 1, 'generation');
      }
      for (const segment of effect.segments) await segments.put(segment);
      if (effect.meta) {
        await meta.put(effect.meta, 'meta');
        if (effect.meta.first_segment > 0) {
          await segments.delete(IDBKeyRange.upperBound(effect.meta.first_segment, true));
        }
      }
      await transaction.done;
    });
  }
}

function upgrade(db: IDBPDatabase): void {
  db.createObjectStore('segments', { keyPath: 'n' });
  db.createObjectStore('meta');
}
