// What stands in the way of a person's work, whatever page is open. Each cause is told when it
// arises and told again, with nothing, when it is settled: until then it is shown.
import type { DatabaseEvents } from './database';

export type Notice =
  | 'storage_blocked'
  | 'outdated'
  | 'left'
  | 'quota'
  | 'not_saved'
  | 'own_fault' // an error of this page's own
  | 'insecure'; // plain http: no offline start, no camera

export type Tell = (cause: string, notice?: Notice) => void;

export class NoticeBoard {
  private readonly by_cause_ = new Map<string, Notice>();

  constructor(private readonly changed_: (notices: Notice[]) => void) {}

  readonly tell: Tell = (cause, notice) => {
    if (this.by_cause_.get(cause) === notice) return;
    if (notice) this.by_cause_.set(cause, notice);
    else this.by_cause_.delete(cause);
    this.show_();
  };

  // The person has read it: gone until it arises again.
  seen(notice: Notice): void {
    for (const [cause, told] of this.by_cause_) {
      if (told === notice) this.by_cause_.delete(cause);
    }
    this.show_();
  }

  private show_(): void {
    this.changed_([...new Set(this.by_cause_.values())]);
  }
}

export function database_events(tell: Tell, database: string): DatabaseEvents {
  return {
    blocked: (held) => tell(`blocked/${database}`, held ? 'storage_blocked' : undefined),
    outdated: () => tell('outdated', 'outdated'),
  };
}
