// What the device remembers besides the stores of its users: the guest's secret and who worked here
// last, so that both open without a network. Small, but losing it would lose the way to a store:
// strict durability, like the stores themselves.
import { Database, write_strict, type DatabaseEvents } from './database';
import type { Actor } from './types';

export interface GuestIdentity {
  secret: string; // 43 characters of base64url
  id: string;
  session: boolean; // a session was opened with it before
}

export class Device {
  private readonly database_: Database;

  constructor(events: DatabaseEvents) {
    this.database_ = new Database(
      'aftercare-device',
      1,
      (db) => void db.createObjectStore('kv'),
      events,
    );
  }

  // Read and made in one transaction: two tabs opened at once agree on one secret.
  guest(make: (secret: string) => string): Promise<GuestIdentity> {
    return this.database_.run((db) =>
      write_strict(db, ['kv'], async (transaction) => {
        const store = transaction.objectStore('kv');
        const known = (await store.get('guest')) as GuestIdentity | undefined;
        if (known) return known;
        const secret = new_secret();
        const guest = { secret, id: make(secret), session: false };
        await store.put(guest, 'guest');
        return guest;
      }),
    );
  }

  set_guest(guest: GuestIdentity): Promise<void> {
    return this.put_('guest', guest);
  }
  forget_guest(): Promise<void> {
    return this.database_.run((db) => db.delete('kv', 'guest'));
  }

  staff(): Promise<Actor | undefined> {
    return this.database_.run((db) => db.get('kv', 'staff') as Promise<Actor | undefined>);
  }
  set_staff(actor: Actor): Promise<void> {
    return this.put_('staff', actor);
  }
  forget_staff(): Promise<void> {
    return this.database_.run((db) => db.delete('kv', 'staff'));
  }

  private put_(key: string, value: unknown): Promise<void> {
    return this.database_.run((db) =>
      write_strict(db, ['kv'], async (transaction) => {
        await transaction.objectStore('kv').put(value, key);
      }),
    );
  }
}

function new_secret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
