// What the device remembers besides the stores of its users: the guest's secret and who worked here
// last, so that both open without a network. Small, but losing it would lose the way to a store:
// strict durability, like the stores themselves.
import { openDB, type IDBPDatabase } from 'idb';
import type { Actor } from './types';

export interface GuestIdentity {
  secret: string; // 43 characters of base64url
  id: string;
  session: boolean; // a session was opened with it before
}

export class Device {
  private constructor(private readonly db_: IDBPDatabase) {}

  static async open(): Promise<Device> {
    const db = await openDB('aftercare-device', 1, {
      upgrade: (fresh) => void fresh.createObjectStore('kv'),
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return new Device(db);
  }

  async guest(make: (secret: string) => string): Promise<GuestIdentity> {
    // Read and made in one transaction: two tabs opened at once agree on one secret.
    const transaction = this.db_.transaction('kv', 'readwrite', { durability: 'strict' });
    const known = (await transaction.store.get('guest')) as GuestIdentity | undefined;
    if (known) {
      await transaction.done;
      return known;
    }
    const secret = new_secret();
    const guest = { secret, id: make(secret), session: false };
    await transaction.store.put(guest, 'guest');
    await transaction.done;
    return guest;
  }

  async set_guest(guest: GuestIdentity): Promise<void> {
    await this.put_('guest', guest);
  }
  async forget_guest(): Promise<void> {
    await this.db_.delete('kv', 'guest');
  }

  async staff(): Promise<Actor | undefined> {
    return (await this.db_.get('kv', 'staff')) as Actor | undefined;
  }
  async set_staff(actor: Actor): Promise<void> {
    await this.put_('staff', actor);
  }
  async forget_staff(): Promise<void> {
    await this.db_.delete('kv', 'staff');
  }

  private async put_(key: string, value: unknown): Promise<void> {
    const transaction = this.db_.transaction('kv', 'readwrite', { durability: 'strict' });
    await transaction.store.put(value, key);
    await transaction.done;
  }
}

function new_secret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
