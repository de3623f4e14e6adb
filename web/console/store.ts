// The console's stores: the pages' own *mine* and *base* (web/bridge), one pair per person, apart
// from those of the engineer's page. A lock keeps a second tab of the same person out, so this one
// always leads.
import { Base, base_name, drop_database } from '../bridge/base';
import { Fenced, reason_of, StorageFailure } from '../bridge/database';
import { surface_own } from '../bridge/faults';
import { ask_to_keep } from '../bridge/keeping';
import { request_lock } from '../bridge/locks';
import { Mine, mine_name } from '../bridge/mine';
import { with_room } from '../bridge/room';
import type { MineRecord, Segment, StoreBaseEffect, StoreMineEffect } from '../bridge/types';

// The module's side: see native/console/platform/web_host.hpp.
export interface Module {
  _console_store_segment(number: number, n: number, at: number, size: number): void;
  _console_store_done(number: number, reason: number, json: number, at: number, size: number): void;
  _console_wake(changed: number): void;
}
export interface Memory {
  withTexts(texts: string[], use: (...places: number[]) => void): void;
  withBytes(bytes: Uint8Array | undefined, use: (at: number, size: number) => void): void;
}

interface Answer {
  json?: unknown;
  segments?: Segment[];
  bytes?: Uint8Array;
}

const name_of = (person: string): string => `console-${person}`;

class Locked extends Error {}

class ConsoleStore {
  private readonly mine_: Mine;
  private readonly base_: Base;
  private release_: (() => void) | undefined;

  constructor(private readonly name_: string) {
    // A newer page that takes the store over is told with the next step: it fails, `outdated`.
    const events = { blocked: () => undefined, outdated: () => undefined };
    this.mine_ = new Mine(name_, events);
    this.base_ = new Base(name_, events);
  }

  async load(): Promise<Answer> {
    if (!(await this.lock_())) throw new Locked();
    const client_id = await this.mine_.client_id();
    const { mine } = await this.mine_.all();
    await this.take_fence_();
    const { meta, segments } = await this.base_.read();
    return { json: { client_id, mine: by_number(mine), meta }, segments };
  }

  async store_mine(change: StoreMineEffect): Promise<Answer> {
    const { records } = await with_room(this.base_, () => this.mine_.write(change));
    const added = new Set(change.append.map(({ id }) => id));
    if (added.size > 0) void ask_to_keep();
    return { json: records.filter(({ kind, id }) => kind === 'outbox' && added.has(id)) };
  }

  async reclient({ client_id }: { client_id: string }): Promise<Answer> {
    await this.mine_.reclient(client_id);
    return { json: by_number((await this.mine_.all()).mine) };
  }

  // The segments' bytes come one after the other, `sizes` of each.
  async store_base(
    change: StoreBaseEffect & { sizes: number[] },
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<Answer> {
    let end = 0;
    const segments = change.segments.map(({ n }, i) => {
      end += change.sizes[i] ?? 0;
      return { n, bytes: bytes.slice(end - (change.sizes[i] ?? 0), end) };
    });
    try {
      await this.base_.write({ ...change, segments }, this.base_.fence);
    } catch (error) {
      // Emptied for room, the token with it. Nobody else writes here: a new one, from the start.
      if (error instanceof Fenced || is_quota(error)) await this.take_fence_();
      throw error instanceof Fenced ? new StorageFailure('quota') : error;
    }
    return {};
  }

  async put_file({ sha256 }: { sha256: string }, bytes: Uint8Array<ArrayBuffer>): Promise<Answer> {
    await with_room(this.base_, () => this.mine_.put_file(sha256, bytes.slice().buffer, ''));
    return {};
  }

  async get_file({ sha256 }: { sha256: string }): Promise<Answer> {
    const blob = await this.mine_.file(sha256);
    return blob ? { bytes: new Uint8Array(await blob.arrayBuffer()) } : {};
  }

  async drop_files({ sha256 }: { sha256: string[] }): Promise<Answer> {
    await this.mine_.drop_files(sha256);
    return {};
  }

  async close(): Promise<Answer> {
    this.mine_.close();
    this.base_.close();
    this.release_?.();
    return {};
  }

  private async take_fence_(): Promise<void> {
    if (!(await this.base_.take_fence()) && (await this.base_.make_room()))
      await this.base_.take_fence();
  }

  // Held until the page goes or another person logs in.
  private lock_(): Promise<boolean> {
    return new Promise((resolve) => {
      const held = new Promise<void>((release) => {
        this.release_ = release;
      });
      request_lock(`aftercare-${this.name_}`, { ifAvailable: true }, async (free) => {
        resolve(free);
        if (free) await held;
      }).catch((error: unknown) => {
        surface_own(error);
        resolve(false);
      });
    });
  }
}

const by_number = (records: MineRecord[]): MineRecord[] =>
  records.sort((a, b) => a.client_seq - b.client_seq);

const is_quota = (error: unknown): boolean =>
  error instanceof StorageFailure && error.reason === 'quota';

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

type Operation = keyof Omit<ConsoleStore, 'name_'>;

export function open_stores(module: Module, memory: Memory) {
  const stores = new Map<string, ConsoleStore>();
  let last: Promise<unknown> = Promise.resolve(); // one step after the other

  function answer(number: number, failed: string, { json, segments, bytes }: Answer): void {
    for (const segment of segments ?? []) {
      memory.withBytes(segment.bytes, (at, size) =>
        module._console_store_segment(number, segment.n, at, size),
      );
    }
    memory.withTexts([failed, JSON.stringify(json ?? null)], (reason = 0, text = 0) =>
      memory.withBytes(bytes, (at, size) =>
        module._console_store_done(number, reason, text, at, size),
      ),
    );
    module._console_wake(1);
  }

  async function erase(person: string): Promise<void> {
    await stores.get(person)?.close();
    stores.delete(person);
    await Promise.all([
      drop_database(mine_name(name_of(person))),
      drop_database(base_name(name_of(person))),
    ]);
  }

  async function step(
    number: number,
    operation: string,
    person: string,
    json: string,
    bytes?: Uint8Array<ArrayBuffer>,
  ): Promise<void> {
    if (operation === 'export') return download(person, json);
    if (operation === 'erase') return erase(person);
    const store = stores.get(person) ?? new ConsoleStore(name_of(person));
    stores.set(person, store);
    try {
      const work = store[operation as Operation] as (...given: unknown[]) => Promise<Answer>;
      const result = await work.call(store, JSON.parse(json), bytes);
      if (operation === 'close') stores.delete(person);
      answer(number, '', result);
    } catch (error) {
      answer(number, error instanceof Locked ? 'locked' : reason_of(error), {});
    }
  }

  return {
    ask(
      number: number,
      operation: string,
      person: string,
      json: string,
      bytes?: Uint8Array<ArrayBuffer>,
    ): void {
      last = last.then(() => step(number, operation, person, json, bytes)).catch(console.error);
    },
  };
}
