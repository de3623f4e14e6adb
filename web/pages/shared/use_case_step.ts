// A step on a case: taken when the core allows it, its refusal in words beside it.
import type { Action } from '@bridge/index';
import { ref, type Ref } from 'vue';
import { refusal_text, t } from './i18n';
import { use_store } from './use_store';

export interface CaseStep {
  busy: Ref<string>; // the command on its way
  error: (command: string) => string | undefined;
  allowed: (command: string) => boolean;
  take: (command: string, args: object) => Promise<boolean>;
}

export function use_case_step(id: () => string, actions: () => Action[]): CaseStep {
  const store = use_store();
  const busy = ref('');
  const errors = ref<Record<string, string>>({});
  return {
    busy,
    error: (command) => errors.value[command],
    allowed: (command) => actions().some((one) => one.command === command && one.enabled),
    take: async (command, args) => {
      if (busy.value) return false;
      busy.value = command;
      errors.value = {};
      const result = await store.submit(command, `case/${id()}`, args);
      busy.value = '';
      if (result.refused) errors.value[command] = refusal_text(result.refused);
      if (result.failed) errors.value[command] = t('page.not_saved');
      return !result.refused && !result.failed;
    },
  };
}
