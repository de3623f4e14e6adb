// One IndexedDB database that heals: a handle that died (the browser closes them under memory
// pressure, storage repair or a version change) is opened again and the work tried once more.
// Invariant: a newer page is never held up by this one; what this page then cannot write any more
// is a failure that is told, never a write into a layout it does not know.
import { openDB, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { Expected, surface_own } from './faults';

export interface DatabaseEvents {
  // Another, older tab still holds the previous version: the person has to close it. False: it did.
  blocked: (held: boolean) => void;
  // A newer page has taken this store over: only loading this one again helps.
  outdated: () => void;
}

export type StorageReason = 'quota' | 'dead_handle' | 'outdated';

export class StorageFailure extends Expected {
  constructor(readonly reason: StorageReason) {
    super(reason);
    this.name = 'StorageFailure';
  }
}

export type Upgrade = (
  db: IDBPDatabase,
  from: number,
  transaction: IDBPTransaction<unknown, string[], 'versionchange'>,
) => Promise<void> | void;

export class Database {
  private opened_: Promise<IDBPDatabase> | undefined;

  constructor(
    readonly name: string,
    private readonly version_: number,
    private readonly upgrade_: Upgrade,
    private readonly events_: DatabaseEvents,
  ) {}

  // `work` runs one transaction to its end. It must be safe to run twice: a handle may die after
  // the commit and before its answer.
  async run<T>(work: (db: IDBPDatabase) => Promise<T>): Promise<T> {
    try {
      return await work(await this.open_());
    } catch (error) {
      if (is_final(error)) throw error;
      if (is_quota(error)) throw new StorageFailure('quota');
      this.close();
    }
    try {
      return await work(await this.open_());
    } catch (error) {
      if (is_final(error)) throw error;
      console.error(error);
      throw new StorageFailure(is_quota(error) ? 'quota' : 'dead_handle');
    }
  }

  close(): void {
    void this.opened_?.then((db) => db.close()).catch(() => undefined);
    this.opened_ = undefined;
  }

  private open_(): Promise<IDBPDatabase> {
    if (this.opened_) return this.opened_;
    const opening = this.open_now_(() => {
      if (this.opened_ === opening) this.opened_ = undefined;
    });
    this.opened_ = opening;
    return opening;
  }

  private async open_now_(gone: () => void): Promise<IDBPDatabase> {
    let held = false;
    try {
      return await openDB(this.name, this.version_, {
        upgrade: (db, from, _to, transaction) => {
          // One that fails aborts the version change: opening fails, nothing is half done.
          Promise.resolve(this.upgrade_(db, from, transaction)).catch((error: unknown) => {
            console.error(error);
            transaction.done.catch(() => undefined);
          });
        },
        blocked: () => {
          held = true;
          this.events_.blocked(true);
        },
        blocking: (_current, wanted, event) => {
          (event.target as IDBDatabase).close();
          gone();
          if (wanted !== null) this.events_.outdated(); // null: this person's store is discarded
        },
        terminated: gone,
      });
    } catch (error) {
      if (!is_named(error, 'VersionError')) throw error;
      gone();
      this.events_.outdated();
      throw new StorageFailure('outdated');
    } finally {
      if (held) this.events_.blocked(false);
    }
  }
}

// All of `work` or nothing, on disk when it returns. `work` awaits nothing but this transaction.
export async function write_strict<T>(
  db: IDBPDatabase,
  stores: string[],
  work: (transaction: IDBPTransaction<unknown, string[], 'readwrite'>) => Promise<T>,
): Promise<T> {
  const transaction = db.transaction(stores, 'readwrite', { durability: 'strict' });
  const ended = transaction.done.then(
    () => undefined,
    (error: unknown) => error ?? new DOMException('aborted', 'AbortError'),
  );
  let failed: unknown;
  try {
    const result = await work(transaction);
    failed = await ended;
    if (failed === undefined) return result;
  } catch (error) {
    failed = error;
    try {
      transaction.abort();
    } catch {
      // Aborted already: that is why we are here.
    }
    await ended;
  }
  // The transaction's own reason (a full disk) is truer than that of the request it took along.
  throw transaction.error ?? failed;
}

// Raised inside a transaction on purpose; running it again changes nothing.
export class Fenced extends Expected {}

export function reason_of(error: unknown): string {
  if (error instanceof StorageFailure) return error.reason;
  console.error(error);
  surface_own(error);
  return 'dead_handle';
}

// What the browser says of its storage is a DOMException; anything else is no failure of storage.
function is_final(error: unknown): boolean {
  return !(error instanceof DOMException);
}

function is_named(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

function is_quota(error: unknown): boolean {
  return is_named(error, 'QuotaExceededError');
}
