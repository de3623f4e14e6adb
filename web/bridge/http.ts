// Requests to our own server. The session is a cookie; the headers say which of the two sessions a
// browser may hold applies, and that the request comes from our own page (CSRF).
import type { Actor, ActorKind, RequestEffect } from './types';

export type SessionKind = 'guest' | 'staff';

const ANSWER_MS_MAX = 30_000;
const FILE_ANSWER_MS_MAX = 180_000;

export interface Answer {
  status: number; // 0: no answer
  body: string;
  bytes?: Uint8Array; // a page of rows, instead of the body
}

const PAGES = '/api/v1/pull';

export class Http {
  language = 'zh-CN';

  constructor(
    readonly as: SessionKind,
    private readonly actor_: () => string,
  ) {}

  async send(effect: RequestEffect, slice?: ArrayBuffer): Promise<Answer> {
    const body = effect.file ? slice : effect.body || undefined;
    const headers: Record<string, string> = { ...effect.headers };
    if (!effect.file && effect.body) headers['Content-Type'] = 'application/json';
    if (effect.file) headers['Content-Type'] = 'application/offset+octet-stream';
    if (effect.file) headers['Upload-Offset'] = String(effect.offset);
    return this.ask_(effect.method, effect.path, body, headers, effect.file !== '');
  }

  async json(method: string, path: string, body?: unknown): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers: Record<string, string> = text ? { 'Content-Type': 'application/json' } : {};
    return this.ask_(method, path, text, headers, false);
  }

  async bytes(path: string): Promise<Blob | undefined> {
    try {
      const response = await fetch(path, this.options_('GET', undefined, {}, FILE_ANSWER_MS_MAX));
      return response.ok ? await response.blob() : undefined;
    } catch {
      return undefined;
    }
  }

  poke_url(): string {
    return `/api/v1/poke?as=${this.as}`;
  }

  private async ask_(
    method: string,
    path: string,
    body: BodyInit | undefined,
    headers: Record<string, string>,
    file: boolean,
  ): Promise<Answer> {
    try {
      const wait = file ? FILE_ANSWER_MS_MAX : ANSWER_MS_MAX;
      const response = await fetch(path, this.options_(method, body, headers, wait));
      if (response.ok && path === PAGES) {
        const bytes = new Uint8Array(await response.arrayBuffer());
        return { status: response.status, body: '', bytes };
      }
      const text = await response.text();
      const offset = response.headers.get('Upload-Offset');
      // The core reads bodies only: an offset given as a header goes in as one.
      if (!text && offset !== null) {
        return { status: response.status, body: JSON.stringify({ offset: Number(offset) }) };
      }
      return { status: response.status, body: text };
    } catch {
      return { status: 0, body: '' };
    }
  }

  private options_(
    method: string,
    body: BodyInit | undefined,
    headers: Record<string, string>,
    wait_ms: number,
  ): RequestInit {
    const actor = this.actor_();
    return {
      method,
      body,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(wait_ms),
      headers: {
        ...headers,
        'X-Aftercare': '1',
        'X-Aftercare-As': this.as,
        ...(actor ? { 'X-Aftercare-Actor': actor } : {}),
        'Accept-Language': this.language,
      },
    };
  }
}

export type SessionOutcome =
  | { kind: 'open'; actor: Actor }
  | { kind: 'refused'; code: string; title: string }
  | { kind: 'unreachable' };

export async function open_session(http: Http, proof: object): Promise<SessionOutcome> {
  const answer = await http.json('POST', '/api/v1/session', proof);
  if (answer.status === 0 || answer.status >= 500) return { kind: 'unreachable' };
  const body = parse(answer.body);
  if (answer.status >= 200 && answer.status < 300 && body.actor) {
    return { kind: 'open', actor: complete(body.actor as Partial<Actor>) };
  }
  return {
    kind: 'refused',
    code: String(body.code ?? `http_${answer.status}`),
    title: String(body.detail ?? body.title ?? ''),
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
