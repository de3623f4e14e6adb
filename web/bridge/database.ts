// One IndexedDB database that heals: a handle that died (the browser closes them under memory
// pressure, storage repair or a version change) is opened again and the work tried once more.
import { openDB, type IDBPDatabase } from 'idb';

export interface DatabaseEvents {
  // Another, older tab still holds the previous version: the person has to close it.
  blocked: () => void;
}

export class StorageFailure extends Error {
  constructor(readonly reason: 'quota' | 'dead_handle') {
    super(reason);
  }
}

export class Database {
  private opened_: Promise<IDBPDatabase> | undefined;

  constructor(
    readonly name: string,
    private readonly version_: number,
    private readonly upgrade_: (db: IDBPDatabase, from: number) => void,
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
      throw new StorageFailure(is_quota(error) ? 'quota' : 'dead_handle');
    }
  }

  close(): void {
    void this.opened_?.then((db) => db.close()).catch(() => undefined);
    this.opened_ = undefined;
  }

  private open_(): Promise<IDBPDatabase> {
    this.opened_ ??= openDB(this.name, this.version_, {
      upgrade: (db, from) => this.upgrade_(db, from),
      blocked: () => this.events_.blocked(),
      blocking: () => this.close(),
      terminated: () => (this.opened_ = undefined),
    });
    return this.opened_;
  }
}

// Raised inside a transaction on purpose; running it again changes nothing.
export class Fenced extends Error {}

function is_final(error: unknown): boolean {
  return error instanceof Fenced || error instanceof StorageFailure;
}

function is_quota(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}
