// What the device remembers besides the stores of its users: the guest's secret, who is logged in,
// which cases tracking links opened, so that each opens without a network. Small, but losing it
// would lose the way to a store: strict durability, like the stores themselves.
import { Database, write_strict } from './database';
import { database_events, type Tell } from './notices';
import type { Actor } from './types';

const NAME = 'aftercare-device';

export interface GuestIdentity {
  secret: string; // 43 characters of base64url
  id: string;
  session: boolean; // a session was opened with it before
}

export interface CustomerLogin {
  actor: Actor;
  phone: string; // as he typed it, for the day he has to log in again
  guest?: string; // the id of the guest he was until then
}

export class Device {
  private readonly database_: Database;

  constructor(tell: Tell) {
    this.database_ = new Database(
      NAME,
      1,
      (db) => void db.createObjectStore('kv'),
      database_events(tell, NAME),
    );
  }

  // Read and made in one transaction: two tabs opened at once agree on one secret. Without `make`,
  // before the core is there to say whom it stands for, the id may be empty.
  guest(make: (secret: string) => string = () => ''): Promise<GuestIdentity> {
    return this.database_.run((db) =>
      write_strict(db, ['kv'], async (transaction) => {
        const store = transaction.objectStore('kv');
        const known = (await store.get('guest')) as GuestIdentity | undefined;
        if (known?.id) return known;
        const secret = known?.secret ?? new_secret();
        const guest = { secret, id: make(secret), session: false };
        await store.put(guest, 'guest');
        return guest;
      }),
    );
  }

  // Without making one.
  known_guest(): Promise<GuestIdentity | undefined> {
    return this.get_('guest');
  }
  set_guest(guest: GuestIdentity): Promise<void> {
    return this.put_('guest', guest);
  }
  forget_guest(): Promise<void> {
    return this.database_.run((db) => db.delete('kv', 'guest'));
  }

  customer(): Promise<CustomerLogin | undefined> {
    return this.get_('customer');
  }
  // The guest he was until now joins the earlier ones: whatever is reported here after he has left
  // again is another guest's, not his.
  set_customer(login: CustomerLogin): Promise<void> {
    return this.database_.run((db) =>
      write_strict(db, ['kv'], async (transaction) => {
        const store = transaction.objectStore('kv');
        const guest = (await store.get('guest')) as GuestIdentity | undefined;
        const earlier = ((await store.get('earlier')) as GuestIdentity[] | undefined) ?? [];
        if (guest) await store.put([...earlier, guest], 'earlier');
        await store.delete('guest');
        await store.put(guest ? { ...login, guest: guest.id } : login, 'customer');
      }),
    );
  }
  forget_customer(): Promise<void> {
    return this.database_.run((db) => db.delete('kv', 'customer'));
  }

  // Guests of this device whose stores may still hold something to send.
  async earlier_guests(): Promise<GuestIdentity[]> {
    return (await this.get_<GuestIdentity[]>('earlier')) ?? [];
  }
  forget_earlier(id: string): Promise<void> {
    return this.database_.run((db) =>
      write_strict(db, ['kv'], async (transaction) => {
        const store = transaction.objectStore('kv');
        const earlier = ((await store.get('earlier')) as GuestIdentity[] | undefined) ?? [];
        await store.put(
          earlier.filter((one) => one.id !== id),
          'earlier',
        );
      }),
    );
  }

  // A tracking link by the hash of its token: the token stays in the address.
  link(hash: string): Promise<Actor | undefined> {
    return this.get_(`link/${hash}`);
  }
  set_link(hash: string, actor: Actor): Promise<void> {
    return this.put_(`link/${hash}`, actor);
  }
  forget_link(hash: string): Promise<void> {
    return this.database_.run((db) => db.delete('kv', `link/${hash}`));
  }

  staff(): Promise<Actor | undefined> {
    return this.get_('staff');
  }
  set_staff(actor: Actor): Promise<void> {
    return this.put_('staff', actor);
  }
  forget_staff(): Promise<void> {
    return this.database_.run((db) => db.delete('kv', 'staff'));
  }

  private get_<T>(key: string): Promise<T | undefined> {
    return this.database_.run((db) => db.get('kv', key) as Promise<T | undefined>);
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
