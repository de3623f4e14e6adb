// The store's *mine* part: what this person did and nobody else has yet. No migration ever drops
// it. Invariant: a record is in the outbox with its client_seq, or not at all; both are decided in
// one strictly durable transaction, from whatever tab.
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { Database, type DatabaseEvents } from './database';
import type { MineRecord, StoreMineEffect } from './types';

const MINE_VERSION = 1;
const STORES = ['records', 'meta'];

export interface MineContent {
  client_id: string;
  mine: MineRecord[];
}

export const mine_name = (actor: string): string => `aftercare-mine-${actor}`;

export class Mine {
  private readonly database_: Database;

  constructor(actor: string, events: DatabaseEvents) {
    this.database_ = new Database(mine_name(actor), MINE_VERSION, upgrade, events);
  }

  close(): void {
    this.database_.close();
  }

  // Before anything else: gives this store its client id when it is new.
  client_id(): Promise<string> {
    return this.database_.run(async (db) => {
      const transaction = db.transaction('meta', 'readwrite', { durability: 'strict' });
      let id = (await transaction.store.get('client_id')) as string | undefined;
      if (!id) {
        id = crypto.randomUUID();
        await transaction.store.put(id, 'client_id');
        await transaction.store.put(1, 'next_seq');
      }
      await transaction.done;
      return id;
    });
  }

  all(): Promise<MineContent> {
    return this.database_.run(async (db) => {
      const transaction = db.transaction(STORES);
      const mine = (await transaction.objectStore('records').getAll()) as MineRecord[];
      const client_id = (await transaction.objectStore('meta').get('client_id')) as string;
      await transaction.done;
      return { client_id, mine };
    });
  }

  // The records as stored, appended ones with their client_seq.
  write(effect: StoreMineEffect): Promise<MineRecord[]> {
    return this.database_.run(async (db) => {
      const transaction = db.transaction(STORES, 'readwrite', { durability: 'strict' });
      try {
        const stored = await append(transaction, effect.append);
        const records = transaction.objectStore('records');
        for (const record of effect.puts) await records.put(record);
        for (const key of effect.deletes) await records.delete(key);
        await transaction.done;
        return [...stored, ...effect.puts];
      } catch (error) {
        await abort(transaction);
        throw error;
      }
    });
  }

  // The server knows another client under our id: a new id, the outbox renumbered from 1.
  reclient(client_id: string): Promise<void> {
    return this.database_.run(async (db) => {
      const transaction = db.transaction(STORES, 'readwrite', { durability: 'strict' });
      const records = transaction.objectStore('records');
      const outbox = ((await records.getAll()) as MineRecord[])
        .filter((record) => record.kind === 'outbox')
        .sort((a, b) => a.client_seq - b.client_seq);
      let next = 1;
      for (const record of outbox) await records.put({ ...record, client_seq: next++ });
      await transaction.objectStore('meta').put(client_id, 'client_id');
      await transaction.objectStore('meta').put(next, 'next_seq');
      await transaction.done;
    });
  }

  put_blob(sha256: string, blob: Blob): Promise<void> {
    return this.database_.run(async (db) => {
      const transaction = db.transaction('blobs', 'readwrite', { durability: 'strict' });
      await transaction.store.put(blob, sha256);
      await transaction.done;
    });
  }

  blob(sha256: string): Promise<Blob | undefined> {
    return this.database_.run((db) => db.get('blobs', sha256) as Promise<Blob | undefined>);
  }

  drop_blobs(sha256: string[]): Promise<void> {
    return this.database_.run(async (db) => {
      const transaction = db.transaction('blobs', 'readwrite');
      for (const key of sha256) await transaction.store.delete(key);
      await transaction.done;
    });
  }

  // Everything, for the person who wants it in a file before it is discarded.
  async export(): Promise<Blob> {
    const { client_id, mine: records } = await this.all();
    const files: Record<string, string> = {};
    for (const record of records.filter((one) => one.kind === 'file')) {
      const blob = await this.blob(record.id);
      if (blob) files[record.id] = await to_base64(blob);
    }
    const whole = { aftercare_export: 1, client_id, records, files };
    return new Blob([JSON.stringify(whole, null, 1)], { type: 'application/json' });
  }
}

function upgrade(db: IDBPDatabase): void {
  db.createObjectStore('records', { keyPath: ['kind', 'id'] });
  db.createObjectStore('blobs');
  db.createObjectStore('meta');
}

// A second try after an answer that was lost finds the record and keeps its number.
async function append(
  transaction: IDBPTransaction<unknown, string[], 'readwrite'>,
  added: MineRecord[],
): Promise<MineRecord[]> {
  const records = transaction.objectStore('records');
  const meta = transaction.objectStore('meta');
  if (added.length === 0) return [];
  let next = ((await meta.get('next_seq')) as number | undefined) ?? 1;
  const stored: MineRecord[] = [];
  for (const record of added) {
    const known = (await records.get([record.kind, record.id])) as MineRecord | undefined;
    stored.push(known ?? { ...record, client_seq: next++ });
    await records.put(stored[stored.length - 1]);
  }
  await meta.put(next, 'next_seq');
  return stored;
}

async function abort(transaction: IDBPTransaction<unknown, string[], 'readwrite'>): Promise<void> {
  try {
    transaction.abort();
  } catch {
    // Aborted already: that is why we are here.
  }
  await transaction.done.catch(() => undefined);
}

async function to_base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(text);
}
