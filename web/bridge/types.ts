// The messages between host and core: core/sync/replica.hpp as JSON. Names are the core's.

export interface MineRecord {
  kind: string; // outbox, rejected, receipt, file, draft
  id: string;
  client_seq: number;
  json: string;
}

export interface Segment {
  n: number;
  bytes: Uint8Array;
}

// Kept as it came, whatever further fields the core puts in.
export interface BaseMeta {
  epoch: string;
  cursor: string;
  segments: number;
  first_segment: number;
  format: number;
  tail_bytes?: number;
}

export type ActorKind = 'guest' | 'customer' | 'link' | 'staff' | 'system';

export interface Actor {
  kind: ActorKind;
  id: string;
  name: string;
  roles: string[];
  teams: string[];
  push_only?: boolean;
  link_case?: string;
}

export interface FileRef {
  sha256: string;
  type: string;
  name: string;
  size: number;
}

export interface Refusal {
  code: string;
  field: string;
  params: Record<string, string>;
}

export type Input =
  | {
      kind: 'open';
      client_id: string;
      actor: Actor;
      mine: MineRecord[];
      meta: BaseMeta | null;
      segments: Segment[];
      leader: boolean;
      online: boolean;
    }
  | {
      kind: 'submit';
      type: string;
      target: string;
      args: unknown;
      supersedes?: string;
      random: string;
      occurred_at: string;
    }
  | { kind: 'mine_stored'; token: number; records: MineRecord[] }
  | { kind: 'store_failed'; token: number; reason: string }
  | { kind: 'base_stored'; token: number }
  | { kind: 'mine'; client_id: string; mine: MineRecord[] }
  | { kind: 'base'; meta: BaseMeta; segments: Segment[]; reset: boolean }
  | { kind: 'response'; request: number; status: number; body: string | number }
  | { kind: 'poke'; epoch: string; head: number }
  | { kind: 'online'; online: boolean }
  | { kind: 'leader'; leader: boolean }
  | { kind: 'session'; actor: Actor }
  | { kind: 'tick' }
  | { kind: 'file_added'; file: FileRef }
  | { kind: 'discard'; command: string }
  | { kind: 'save_draft'; form: string; json: string };

export interface StoreMineEffect {
  kind: 'store_mine';
  token: number;
  append: MineRecord[];
  puts: MineRecord[];
  deletes: [string, string][];
}

export interface StoreBaseEffect {
  kind: 'store_base';
  token: number;
  reset: boolean;
  segments: Segment[];
  meta: BaseMeta | null;
}

export interface RequestEffect {
  kind: 'request';
  request: number;
  method: string;
  path: string;
  body: string;
  file: string;
  offset: number;
  length: number;
  headers: Record<string, string>;
}

export type Effect =
  | StoreMineEffect
  | StoreBaseEffect
  | RequestEffect
  | { kind: 'reclient'; client_id: string }
  | { kind: 'wake_at'; at: string }
  | { kind: 'changed'; keys: string[]; all: boolean; status: boolean }
  | { kind: 'need_session' }
  | { kind: 'drop_files'; sha256: string[] };

export interface Submitted {
  refused: Refusal | null;
  token: number;
  command: string;
  target: string;
}

export interface Reply {
  effects: Effect[];
  submitted?: Submitted | null;
  error?: Refusal;
}

export interface ScreenQuery {
  screen: string;
  [argument: string]: unknown;
}
