// Who uses the customer pages on this device: the guest it is without a login, or the customer who
// logged in by phone. Who it is, is remembered, so that the pages open without a network.
import { base_name, drop_database } from './base';
import { Core } from './core';
import { Device, type CustomerLogin, type GuestIdentity } from './device';
import { surface_own } from './faults';
import { early_session, move_draft, open_earlier, open_guest_store, type TypedForm } from './guest';
import {
  Http,
  open_session,
  prove_phone,
  send_code,
  type CodeOutcome,
  type SessionOutcome,
} from './http';
import type { Tell } from './notices';
import { Store } from './store';
import type { SyncScreen } from './screens';

export interface CustomerDeskEvents {
  notice: Tell;
  // The customer has to log in again before anything goes out.
  session_needed: (needed: boolean) => void;
  // Stores of earlier guests of this device that hold something unsent.
  earlier: (stores: Store[]) => void;
}

export interface PhoneCode {
  phone: string;
  code: string;
  proof: string; // case number or serial, asked for after long inactivity
}

export class CustomerDesk {
  private store_: Store | undefined;
  private readonly earlier_: Store[] = [];

  private constructor(
    private readonly device_: Device,
    private readonly login_: CustomerLogin | undefined,
    private readonly events_: CustomerDeskEvents,
  ) {}

  static async open(typed: TypedForm, events: CustomerDeskEvents): Promise<CustomerDesk> {
    const device = new Device(events.notice);
    const loading = Core.load();
    const login = await device.customer();
    const early = login ? undefined : early_session(device).catch(logged);
    const core = await loading;
    const desk = new CustomerDesk(device, login, events);
    const guests = await device.earlier_guests();
    desk.store_ = login
      ? await desk.open_customer_(core, login)
      : await open_guest_store(core, device, events.notice, early);
    const before = guests.find((one) => one.id === login?.guest);
    if (before) await desk.take_along_(before, typed);
    void desk.send_earlier_(guests);
    return desk;
  }

  get store(): Store {
    if (!this.store_) throw new Error('the desk is not open');
    return this.store_;
  }
  // Of the customer; empty for a guest.
  get phone(): string {
    return this.login_?.phone ?? '';
  }

  send_code(phone: string): Promise<CodeOutcome> {
    return send_code(this.http_(), phone);
  }

  // The code that was sent to a new phone: the archive takes it from him then.
  prove_phone(phone: string, code: string): Promise<CodeOutcome> {
    return prove_phone(this.store.http, phone, code);
  }

  // When the outcome is another person than before, the pages have to be opened anew.
  async log_in({ phone, code, proof }: PhoneCode): Promise<SessionOutcome> {
    // The guest's cases come along; those of somebody who logged in here before do not.
    const guest = this.login_ ? undefined : await this.device_.known_guest();
    const outcome = await open_session(this.http_(), {
      kind: 'phone',
      phone,
      code,
      proof,
      guest_secret: guest?.secret ?? '',
    });
    if (outcome.kind !== 'open') return outcome;
    await this.device_.set_customer({ actor: outcome.actor, phone });
    if (outcome.actor.id === this.store.actor.id) {
      this.store.session(outcome.actor);
      this.events_.session_needed(false);
    } else {
      this.store.leave();
    }
    return outcome;
  }

  // What he typed and what is unsent stays in his store for the next login unless it is erased; his
  // cases are not to be seen here any more.
  async log_out(erase: boolean): Promise<void> {
    const { store } = this;
    await store.http.json('DELETE', '/api/v1/session');
    await this.device_.forget_customer();
    if (erase) return store.erase();
    store.leave();
    await drop_database(base_name(store.actor.id));
  }

  // The guest and all he has here; the next report makes a new one.
  async erase_guest(): Promise<void> {
    await this.store.erase();
    await this.device_.forget_guest();
  }

  // Nobody's requests yet: the cookie they bring is the person's who logs in.
  private http_(): Http {
    const http = new Http('guest', () => '');
    http.language = this.store.http.language;
    return http;
  }

  private async open_customer_(core: Core, login: CustomerLogin): Promise<Store> {
    const http = new Http('guest', () => login.actor.id);
    const store = new Store(core, http, login.actor, {
      need_session: () => this.events_.session_needed(true),
      notice: this.events_.notice,
    });
    await store.open();
    return store;
  }

  // What he was typing as a guest he goes on typing as himself.
  private async take_along_(guest: GuestIdentity, typed: TypedForm): Promise<void> {
    await move_draft(guest, this.store, typed, this.events_.notice).catch(logged);
  }

  private async send_earlier_(guests: GuestIdentity[]): Promise<void> {
    for (const guest of guests) {
      // Another tab that sent it empty may remove it: nobody is at work in it.
      const notice: Tell = (cause, what) => what !== 'left' && this.events_.notice(cause, what);
      const store = await open_earlier(this.device_, guest, notice).catch(logged);
      if (!store) continue;
      this.earlier_.push(store);
      store.subscribe(() => this.tell_earlier_());
    }
    this.tell_earlier_();
  }

  private tell_earlier_(): void {
    this.events_.earlier(this.earlier_.filter(holds_something));
  }
}

function logged(error: unknown): undefined {
  console.error(error);
  surface_own(error);
}

function holds_something(store: Store): boolean {
  const sync = store.screen<SyncScreen>({ screen: 'sync' });
  return sync.waiting + sync.files_waiting + sync.rejected.length > 0;
}
