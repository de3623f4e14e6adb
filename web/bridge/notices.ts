// What storage has to tell the person, whatever page is open.
import type { DatabaseEvents } from './database';

export type Notice = 'storage_blocked' | 'outdated' | 'left' | 'quota' | 'not_saved';

// Nothing: what was said last holds no longer.
export type Tell = (notice: Notice | undefined) => void;

export function database_events(tell: Tell): DatabaseEvents {
  return {
    blocked: (held) => tell(held ? 'storage_blocked' : undefined),
    outdated: () => tell('outdated'),
  };
}
