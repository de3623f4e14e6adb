// Guests: people without a login, each a secret this device made. A guest needs nobody's leave: his
// store opens with the secret, also offline.
//
// Whoever logs in by phone is another person to the server, and his steps are his own: what the
// guest did before keeps its author. So the guest's store is not taken over but becomes an earlier
// one: it stays as it is and goes on sending beside the customer's, under a token of its own, until
// it holds nothing any more. Only what was being typed moves to the customer.
import { base_name, drop_database } from './base';
import { Core } from './core';
import { Device, type GuestIdentity } from './device';
import { Http, open_session, type SessionOutcome } from './http';
import { Mine, mine_name } from './mine';
import { database_events, type Tell } from './notices';
import { Renewal } from './renewal';
import { Store } from './store';
import type { Actor, FileRef, MineRecord } from './types';

const actor_of = (guest: GuestIdentity): Actor => ({
  kind: 'guest',
  id: guest.id,
  name: '',
  roles: ['guest'],
  teams: [],
});

// Of somebody who is here for the first time: on its way while the core is still being loaded.
export async function early_session(device: Device): Promise<SessionOutcome | undefined> {
  const guest = await device.guest();
  if (guest.session) return undefined;
  return open_session(new Http('guest', () => ''), proof_of(guest));
}

export async function open_guest_store(
  core: Core,
  device: Device,
  notice: Tell,
  early?: Promise<SessionOutcome | undefined>,
): Promise<Store> {
  const guest = await device.guest((secret) => core.guest_id(secret));
  const http = new Http('guest', () => guest.id);
  const session = new Renewal(http, proof_of(guest), {
    early,
    // A tab that slept while another one logged in must not take the customer's cookie away.
    wanted: async () => !(await device.customer()),
    opened: (actor) => {
      store.session(actor);
      if (guest.session) return;
      guest.session = true;
      void device.set_guest(guest);
    },
  });
  const store: Store = new Store(core, http, actor_of(guest), {
    need_session: () => session.renew(),
    notice,
  });
  await store.open();
  if (!guest.session) session.renew();
  return store;
}

// An earlier guest's store, to be sent empty. Nothing: it is empty, and gone.
export async function open_earlier(
  device: Device,
  guest: GuestIdentity,
  notice: Tell,
): Promise<Store | undefined> {
  const { mine } = await with_mine(guest.id, notice, (one) => one.all());
  if (mine.every((record) => record.kind === 'draft')) {
    await Promise.all(
      [guest.id].flatMap((id) => [mine_name(id), base_name(id)]).map(drop_database),
    );
    await device.forget_earlier(guest.id);
    return undefined;
  }
  const http = new Http('guest', () => guest.id);
  http.bearer = '';
  const session = new Renewal(http, proof_of(guest), { opened: (actor) => store.session(actor) });
  const store: Store = new Store(await Core.load(), http, actor_of(guest), {
    need_session: () => session.renew(),
    notice,
  });
  await store.open();
  session.renew();
  return store;
}

// A form that goes with the person, and whether something was typed into it.
export interface TypedForm {
  form: string;
  holds: (draft: object) => boolean;
}

// What a guest was typing, with its photos. It is the newest: it takes the place of what the
// customer may have left there before.
export async function move_draft(
  guest: GuestIdentity,
  to: Store,
  { form, holds }: TypedForm,
  notice: Tell,
): Promise<void> {
  await with_mine(guest.id, notice, async (mine) => {
    const records = (await mine.all()).mine;
    const record = records.find((one) => one.kind === 'draft' && one.id === form);
    if (!record || !holds(JSON.parse(record.json) as object)) return;
    if (!(await move_files(record, mine, to))) return;
    to.save_draft(form, JSON.parse(record.json));
    const deletes: [string, string][] = [['draft', form]];
    await mine.write({ kind: 'store_mine', token: 0, append: [], puts: [], deletes });
  });
}

async function move_files(draft: MineRecord, from: Mine, to: Store): Promise<boolean> {
  const { files = [] } = JSON.parse(draft.json) as { files?: FileRef[] };
  for (const file of files) {
    const blob = await from.file(file.sha256);
    if (blob && !(await to.keep_file(file, blob))) return false;
  }
  return true;
}

async function with_mine<T>(
  id: string,
  notice: Tell,
  work: (mine: Mine) => Promise<T>,
): Promise<T> {
  const mine = new Mine(id, database_events(notice, mine_name(id)));
  try {
    await mine.client_id();
    return await work(mine);
  } finally {
    mine.close();
  }
}

const proof_of = (guest: GuestIdentity): object => ({ kind: 'guest', secret: guest.secret });
