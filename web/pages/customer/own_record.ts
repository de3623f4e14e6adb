// What the archive says of the customer who is logged in; empty for everybody else, and until it
// has come.
import type { FormScreen } from '@bridge/index';
import { use_screen, use_store } from '@shared/use_store';
import { computed, type ComputedRef } from 'vue';

export interface OwnRecord {
  name: string;
  phone: string;
  address: string;
}

export function use_own_record(): ComputedRef<OwnRecord> {
  const { actor } = use_store();
  if (actor.kind !== 'customer') return computed(() => ({ name: '', phone: '', address: '' }));
  const screen = use_screen<FormScreen>(() => ({
    screen: 'form',
    command: 'customer.correct',
    id: actor.id,
  }));
  const value = (name: string): string =>
    screen.value.form.fields.find((one) => one.name === name)?.value ?? '';
  return computed(() => ({
    name: value('name') || actor.name,
    phone: value('phone'),
    address: value('address'),
  }));
}
