// What of a person's work could not be saved, each by what it was about: shown until that very
// thing is saved or given up, whatever else succeeds meanwhile.
import type { Tell } from './notices';
import type { StoreMineEffect } from './types';

export class Unsaved {
  private readonly causes_ = new Set<string>();

  constructor(
    private readonly actor_: string,
    private readonly tell_: Tell,
  ) {}

  failed(cause: string, reason: string): void {
    if (reason === 'outdated') return; // said already, and nothing else helps
    this.causes_.add(cause);
    this.tell_(`${this.actor_}/${cause}`, reason === 'quota' ? 'quota' : 'not_saved');
  }

  settled(cause: string): void {
    if (this.causes_.delete(cause)) this.tell_(`${this.actor_}/${cause}`);
  }

  // What was never saved leaves nothing to delete, and so nothing that could succeed.
  given_up(form: string): void {
    this.settled(`draft/${form}`);
  }

  write_failed(effect: StoreMineEffect, reason: string): void {
    for (const cause of causes_of(effect)) this.failed(cause, reason);
  }

  written(effect: StoreMineEffect): void {
    for (const cause of causes_of(effect)) this.settled(cause);
  }
}

// A step, a form as typed, or the books about what was sent.
function causes_of({ append, puts, deletes }: StoreMineEffect): string[] {
  const changed = [...puts.map(({ kind, id }): [string, string] => [kind, id]), ...deletes];
  const drafts = changed.filter(([kind]) => kind === 'draft').map(([, id]) => `draft/${id}`);
  const books = changed.some(([kind]) => kind !== 'draft') ? ['book'] : [];
  return [...(append.length > 0 ? ['step'] : []), ...drafts, ...books];
}
