// The store's *mine* part: what this person did and nobody else has yet. No migration ever drops
// it. Invariant: a record is in the outbox with its client_seq, or not at all; both are decided in
// one strictly durable transaction, from whatever tab, and the database itself refuses to hold two
// commands of one number.
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { Database, write_strict, type DatabaseEvents } from './database';
import { new_id } from './ids';
import { all_of, part_of, piece_at, split, type Piece } from './pieces';
import type { MineRecord, StoreMineEffect } from './types';

// 1: records, blobs, meta. 2: `outbox_seq` beside an outbox record's client_seq, unique. 3: files
// as bytes in `pieces`, since not every browser keeps a Blob (WebKit's private window); `blobs` has
// what older pages kept, and is read on.
const MINE_VERSION = 3;
const STORES = ['records', 'meta'];
const OUTBOX = (): IDBKeyRange => IDBKeyRange.bound(['outbox'], ['outbox', []]);

// The pieces that hold these bytes; without bounds, all.
const pieces_of = (sha256: string, from = 0, to = Infinity): IDBKeyRange =>
  IDBKeyRange.bound([sha256, piece_at(from)], [sha256, piece_at(to)]);

interface StoredRecord extends MineRecord {
  outbox_seq?: number; // of the outbox only: others keep their old numbers, which may repeat
}

type Write = IDBPTransaction<unknown, string[], 'readwrite'>;

export interface MineContent {
  client_id: string;
  mine: MineRecord[];
}

export interface Written {
  records: MineRecord[]; // as stored, appended ones with their client_seq
  gap: boolean; // other tabs took numbers this one has not read yet
}

export const mine_name = (actor: string): string => `aftercare-mine-${actor}`;

export class Mine {
  private readonly database_: Database;
  private next_ = 1; // the number that follows what this tab has read or written

  constructor(actor: string, events: DatabaseEvents) {
    this.database_ = new Database(mine_name(actor), MINE_VERSION, upgrade, events);
  }

  close(): void {
    this.database_.close();
  }

  // Before anything else: gives this store its client id when it is new.
  client_id(): Promise<string> {
    return this.database_.run((db) =>
      write_strict(db, ['meta'], async (transaction) => {
        const meta = transaction.objectStore('meta');
        const known = (await meta.get('client_id')) as string | undefined;
        if (known) return known;
        const id = new_id();
        await Promise.all([meta.put(id, 'client_id'), meta.put(1, 'next_seq')]);
        return id;
      }),
    );
  }

  all(): Promise<MineContent> {
    return this.database_.run(async (db) => {
      const transaction = db.transaction(STORES);
      const meta = transaction.objectStore('meta');
      const [stored, client_id, next] = await Promise.all([
        transaction.objectStore('records').getAll() as Promise<StoredRecord[]>,
        meta.get('client_id') as Promise<string>,
        meta.get('next_seq') as Promise<number | undefined>,
      ]);
      this.next_ = next ?? 1;
      return { client_id, mine: stored.map(read_record) };
    });
  }

  write(effect: StoreMineEffect): Promise<Written> {
    return this.database_.run(async (db) => {
      if (effect.append.length === 0) return this.write_(db, effect, append);
      try {
        return await this.write_(db, effect, (...given) => append_next(...given, this.next_));
      } catch (error) {
        if (!(error instanceof Mistaken)) throw error;
        return this.write_(db, effect, append);
      }
    });
  }

  private write_(db: IDBPDatabase, effect: StoreMineEffect, append: Append): Promise<Written> {
    return write_strict(db, STORES, async (transaction) => {
      const records = transaction.objectStore('records');
      const [{ stored, first, next }] = await Promise.all([
        append(transaction, effect.append),
        ...effect.deletes.map((key) => records.delete(key)),
        ...effect.puts.map((record) => records.put(stored_form(record))),
      ]);
      const gap = first > this.next_;
      if (stored.length > 0 && !gap) this.next_ = next;
      return { records: [...stored, ...effect.puts], gap };
    });
  }

  // The server knows another client under our id: a new id, the outbox renumbered from 1.
  reclient(client_id: string): Promise<void> {
    return this.database_.run((db) =>
      write_strict(db, STORES, async (transaction) => {
        const records = transaction.objectStore('records');
        const outbox = ((await records.getAll(OUTBOX())) as StoredRecord[]).map(read_record);
        outbox.sort((a, b) => a.client_seq - b.client_seq);
        let next = 1;
        // Upwards and never above the number it had: no number is held twice on the way.
        for (const record of outbox) {
          await records.put(stored_form({ ...record, client_seq: next++ }));
        }
        const meta = transaction.objectStore('meta');
        await Promise.all([meta.put(client_id, 'client_id'), meta.put(next, 'next_seq')]);
      }),
    );
  }

  put_file(sha256: string, bytes: ArrayBuffer, type: string): Promise<{ sha256: string }> {
    return this.database_.run((db) =>
      write_strict(db, ['pieces'], async (transaction) => {
        const pieces = transaction.objectStore('pieces');
        await Promise.all(split(sha256, bytes, type).map((piece) => pieces.put(piece)));
        return { sha256 };
      }),
    );
  }

  file(sha256: string): Promise<Blob | undefined> {
    return this.database_.run(async (db) => {
      const pieces = (await db.getAll('pieces', pieces_of(sha256))) as Piece[];
      return all_of(pieces) ?? ((await db.get('blobs', sha256)) as Blob | undefined);
    });
  }

  holds(sha256: string): Promise<boolean> {
    return this.database_.run(async (db) => {
      const pieces = await db.count('pieces', pieces_of(sha256));
      return pieces + (await db.count('blobs', sha256)) > 0;
    });
  }

  // Nothing: the bytes are gone (cleared by hand, a broken disk). Throws when they cannot be read
  // now.
  async chunk(sha256: string, offset: number, length: number): Promise<ArrayBuffer | undefined> {
    const range = pieces_of(sha256, offset, offset + length);
    const pieces = await this.database_.run((db) => db.getAll('pieces', range) as Promise<Piece[]>);
    const bytes =
      part_of(pieces, offset, length) ?? (await this.old_chunk_(sha256, offset, length));
    return bytes?.byteLength === length ? bytes : undefined;
  }

  drop_files(sha256: string[]): Promise<void> {
    return this.database_.run((db) =>
      write_strict(db, ['pieces', 'blobs'], async (transaction) => {
        await Promise.all(
          sha256.flatMap((key) => [
            transaction.objectStore('pieces').delete(pieces_of(key)),
            transaction.objectStore('blobs').delete(key),
          ]),
        );
      }),
    );
  }

  private async old_chunk_(sha256: string, offset: number, length: number) {
    const get = (db: IDBPDatabase) => db.get('blobs', sha256) as Promise<Blob | undefined>;
    const blob = await this.database_.run(get);
    return blob
      ?.slice(offset, offset + length)
      .arrayBuffer()
      .catch(() => undefined);
  }

  // Everything, for the person who wants it in a file before it is discarded.
  async export(): Promise<Blob> {
    const { client_id, mine: records } = await this.all();
    const files: Record<string, string> = {};
    for (const record of records.filter((one) => one.kind === 'file')) {
      const blob = await this.file(record.id);
      if (blob) files[record.id] = await to_base64(blob);
    }
    const whole = { aftercare_export: 1, client_id, records, files };
    return new Blob([JSON.stringify(whole, null, 1)], { type: 'application/json' });
  }
}

// One step a version, in order; a step only ever adds or rewrites.
async function upgrade(
  db: IDBPDatabase,
  from: number,
  transaction: IDBPTransaction<unknown, string[], 'versionchange'>,
): Promise<void> {
  if (from < 1) {
    db.createObjectStore('records', { keyPath: ['kind', 'id'] });
    db.createObjectStore('blobs');
    db.createObjectStore('meta');
  }
  if (from < 2) {
    const records = transaction.objectStore('records');
    records.createIndex('outbox_seq', 'outbox_seq', { unique: true });
    const taken = new Set<number>();
    for (const record of (await records.getAll(OUTBOX())) as StoredRecord[]) {
      // A number held twice would stop the upgrade: that record stays outside the index, and the
      // server's 409 has the outbox numbered anew.
      if (taken.has(record.client_seq)) continue;
      taken.add(record.client_seq);
      await records.put(stored_form(record));
    }
  }
  if (from < 3) db.createObjectStore('pieces', { keyPath: ['sha256', 'n'] });
}

function stored_form(record: MineRecord): StoredRecord {
  const numbered = record.kind === 'outbox' && record.client_seq > 0;
  return numbered ? { ...record, outbox_seq: record.client_seq } : record;
}

function read_record({ kind, id, client_seq, json }: StoredRecord): MineRecord {
  return { kind, id, client_seq, json };
}

interface Appended {
  stored: MineRecord[];
  first: number;
  next: number;
}
type Append = (transaction: Write, added: MineRecord[]) => Promise<Appended>;

// What the store says of an append before anything is written.
async function look(transaction: Write, added: MineRecord[]) {
  const records = transaction.objectStore('records');
  const [counted, newest, ...known] = await Promise.all([
    transaction.objectStore('meta').get('next_seq') as Promise<number | undefined>,
    records.index('outbox_seq').openKeyCursor(null, 'prev'),
    ...added.map(
      (record) => records.get([record.kind, record.id]) as Promise<StoredRecord | undefined>,
    ),
  ]);
  return { first: Math.max(counted ?? 1, Number(newest?.key ?? 0) + 1), known };
}

async function put_numbered(transaction: Write, stored: MineRecord[], next: number) {
  const records = transaction.objectStore('records');
  await Promise.all([
    ...stored.map((record) => records.put(stored_form(record))),
    transaction.objectStore('meta').put(next, 'next_seq'),
  ]);
}

// A second try after an answer that was lost finds the record and keeps its number.
async function append(transaction: Write, added: MineRecord[]): Promise<Appended> {
  if (added.length === 0) return { stored: [], first: 0, next: 0 };
  const { first, known } = await look(transaction, added);
  let next = first;
  const stored = added.map((record, i) => {
    const there = known[i];
    return there ? read_record(there) : { ...record, client_seq: next++ };
  });
  await put_numbered(transaction, stored, next);
  return { stored, first, next };
}

// Raised by an append whose numbers are not the next ones: nothing was written.
class Mistaken extends Error {}

// The usual case in one way to the disk and back instead of two: written under the numbers that
// follow what this tab knows of, while the store is asked whether they do.
async function append_next(
  transaction: Write,
  added: MineRecord[],
  first: number,
): Promise<Appended> {
  const looked = look(transaction, added);
  const stored = added.map((record, i) => ({ ...record, client_seq: first + i }));
  const next = first + added.length;
  const written = put_numbered(transaction, stored, next);
  written.catch(() => undefined); // of one that is taken back
  const found = await looked;
  if (found.first !== first || found.known.some((record) => record)) throw new Mistaken();
  await written;
  return { stored, first, next };
}

async function to_base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(text);
}
