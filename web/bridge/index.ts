// The pages' way to the core: one Store per person, opened as guest or customer (`/`), by a
// tracking link (`/c/…`) or as staff (`/field`).
import { Core } from './core';
import { CustomerDesk, type CustomerDeskEvents } from './customer_desk';
import { Device } from './device';
import { open_guest_store, type TypedForm } from './guest';
import { Http, open_session, type SessionOutcome } from './http';
import type { Tell } from './notices';
import { Store, type StoreEvents } from './store';
import type { Actor } from './types';

export * from './types';
export * from './screens';
export type { CustomerDesk } from './customer_desk';
export { open_link, type LinkOutcome } from './link_desk';
export type { CodeOutcome, ServerRefusal, SessionOutcome } from './http';
export { listen_for_faults, surface, surface_own } from './faults';
export { NoticeBoard, type Notice, type Tell } from './notices';
export { Store, type Change, type SubmitResult } from './store';
export type { CheckedFile, FileLimits, FileRefusal } from './files';

export async function open_guest(notice: Tell): Promise<Store> {
  const device = new Device(notice);
  return open_guest_store(await Core.load(), device, notice);
}

export function open_customer_desk(
  typed: TypedForm,
  events: CustomerDeskEvents,
): Promise<CustomerDesk> {
  return CustomerDesk.open(typed, events);
}

// Staff: the last person who logged in here works on, also offline; the server is asked for a
// session when it says so.
export class StaffDesk {
  private constructor(
    private readonly core_: Core,
    private readonly device_: Device,
    private readonly events_: StoreEvents,
  ) {}
  private actor_: Actor | undefined;
  private store_: Store | undefined;

  static async open(events: StoreEvents): Promise<StaffDesk> {
    const device = new Device(events.notice);
    const [core, actor] = await Promise.all([Core.load(), device.staff()]);
    const desk = new StaffDesk(core, device, events);
    desk.actor_ = actor;
    return desk;
  }

  get actor(): Actor | undefined {
    return this.actor_;
  }

  // Nothing when nobody ever logged in here.
  async resume(): Promise<Store | undefined> {
    if (!this.actor_) return undefined;
    return this.open_store_(this.actor_);
  }

  // A renewed login of the same person keeps the store; anybody else gets his own.
  async log_in(login: string, password: string): Promise<SessionOutcome> {
    const http = new Http('staff', () => '');
    const outcome = await open_session(http, { kind: 'password', login, password });
    if (outcome.kind !== 'open') return outcome;
    await this.device_.set_staff(outcome.actor);
    if (this.store_ && this.actor_?.id === outcome.actor.id) {
      this.store_.session(outcome.actor);
    } else {
      this.actor_ = outcome.actor;
      this.store_?.close();
      this.store_ = undefined;
    }
    return outcome;
  }

  // Unsent work stays in the person's store unless it is erased.
  async log_out(erase: boolean): Promise<void> {
    await this.store_?.http.json('DELETE', '/api/v1/session');
    await this.device_.forget_staff();
    if (erase) await this.store_?.erase();
    else this.store_?.close();
    this.store_ = undefined;
    this.actor_ = undefined;
  }

  private async open_store_(actor: Actor): Promise<Store> {
    const http = new Http('staff', () => actor.id);
    const store = new Store(this.core_, http, actor, this.events_);
    this.store_ = store;
    await store.open();
    return store;
  }
}
