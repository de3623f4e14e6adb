// Requests to our own server. The session is a cookie; the headers say which of the two sessions a
// browser may hold applies, and that the request comes from our own page (CSRF). Who comes beside
// the one the cookie belongs to (a tracking link, an earlier guest) has a token of his own, in
// memory only: his proof is on the device anyway, and the cookie stays whose it is.
import { BearerEvents } from './bearer_events';
import type { Gift } from './core';
import { surface, surface_own } from './faults';
import { by_fetch, by_xhr, NetworkAway, over_network, type Asked } from './transport';
import type { Actor, ActorKind, RequestEffect } from './types';

export type SessionKind = 'guest' | 'staff';

const ANSWER_MS_MAX = 30_000;
const FILE_ANSWER_MS_MAX = 180_000;

export interface Answer {
  status: number; // 0: the network is away; 599: we failed ourselves
  body: string;
  given?: number; // a page of rows is in the core already, under this number
}

const PAGES = '/api/v1/pull';
const PIECE_BYTES = 256 * 1024;
const AWAY: Answer = { status: 0, body: '' };
export const OWN_FAULT: Answer = { status: 599, body: '' };

export class Http {
  language = 'zh-CN';
  // Nothing: by cookie. Empty: by a token that is still to be asked for.
  bearer: string | undefined;
  // A session on its way: what needs one waits for it instead of being refused.
  opening: Promise<unknown> | undefined;
  private fetch_broken_ = false;

  constructor(
    readonly as: SessionKind,
    private readonly actor_: () => string,
  ) {}

  async send(effect: RequestEffect, slice?: ArrayBuffer, gift?: () => Gift): Promise<Answer> {
    const body = effect.file ? slice : effect.body || undefined;
    const headers: Record<string, string> = { ...effect.headers };
    if (!effect.file && effect.body) headers['Content-Type'] = 'application/json';
    if (effect.file) headers['Content-Type'] = 'application/offset+octet-stream';
    if (effect.file) headers['Upload-Offset'] = String(effect.offset);
    await this.opening;
    return this.ask_(effect.method, effect.path, body, headers, effect.file !== '', gift);
  }

  async json(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = text ? { 'Content-Type': 'application/json', ...more } : more;
    return this.ask_(method, path, text, headers, false);
  }

  // A part of a file, from `offset` on.
  chunk(sha256: string, offset: number, bytes: ArrayBuffer): Promise<Answer> {
    const headers = {
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(offset),
    };
    return this.ask_('PATCH', `/api/v1/files/${sha256}`, bytes, headers, true);
  }

  // Nothing: not to be had now.
  async bytes(path: string): Promise<Blob | undefined> {
    const asked = this.asked_('GET', path, undefined, {}, FILE_ANSWER_MS_MAX);
    try {
      return await by_fetch(asked, async (response) => {
        return response.ok ? over_network(response.blob()) : undefined;
      });
    } catch (error) {
      surface_own(error);
      return undefined;
    }
  }

  pokes(): EventSource | BearerEvents {
    const path = `/api/v1/poke?as=${this.as}`;
    if (this.bearer === undefined && 'EventSource' in globalThis) return new EventSource(path);
    return new BearerEvents(path, async (signal) => {
      await this.opening;
      const { body, headers, credentials } = this.asked_('GET', path, undefined, {}, 0);
      return { body, headers, credentials, cache: 'no-store', signal };
    });
  }

  // Where a paper of a case is printed; with a cookie it opens in a tab of its own.
  paper_url(kind: string, case_id: string): string {
    const lang = this.language.slice(0, 2);
    return `/api/v1/documents/${kind}/${case_id}?lang=${lang}&as=${this.as}`;
  }

  private async ask_(
    method: string,
    path: string,
    body: BodyInit | undefined,
    headers: Record<string, string>,
    file: boolean,
    gift?: () => Gift,
  ): Promise<Answer> {
    const wait_ms = file ? FILE_ANSWER_MS_MAX : ANSWER_MS_MAX;
    const asked = this.asked_(method, path, body, headers, wait_ms);
    try {
      if (!this.fetch_broken_)
        return await by_fetch(asked, (response) => take(response, path, gift));
    } catch (error) {
      if (error instanceof NetworkAway) return AWAY;
      this.fetch_broken_ = true;
      surface(error);
    }
    try {
      const { status, body: bytes, header } = await by_xhr(asked);
      return answer_of(status, new TextDecoder().decode(bytes), header('Upload-Offset'));
    } catch (error) {
      if (error instanceof NetworkAway) return AWAY;
      surface(error);
      return OWN_FAULT;
    }
  }

  private asked_(
    method: string,
    path: string,
    body: BodyInit | undefined,
    headers: Record<string, string>,
    wait_ms: number,
  ): Asked {
    const actor = this.actor_();
    return {
      method,
      path,
      body,
      wait_ms,
      credentials: this.bearer === undefined ? 'same-origin' : 'omit',
      headers: {
        ...headers,
        ...(this.bearer ? { Authorization: `Bearer ${this.bearer}` } : {}),
        'X-Aftercare': '1',
        'X-Aftercare-As': this.as,
        ...(actor ? { 'X-Aftercare-Actor': actor } : {}),
        'Accept-Language': this.language,
      },
    };
  }
}

async function take(response: Response, path: string, gift?: () => Gift): Promise<Answer> {
  const { status } = response;
  if (response.ok && path === PAGES && response.body && gift) {
    return { status, body: '', given: await pour(response.body, gift()) };
  }
  const text = await over_network(response.text());
  return answer_of(status, text, response.headers.get('Upload-Offset'));
}

// The core reads bodies only: an offset given as a header goes in as one.
function answer_of(status: number, text: string, offset: string | null): Answer {
  if (!text && offset !== null) return { status, body: JSON.stringify({ offset: Number(offset) }) };
  return { status, body: text };
}

// Every piece goes into the core as it comes: a page of megabytes is never held here.
async function pour(body: ReadableStream<Uint8Array<ArrayBuffer>>, gift: Gift): Promise<number> {
  try {
    const reader = byte_reader(body);
    if (!reader) for await (const piece of pieces(body)) gift.add(piece);
    let room = new Uint8Array(PIECE_BYTES);
    while (reader) {
      const { value, done } = await over_network(reader.read(room));
      if (value) gift.add(value);
      if (done) break;
      room = new Uint8Array(value.buffer);
    }
    return gift.number;
  } catch (error) {
    gift.drop();
    throw error;
  }
}

// Reads into one and the same memory, where the browser can.
function byte_reader(body: ReadableStream): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: 'byob' });
  } catch {
    return undefined;
  }
}

async function* pieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { value, done } = await over_network(reader.read());
    if (done) return;
    yield value;
  }
}

export interface ServerRefusal {
  kind: 'refused';
  code: string;
  title: string; // in the language asked for, if the server has words for it
  after_ms: number; // too many tries: until the next is looked at
}
export type SessionOutcome =
  { kind: 'open'; actor: Actor; epoch: string } | ServerRefusal | { kind: 'unreachable' };
export type CodeOutcome = { kind: 'sent' } | ServerRefusal | { kind: 'unreachable' };

export async function open_session(http: Http, proof: object): Promise<SessionOutcome> {
  const by_token = http.bearer !== undefined;
  const more: Record<string, string> = by_token ? { 'X-Aftercare-Client': 'native' } : {};
  const answer = await http.json('POST', '/api/v1/session', proof, more);
  if (is_unanswered(answer)) return { kind: 'unreachable' };
  const body = parse(answer.body);
  if (!is_good(answer) || !body.actor) return refusal_of(answer);
  if (by_token) http.bearer = String(body.token ?? '');
  const actor = complete(body.actor as Partial<Actor>);
  return { kind: 'open', actor, epoch: String(body.epoch ?? '') };
}

// A code by text message to this phone.
export async function send_code(http: Http, phone: string): Promise<CodeOutcome> {
  const answer = await http.json('POST', '/api/v1/otp', { phone });
  if (is_unanswered(answer)) return { kind: 'unreachable' };
  return is_good(answer) ? { kind: 'sent' } : refusal_of(answer);
}

// What was sent to this phone, typed by whom the session belongs to.
export async function prove_phone(http: Http, phone: string, code: string): Promise<CodeOutcome> {
  const answer = await http.json('POST', '/api/v1/session/phone', { phone, code });
  if (is_unanswered(answer)) return { kind: 'unreachable' };
  return is_good(answer) ? { kind: 'sent' } : refusal_of(answer);
}

const is_unanswered = ({ status }: Answer): boolean => status === 0 || status >= 500;
const is_good = ({ status }: Answer): boolean => status >= 200 && status < 300;

function refusal_of({ status, body }: Answer): ServerRefusal {
  const problem = parse(body);
  return {
    kind: 'refused',
    code: String(problem.code ?? `http_${status}`),
    title: String(problem.detail ?? problem.title ?? ''),
    after_ms: Number(problem.after_ms ?? 0),
  };
}

function complete(actor: Partial<Actor>): Actor {
  return {
    ...actor,
    kind: (actor.kind ?? 'guest') as ActorKind,
    id: actor.id ?? '',
    name: actor.name ?? '',
    roles: actor.roles ?? [],
    teams: actor.teams ?? [],
  };
}

export function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
