// What the service worker does when the browser finds a network and no page may be open (Background
// Sync): it sends what waits on this device. It writes nothing here: the page, when it is opened
// again, sends the same commands under the same ids, gets the answers they got, and books them.
import { Base } from './base';
import { Device, type GuestIdentity } from './device';
import { surface_own } from './faults';
import { Http, open_session, type SessionKind } from './http';
import { Mine } from './mine';
import type { FileRef, MineRecord } from './types';

declare const self: {
  registration: { scope: string };
  addEventListener(kind: 'sync', listener: (event: SyncEvent) => void): void;
};
interface SyncEvent {
  tag: string;
  waitUntil(work: Promise<unknown>): void;
}

const TAG = 'aftercare-send';
const COMMANDS_MAX = 50; // of one push
const CHUNK_BYTES = 256 * 1024;
const CHUNKS_MAX = 4096; // of one file
const QUIET = { blocked: () => undefined, outdated: () => undefined };

self.addEventListener('sync', (event) => {
  if (event.tag === TAG) event.waitUntil(send_all());
});

interface Person {
  id: string;
  as: SessionKind;
  proof?: object; // a session can be opened with it
  bearer?: true;
}

// A failure is told to the browser: it tries again later.
async function send_all(): Promise<void> {
  const people = await people_here();
  const done = await Promise.all(people.map((one) => send_of(one).catch(failed)));
  if (done.includes(false)) throw new Error('not everything was sent');
}

function failed(error: unknown): false {
  surface_own(error);
  return false;
}

async function people_here(): Promise<Person[]> {
  const device = new Device(() => undefined);
  if (self.registration.scope.endsWith('/field')) {
    const staff = await device.staff();
    return staff ? [{ id: staff.id, as: 'staff' }] : [];
  }
  const [customer, guest, earlier] = await Promise.all([
    device.customer(),
    device.known_guest(),
    device.earlier_guests(),
  ]);
  const as_guest = ({ id, secret }: GuestIdentity): Person => {
    return { id, as: 'guest', proof: { kind: 'guest', secret } };
  };
  const now: Person[] = customer
    ? [{ id: customer.actor.id, as: 'guest' }]
    : guest?.id
      ? [as_guest(guest)]
      : [];
  return [...now, ...earlier.map((one): Person => ({ ...as_guest(one), bearer: true }))];
}

// False: try again later.
async function send_of(person: Person): Promise<boolean> {
  const mine = new Mine(person.id, QUIET);
  const base = new Base(person.id, QUIET);
  const http = new Http(person.as, () => person.id);
  if (person.bearer) http.bearer = '';
  try {
    await mine.client_id();
    const { client_id, mine: records } = await mine.all();
    const { meta } = await base.read(Number.MAX_SAFE_INTEGER);
    const waiting = waiting_of(records);
    if (waiting.commands.length + waiting.files.length === 0) return true;
    const epoch = meta?.epoch ?? '';
    const sender = new Sender(http, mine, { client_id, epoch }, person.proof);
    return (await sender.commands(waiting.commands)) && (await sender.files(waiting.files));
  } finally {
    mine.close();
    base.close();
  }
}

interface Waiting {
  commands: { json: string; client_seq: number }[];
  files: FileRef[];
}

function waiting_of(records: MineRecord[]): Waiting {
  const commands = records
    .filter(({ kind, client_seq }) => kind === 'outbox' && client_seq > 0)
    .sort((a, b) => a.client_seq - b.client_seq);
  const files = records
    .filter(({ kind }) => kind === 'file')
    .map(({ json }) => JSON.parse(json) as { file: FileRef; state: string })
    .filter(({ state }) => state === 'waiting')
    .map(({ file }) => file);
  return { commands, files };
}

class Sender {
  private renewed_ = false;

  constructor(
    private readonly http_: Http,
    private readonly mine_: Mine,
    private readonly who_: { client_id: string; epoch: string },
    private readonly proof_: object | undefined,
  ) {}

  async commands(waiting: Waiting['commands']): Promise<boolean> {
    for (let from = 0; from < waiting.length; from += COMMANDS_MAX) {
      const commands = waiting.slice(from, from + COMMANDS_MAX).map(({ json, client_seq }) => {
        const { command } = JSON.parse(json) as { command: object };
        return { ...command, client_id: this.who_.client_id, client_seq };
      });
      const answer = await this.ask_('POST', '/api/v1/push', () => {
        return { proto: 1, ...this.who_, commands };
      });
      if (!answer) return false;
    }
    return true;
  }

  async files(refs: FileRef[]): Promise<boolean> {
    let all = true;
    for (const ref of refs) all = (await this.file_(ref)) && all;
    return all;
  }

  private async file_(ref: FileRef): Promise<boolean> {
    let stands = await this.ask_('POST', '/api/v1/files', () => ref);
    for (let n = 0; stands && !stands.stored && n < CHUNKS_MAX; ++n) {
      const offset = Number(stands.offset ?? 0);
      const length = Math.min(CHUNK_BYTES, ref.size - offset);
      const bytes = length > 0 ? await this.mine_.chunk(ref.sha256, offset, length) : undefined;
      if (!bytes) return false;
      const { status, body } = await this.http_.chunk(ref.sha256, offset, bytes);
      if (status < 200 || status >= 300) return false;
      const told = body ? (JSON.parse(body) as { stored?: boolean; offset?: number }) : {};
      stands = { offset: offset + length, ...told };
      if (offset + length >= ref.size) return told.stored === true;
    }
    return stands?.stored === true;
  }

  // Nothing: not now. A session that is over is opened anew once, where its proof is here.
  private async ask_(
    method: string,
    path: string,
    body: () => object,
  ): Promise<{ stored?: boolean; offset?: number } | undefined> {
    const { status, body: text } = await this.http_.json(method, path, body());
    if (status === 401 && this.proof_ && !this.renewed_) {
      this.renewed_ = true;
      const outcome = await open_session(this.http_, this.proof_);
      if (outcome.kind !== 'open') return undefined;
      this.who_.epoch ||= outcome.epoch;
      return this.ask_(method, path, body);
    }
    if (status < 200 || status >= 300) return undefined;
    return text ? (JSON.parse(text) as { stored?: boolean; offset?: number }) : {};
  }
}
