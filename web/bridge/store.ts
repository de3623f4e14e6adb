// One person's store in one tab: carries out what the core asks for and tells it what happened.
// Invariant: a step is promised ("saved") only after the strict transaction on *mine* completed.
import { Base, base_name, drop_database } from './base';
import type { Core, Gift } from './core';
import { Fenced, reason_of } from './database';
import { surface_own } from './faults';
import { check_file, stored_form, type CheckedFile, type FileLimits } from './files';
import type { Http } from './http';
import { random_hex } from './ids';
import { ask_to_keep, is_kept } from './keeping';
import { Leadership, type TabMessage } from './leader';
import { Mine, mine_name } from './mine';
import { database_events, type Tell } from './notices';
import { Poke } from './poke';
import { with_room } from './room';
import { open_channel, type TabChannel } from './tabs';
import { is_online } from './transport';
import { Unsaved } from './unsaved';
import { Uploads } from './uploads';
import type {
  Actor,
  Effect,
  FileRef,
  Input,
  MineRecord,
  Refusal,
  Reply,
  RequestEffect,
  ScreenQuery,
  StoreBaseEffect,
  StoreMineEffect,
} from './types';

export interface StoreEvents {
  // 401: get a session for this actor; the answer is given to `session`. Work goes on meanwhile.
  need_session: () => void;
  notice: Tell;
}

export interface SubmitResult {
  refused?: Refusal;
  failed?: string; // not saved: quota, dead_handle, outdated, left
  command: string;
  target: string;
}

// What a change was about; a screen may skip changes that are not its own.
export interface Change {
  keys: string[];
  all: boolean; // whatever was on screen
  status: boolean;
}

export class Store {
  private readonly mine_: Mine;
  private readonly base_: Base;
  private readonly channel_: TabChannel;
  private readonly leadership_: Leadership;
  private readonly poke_: Poke;
  private readonly uploads_: Uploads;
  private readonly unsaved_: Unsaved;
  private readonly listeners_ = new Set<(change: Change) => void>();
  private readonly saving_ = new Map<number, (failed?: string) => void>();
  private readonly drafts_ = new Map<string, string>();
  private mine_queue_: Promise<unknown> = Promise.resolve();
  private mine_writes_ = 0; // asked for so far
  private base_queue_: Promise<unknown> = Promise.resolve();
  private known_ = { generation: 0, segments: 0 };
  private wake_: ReturnType<typeof setTimeout> | undefined;
  private closed_ = false;
  private keeping_: Promise<void> | undefined;
  private fenced_off_ = false; // leading without a token: base cannot be written

  constructor(
    readonly core: Core,
    readonly http: Http,
    readonly actor: Actor,
    private readonly events_: StoreEvents,
  ) {
    this.mine_ = new Mine(actor.id, database_events(events_.notice, mine_name(actor.id)));
    this.base_ = new Base(actor.id, database_events(events_.notice, base_name(actor.id)));
    this.channel_ = open_channel(`aftercare-${actor.id}`);
    this.leadership_ = new Leadership(`aftercare-lead-${actor.id}`, this.channel_, {
      gained: () => this.gained_(),
      lost: () => this.lost_(),
    });
    this.uploads_ = new Uploads(http, this.mine_, core);
    this.unsaved_ = new Unsaved(actor.id, events_.notice);
    this.poke_ = new Poke(() => http.pokes(), {
      poked: (epoch, head) => this.input({ kind: 'poke', epoch, head }),
      reconnected: () => this.look_(),
    });
  }

  async open(): Promise<void> {
    const client_id = this.mine_.client_id();
    const [{ mine }, base] = await Promise.all([
      client_id.then(() => this.mine_.all()),
      this.base_.read(),
    ]);
    this.keep_drafts_(mine);
    this.known_ = { generation: base.generation, segments: base.meta?.segments ?? 0 };
    this.input({
      kind: 'open',
      client_id: await client_id,
      actor: this.actor,
      mine,
      meta: base.meta,
      segments: base.segments,
      leader: false,
      online: is_online(),
    });
    this.channel_.onmessage = (event) => this.heard_(event.data as TabMessage);
    addEventListener('online', this.went_online_);
    addEventListener('offline', this.went_offline_);
    addEventListener('focus', this.shown_);
    document.addEventListener('visibilitychange', this.shown_);
    this.tell_('mine'); // a tab may have died between its write and its word
    this.leadership_.start();
  }

  close(): void {
    this.closed_ = true;
    clearTimeout(this.wake_);
    removeEventListener('online', this.went_online_);
    removeEventListener('offline', this.went_offline_);
    removeEventListener('focus', this.shown_);
    document.removeEventListener('visibilitychange', this.shown_);
    this.poke_.stop();
    this.leadership_.stop();
    this.channel_.close();
    this.mine_.close();
    this.base_.close();
  }

  // ---- what people do ----------------------------------------------------------------------

  submit(type: string, target: string, args: unknown, supersedes = ''): Promise<SubmitResult> {
    if (this.closed_) return Promise.resolve({ failed: 'left', command: '', target });
    const reply = this.core.handle({
      kind: 'submit',
      type,
      target,
      args,
      supersedes,
      random: random_hex(20),
      occurred_at: new Date().toISOString(),
    });
    const submitted = reply.submitted;
    if (!submitted) throw new Error(`submit of ${type} was not answered`);
    const result: SubmitResult = { command: submitted.command, target: submitted.target };
    if (submitted.refused) {
      this.run_(reply.effects);
      return Promise.resolve({ ...result, refused: submitted.refused });
    }
    return this.saved_(submitted.token, reply).then((failed) =>
      failed ? { ...result, failed } : result,
    );
  }

  discard(command: string): void {
    this.input({ kind: 'discard', command });
  }

  draft<T>(form: string): T | undefined {
    const text = this.drafts_.get(form);
    return text ? (JSON.parse(text) as T) : undefined;
  }

  // Nothing typed is lost: kept like a step, removed by `undefined`.
  save_draft(form: string, value: unknown): void {
    const json = value === undefined ? '' : JSON.stringify(value);
    if ((this.drafts_.get(form) ?? '') === json) return;
    if (json) this.drafts_.set(form, json);
    else if (this.drafts_.delete(form)) this.unsaved_.given_up(form);
    this.input({ kind: 'save_draft', form, json });
  }

  check_file(file: File, limits: FileLimits): Promise<CheckedFile> {
    return check_file(this.core, file, limits);
  }

  made_file(bytes: Uint8Array<ArrayBuffer>, type: string, name: string): CheckedFile {
    return stored_form(this.core, bytes, type, name);
  }

  // The bytes are durable before the core hears of the file, and what the core makes of it before
  // anything can refer to it. False: not saved.
  async keep_file(ref: FileRef, blob: Blob): Promise<boolean> {
    const cause = `file/${ref.sha256}`;
    const bytes = await blob.arrayBuffer();
    try {
      await with_room(this.base_, () => this.mine_.put_file(ref.sha256, bytes, ref.type));
    } catch (error) {
      this.unsaved_.failed(cause, reason_of(error));
      return false;
    }
    this.unsaved_.settled(cause);
    if (this.closed_) return false;
    const reply = this.core.handle({ kind: 'file_added', file: ref });
    const stored = reply.effects.find((effect) => effect.kind === 'store_mine');
    if (stored) return !(await this.saved_(stored.token, reply));
    this.run_(reply.effects);
    return true;
  }

  // The person goes on without this file.
  give_up_file(sha256: string): void {
    this.unsaved_.settled(`file/${sha256}`);
  }

  // Those that are not on this device (any more): they could not be sent.
  async lost_files(refs: FileRef[]): Promise<FileRef[]> {
    const held = await Promise.all(refs.map(({ sha256 }) => this.mine_.holds(sha256)));
    return refs.filter((_, i) => !held[i]);
  }

  // From this device, else from the server; then only if it is what was asked for.
  async file(sha256: string): Promise<Blob | undefined> {
    const own = await this.mine_.file(sha256).catch(surface_own);
    if (own) return own;
    const got = await this.http.bytes(`/api/v1/files/${sha256}?as=${this.http.as}`);
    if (!got) return undefined;
    const bytes = new Uint8Array(await got.arrayBuffer());
    return this.core.sha256(bytes) === sha256 ? got : undefined;
  }

  // False: the browser may clear what waits here.
  is_kept(): Promise<boolean> {
    return is_kept();
  }

  export_unsent(): Promise<Blob> {
    return this.mine_.export();
  }

  // In all tabs: this person works here no more. What he has on this device stays.
  leave(): void {
    this.tell_('left');
    this.close();
  }

  // Discards everything of this person on this device, in all tabs.
  async erase(): Promise<void> {
    this.leave();
    await Promise.all([
      drop_database(mine_name(this.actor.id)),
      drop_database(base_name(this.actor.id)),
    ]);
  }

  session(actor: Actor): void {
    this.input({ kind: 'session', actor });
    this.poke_.retry();
  }

  // ---- what people see ---------------------------------------------------------------------

  screen<T>(query: ScreenQuery): T {
    return this.core.screen<T>(query);
  }

  subscribe(listener: (change: Change) => void): () => void {
    this.listeners_.add(listener);
    return () => this.listeners_.delete(listener);
  }

  // ---- the engine --------------------------------------------------------------------------

  input(input: Input): void {
    if (this.closed_) return;
    this.run_(this.core.handle(input).effects);
  }

  private run_(effects: Effect[]): void {
    for (const effect of effects) this.carry_out_(effect);
  }

  private carry_out_(effect: Effect): void {
    switch (effect.kind) {
      case 'store_mine':
        this.store_mine_(effect);
        return;
      case 'store_base':
        this.store_base_(effect);
        return;
      case 'request':
        void this.request_(effect);
        return;
      case 'wake_at':
        this.wake_at_(Date.parse(effect.at));
        return;
      case 'changed':
        this.changed_(effect);
        return;
      case 'need_session':
        this.events_.need_session();
        return;
      case 'reclient':
        this.reclient_(effect.client_id);
        return;
      case 'drop_files':
        void this.mine_.drop_files(effect.sha256).catch(surface_own);
        return;
    }
  }

  // Carries a reply out; ends when its transaction on *mine* did, with the reason if that failed.
  private saved_(token: number, reply: Reply): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.saving_.set(token, resolve);
      this.run_(reply.effects);
    });
  }

  private store_mine_(effect: StoreMineEffect): void {
    this.mine_writes_ += 1;
    this.in_mine_order_(
      async () => {
        const { records, gap } = await with_room(this.base_, () => this.mine_.write(effect));
        this.say_saved_(effect);
        this.tell_('mine');
        // Commands are pushed without gaps: first those that other tabs wrote before this one.
        if (gap) this.input({ kind: 'mine', ...(await this.mine_.all()) });
        this.input({ kind: 'mine_stored', token: effect.token, records });
        this.answer_(effect.token);
      },
      (reason) => {
        this.input({ kind: 'store_failed', token: effect.token, reason });
        this.unsaved_.write_failed(effect, reason);
        this.answer_(effect.token, reason);
        this.reread_mine_(); // it may have been written all the same
      },
    );
  }

  private say_saved_(effect: StoreMineEffect): void {
    this.unsaved_.written(effect);
    if (this.fenced_off_) this.leadership_.deposed(); // there is room again: lead with a token
    this.fenced_off_ = false;
    if (effect.append.length > 0) this.keeping_ ??= ask_to_keep().then(() => this.changed_());
  }

  private answer_(token: number, failed?: string): void {
    this.saving_.get(token)?.(failed);
    this.saving_.delete(token);
  }

  private in_mine_order_(work: () => Promise<void>, failed: (reason: string) => void): void {
    this.mine_queue_ = this.mine_queue_.then(work).catch((error) => failed(reason_of(error)));
  }

  private store_base_(effect: StoreBaseEffect): void {
    const fence = this.base_.fence;
    this.base_queue_ = this.base_queue_
      .then(() => this.base_.write(effect, fence))
      .then(() => {
        if (effect.reset) this.known_.generation += 1;
        if (effect.meta) this.known_.segments = effect.meta.segments;
        this.unsaved_.settled('base');
        this.input({ kind: 'base_stored', token: effect.token });
        if (effect.meta) this.tell_('base');
      })
      .catch((error: unknown) => {
        const fenced = error instanceof Fenced;
        const reason = fenced ? 'fenced' : reason_of(error);
        this.input({ kind: 'store_failed', token: effect.token, reason });
        if (fenced && fence === this.base_.fence) this.leadership_.deposed();
        // Nothing of this person's is lost, but nothing new can be shown either.
        if (reason === 'quota') this.unsaved_.failed('base', reason);
      });
  }

  private async request_(effect: RequestEffect): Promise<void> {
    const gift = (): Gift => this.core.gift();
    const answer = effect.file
      ? await this.uploads_.send(effect)
      : await this.http.send(effect, undefined, gift);
    const body = answer.given ?? answer.body;
    this.input({ kind: 'response', request: effect.request, status: answer.status, body });
  }

  private changed_(change: Change = { keys: [], all: false, status: true }): void {
    for (const listener of this.listeners_) listener(change);
  }

  private wake_at_(at_ms: number): void {
    clearTimeout(this.wake_);
    const wait_ms = Math.min(Math.max(0, at_ms - Date.now()), 0x7fffffff);
    this.wake_ = setTimeout(() => this.input({ kind: 'tick' }), wait_ms);
  }

  private reclient_(client_id: string): void {
    this.in_mine_order_(
      async () => {
        await this.mine_.reclient(client_id);
        this.input({ kind: 'mine', ...(await this.mine_.all()) });
        this.tell_('mine');
      },
      (reason) => this.unsaved_.failed('book', reason),
    );
  }

  // ---- tabs --------------------------------------------------------------------------------

  private tell_(kind: 'mine' | 'base' | 'left'): void {
    this.channel_.postMessage({ kind } satisfies TabMessage);
  }

  private heard_(message: TabMessage): void {
    this.leadership_.heard(message);
    if (message.kind === 'mine') this.reread_mine_();
    if (message.kind === 'base' && !this.leadership_.leader) {
      void this.reread_base_().catch(surface_own);
    }
    if (message.kind === 'left') {
      // The store may be discarded: writing would make a new one.
      this.close();
      this.events_.notice('left', 'left');
    }
  }

  // A write asked for while we read makes what we read stale: read again.
  private reread_mine_(): void {
    this.in_mine_order_(
      async () => {
        const writes = this.mine_writes_;
        const content = await this.mine_.all();
        if (writes !== this.mine_writes_) return this.reread_mine_();
        this.keep_drafts_(content.mine);
        this.input({ kind: 'mine', ...content });
      },
      () => undefined,
    );
  }

  private async reread_base_(): Promise<void> {
    // The newest known segment may have grown since.
    const from = Math.max(0, this.known_.segments - 1);
    let base = await this.base_.read(from);
    const reset =
      base.generation !== this.known_.generation ||
      (base.meta?.segments ?? 0) < this.known_.segments;
    if (reset) base = await this.base_.read();
    this.known_ = { generation: base.generation, segments: base.meta?.segments ?? 0 };
    if (base.meta) this.input({ kind: 'base', meta: base.meta, segments: base.segments, reset });
  }

  private async gained_(): Promise<void> {
    // A full disk: lead all the same, what waits can still be sent.
    this.fenced_off_ = !(await this.base_.take_fence());
    if (this.fenced_off_)
      this.fenced_off_ = !((await this.base_.make_room()) && (await this.base_.take_fence()));
    await this.reread_base_();
    await new Promise<void>((resolve) => {
      this.reread_mine_();
      this.in_mine_order_(
        async () => resolve(),
        () => resolve(),
      );
    });
    this.input({ kind: 'leader', leader: true });
    this.tell_('mine'); // what the last leader wrote and had no time to tell
    this.tell_('base');
    this.poke_.start();
  }

  private lost_(): void {
    this.poke_.stop();
    this.input({ kind: 'leader', leader: false });
    void this.reread_base_().catch(surface_own);
  }

  private readonly shown_ = (): void => {
    if (document.visibilityState !== 'visible') return;
    // What other tabs did while this one may have slept through their messages.
    this.reread_mine_();
    if (!this.leadership_.leader) void this.reread_base_().catch(surface_own);
    this.look_();
  };
  private readonly went_online_ = (): void => {
    this.poke_.retry();
    this.look_();
  };
  private readonly went_offline_ = (): void => this.input({ kind: 'online', online: false });

  // Something may be new: pull once, push what waits.
  private look_(): void {
    if (!is_online()) return;
    this.input({ kind: 'online', online: true });
    this.input({ kind: 'tick' });
  }

  private keep_drafts_(mine: MineRecord[]): void {
    this.drafts_.clear();
    for (const record of mine) {
      if (record.kind === 'draft') this.drafts_.set(record.id, record.json);
    }
  }
}
