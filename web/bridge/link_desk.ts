// A tracking link: `/c/<token>` opens one case without a login, in a store of its own. Whoever uses
// the pages on this device besides, guest or customer, is not touched: no cookie, no draft, no row.
import { Core } from './core';
import { Device } from './device';
import { Http, open_session } from './http';
import type { Tell } from './notices';
import { Renewal } from './renewal';
import type { SyncScreen } from './screens';
import { Store } from './store';
import type { Actor } from './types';

export interface LinkEvents {
  notice: Tell;
  over: () => void; // found out later: the link opens nothing any more
}
export type LinkOutcome =
  { kind: 'open'; store: Store } | { kind: 'over' } | { kind: 'unreachable' };

const OVER = 'link_invalid';

// A link that was opened here before opens without a network, too.
export async function open_link(token: string, events: LinkEvents): Promise<LinkOutcome> {
  const device = new Device(events.notice);
  const core = await Core.load();
  const hash = core.sha256(new TextEncoder().encode(token));
  const proof = { kind: 'link', token };
  let actor = await device.link(hash);
  const http = new Http('guest', () => actor?.id ?? '');
  http.bearer = '';
  if (!actor) {
    const outcome = await open_session(http, proof);
    if (outcome.kind === 'refused') return { kind: outcome.code === OVER ? 'over' : 'unreachable' };
    if (outcome.kind !== 'open') return outcome;
    actor = outcome.actor;
    await device.set_link(hash, actor);
  }
  const store = await open_store(core, http, actor, proof, {
    notice: events.notice,
    over: () => {
      void forget(store, device, hash);
      events.over();
    },
  });
  return { kind: 'open', store };
}

async function open_store(
  core: Core,
  http: Http,
  actor: Actor,
  proof: object,
  events: LinkEvents,
): Promise<Store> {
  const session = new Renewal(http, proof, {
    opened: (opened) => store.session(opened),
    refused: ({ code }) => {
      if (code === OVER) events.over();
      return code === OVER;
    },
  });
  const store: Store = new Store(core, http, actor, {
    need_session: () => session.renew(),
    notice: events.notice,
  });
  await store.open();
  if (!http.bearer) session.renew();
  return store;
}

// What was not sent is kept: the house may still be asked about it.
async function forget(store: Store, device: Device, hash: string): Promise<void> {
  const sync = store.screen<SyncScreen>({ screen: 'sync' });
  if (sync.waiting + sync.files_waiting + sync.rejected.length > 0) return store.close();
  await store.erase();
  await device.forget_link(hash);
}
