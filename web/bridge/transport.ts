// One request and its answer. Invariant: only what the network itself reports (fetch refusing with
// a TypeError, an answer that breaks off, our own deadline) is "away"; every other error is our own
// and is thrown. A request is made of checked parts first, so that a part fetch would refuse with a
// TypeError of its own is not taken for the network.
import { Expected } from './faults';

export interface Asked {
  method: string;
  path: string;
  body: BodyInit | undefined;
  headers: Record<string, string>;
  credentials: RequestCredentials;
  wait_ms: number; // no answer after that: away
}

// A browser that does not say is taken to be online: requests will tell.
export const is_online = (): boolean => navigator.onLine !== false;

export class NetworkAway extends Expected {}

// `read` takes what it needs of the answer, through `over_network` wherever bytes are awaited.
export async function by_fetch<T>(
  asked: Asked,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const gone = new AbortController();
  const timer = setTimeout(() => gone.abort(), asked.wait_ms);
  try {
    const { method, body, headers, credentials } = asked;
    const options = { method, body, headers, credentials, cache: 'no-store' as const };
    const request = new Request(asked.path, { ...options, signal: gone.signal });
    return await read(await over_network(fetch(request)));
  } finally {
    clearTimeout(timer);
  }
}

// For promises the browser itself made, and for nothing else.
export async function over_network<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (is_network(error)) throw new NetworkAway(String(error));
    throw error;
  }
}

const BROKEN_OFF = ['AbortError', 'NetworkError', 'TimeoutError'];

function is_network(error: unknown): boolean {
  if (error instanceof DOMException) return BROKEN_OFF.includes(error.name);
  return error instanceof TypeError;
}

export interface Plain {
  status: number;
  body: ArrayBuffer;
  header: (name: string) => string | null;
}

// The way of older browsers, for the day the other one is broken: the report still goes out.
export function by_xhr(asked: Asked): Promise<Plain> {
  return new Promise((done, away) => {
    const request = new XMLHttpRequest();
    request.open(asked.method, asked.path);
    request.timeout = asked.wait_ms;
    request.responseType = 'arraybuffer';
    for (const [name, value] of Object.entries(asked.headers)) {
      request.setRequestHeader(name, value);
    }
    request.onload = () => {
      const { status, response } = request;
      const body = (response as ArrayBuffer | null) ?? new ArrayBuffer(0);
      done({ status, body, header: (name) => request.getResponseHeader(name) });
    };
    const failed = (): void => away(new NetworkAway('no answer'));
    request.onerror = failed;
    request.ontimeout = failed;
    request.onabort = failed;
    request.send((asked.body as XMLHttpRequestBodyInit | undefined) ?? null);
  });
}
