// A form made from its description: what was typed, what the core says of it, and the step it
// becomes. Only what the person changed is kept; the rest is as the record has it now.
import type { FormArgs, FormScreen, Refusal, SubmitResult } from '@bridge/index';
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import { refusal_text, t } from './i18n';
import { show_first_problem } from './problems';
import { use_draft } from './use_draft';
import { use_screen, use_store } from './use_store';

export interface DescribedFormOptions {
  command: string;
  id?: string | undefined; // the record it starts from
  target: string; // of the step; empty: a new record
  preset: Record<string, string>; // values to start with
  take?: ((args: object) => Promise<SubmitResult>) | undefined; // instead of sending the step
}

export interface DescribedFormState {
  screen: Readonly<Ref<FormScreen>>;
  values: ComputedRef<Record<string, string>>;
  busy: Ref<boolean>;
  type: (name: string, text: string) => void;
  error: (field: string) => string | undefined;
  other_error: () => string | undefined;
  // The record's key when it was saved.
  finish: () => Promise<string | undefined>;
}

export function use_described_form(options: DescribedFormOptions): DescribedFormState {
  const store = use_store();
  const { command, id, target, preset } = options;
  const screen = use_screen<FormScreen>(() => ({ screen: 'form', command, id: id ?? '' }));
  const typed = ref<Record<string, string>>({});
  const draft = use_draft<Record<string, string>>(
    () => `form/${command}/${id ?? ''}`,
    () => typed.value,
  );
  Object.assign(typed.value, draft.saved ?? {});

  const values = computed(() => {
    const fields = screen.value.form.fields;
    const of_record = Object.fromEntries(fields.map((one) => [one.name, one.value]));
    return { ...of_record, ...preset, ...typed.value };
  });
  const read = computed(() =>
    store.screen<FormArgs>({ screen: 'form_args', command, typed: values.value }),
  );
  const busy = ref(false);
  const tried = ref(false);
  const refused = ref<Refusal>();
  const failed = ref('');
  // A refusal speaks of what stood there then.
  watch(typed, () => (refused.value = undefined), { deep: true });
  const problems = computed(() => [
    ...(tried.value ? read.value.problems : []),
    ...(refused.value ? [refused.value] : []),
  ]);

  async function finish(): Promise<string | undefined> {
    if (busy.value) return undefined;
    tried.value = true;
    failed.value = '';
    if (read.value.problems.length > 0) {
      show_first_problem();
      return undefined;
    }
    busy.value = true;
    const { args } = read.value;
    const result = await (options.take?.(args) ?? store.submit(command, target, args));
    busy.value = false;
    refused.value = result.refused;
    if (result.failed) failed.value = t('page.not_saved');
    if (result.refused) show_first_problem();
    if (result.refused || result.failed) return undefined;
    draft.clear();
    return result.target;
  }
  return {
    screen,
    values,
    busy,
    type: (name, text) => (typed.value = { ...typed.value, [name]: text }),
    error: (field) => {
      const found = problems.value.find((one) => one.field === field);
      return found && refusal_text(found);
    },
    other_error: () => {
      if (failed.value) return failed.value;
      const names = screen.value.form.fields.map((one) => one.name);
      const found = problems.value.find((one) => !names.includes(one.field));
      return found && refusal_text(found);
    },
    finish,
  };
}
