// Sessions for somebody whose proof this device holds: taken out in the background, whenever the
// server asks for one, so that nobody waits for a network.
import { surface_own } from './faults';
import { open_session, type Http, type ServerRefusal, type SessionOutcome } from './http';
import { is_online } from './transport';
import type { Actor } from './types';

const AGAIN_MS = 10_000;

export interface RenewalEvents {
  early?: Promise<SessionOutcome | undefined>; // one that is on its way already
  wanted?: () => Promise<boolean>; // asked before each try
  opened: (actor: Actor) => void;
  // True: there is no use in trying again.
  refused?: (refusal: ServerRefusal) => boolean;
}

export class Renewal {
  private running_ = false;
  private early_: RenewalEvents['early'];

  constructor(
    private readonly http_: Http,
    private readonly proof_: object,
    private readonly events_: RenewalEvents,
  ) {
    this.early_ = events_.early;
  }

  renew(): void {
    if (this.running_) return;
    this.running_ = true;
    const opening = this.renew_().finally(() => {
      this.running_ = false;
      this.http_.opening = undefined;
    });
    this.http_.opening = opening.catch(surface_own);
  }

  private async renew_(): Promise<void> {
    if (this.events_.wanted && !(await this.events_.wanted())) return;
    const early = await this.early_;
    this.early_ = undefined;
    const outcome = early ?? (await open_session(this.http_, this.proof_));
    if (outcome.kind === 'open') return this.events_.opened(outcome.actor);
    if (outcome.kind === 'refused' && this.events_.refused?.(outcome)) return;
    if (is_online()) setTimeout(() => this.renew(), AGAIN_MS);
  }
}
