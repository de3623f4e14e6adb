// A step being filled in: its draft, and its refusals at their fields.
import type { Refusal } from '@bridge/index';
import { ref, watch, type Ref } from 'vue';
import { refusal_text, t } from '@shared/i18n';
import { show_first_problem } from '@shared/problems';
import { go } from '@shared/route';
import { use_draft } from '@shared/use_draft';
import { use_store } from '@shared/use_store';

export interface TypedStep<T> {
  form: Ref<T>;
  busy: Ref<boolean>;
  error: (field: string) => string | undefined;
  // Refusals of none of the named fields.
  other_error: (...fields: string[]) => string | undefined;
  // What the page itself could not read.
  refuse: (refusal: Refusal) => void;
  take: (args: object) => Promise<boolean>;
  // Nothing typed is kept any more.
  clear: () => void;
}
export interface Step<T> extends TypedStep<T> {
  // Takes the step and returns to the checklist.
  finish: (args: object) => Promise<void>;
}

export function use_typed_step<T extends object>(
  draft_as: string,
  command: string,
  target: string,
  empty: T,
): TypedStep<T> {
  const store = use_store();
  const form = ref(empty) as Ref<T>;
  const draft = use_draft<T>(
    () => draft_as,
    () => form.value,
  );
  Object.assign(form.value, draft.saved ?? {});
  const busy = ref(false);
  const refused = ref<Refusal>();
  const failed = ref('');
  // A refusal speaks of what stood there then.
  watch(form, () => (refused.value = undefined), { deep: true });

  function refuse(refusal: Refusal): void {
    refused.value = refusal;
    show_first_problem();
  }
  async function take(args: object): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    refused.value = undefined;
    failed.value = '';
    const result = await store.submit(command, target, args);
    busy.value = false;
    if (result.refused) refuse(result.refused);
    if (result.failed) failed.value = t('page.not_saved');
    return !result.refused && !result.failed;
  }
  return {
    form,
    busy,
    take,
    refuse,
    clear: draft.clear,
    error: (field) => (refused.value?.field === field ? refusal_text(refused.value) : undefined),
    other_error: (...fields) => {
      if (failed.value) return failed.value;
      if (!refused.value || fields.includes(refused.value.field)) return undefined;
      return refusal_text(refused.value);
    },
  };
}

// `target`: of a step on the visit's case; otherwise the visit itself.
export function use_step<T extends object>(
  id: string,
  command: string,
  empty: T,
  target = `visit/${id}`,
): Step<T> {
  const step = use_typed_step(`visit/${id}/${command}`, command, target, empty);
  async function finish(args: object): Promise<void> {
    if (!(await step.take(args))) return;
    step.clear();
    go(`visit/${id}`, true);
  }
  return { ...step, finish };
}
