// What is being typed is kept a moment after each change, and at once when the page is left.
import { onScopeDispose, ref, watch, type Ref, type WatchSource } from 'vue';
import { use_store } from './use_store';

const KEPT_AFTER_MS = 200;

export function use_draft<T extends object>(
  form: () => string,
  state: WatchSource<T>,
): {
  saved: T | undefined;
  clear: () => void;
} {
  const store = use_store();
  const saved = store.draft<T>(form());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest: T | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    if (latest !== undefined) store.save_draft(form(), latest);
    latest = undefined;
  };
  const stop = watch(
    state,
    (value) => {
      latest = value;
      clearTimeout(timer);
      timer = setTimeout(flush, KEPT_AFTER_MS);
    },
    { deep: true },
  );
  const hidden = (): void => {
    if (document.visibilityState === 'hidden') flush();
  };
  document.addEventListener('visibilitychange', hidden);
  addEventListener('pagehide', flush);
  onScopeDispose(() => {
    flush();
    stop();
    document.removeEventListener('visibilitychange', hidden);
    removeEventListener('pagehide', flush);
  });
  return {
    saved,
    clear: () => {
      stop();
      clearTimeout(timer);
      latest = undefined;
      store.save_draft(form(), undefined);
    },
  };
}

// One text that is kept while it is typed; emptied when its step was taken.
export function use_kept_text(form: string): Ref<string> {
  const text = ref('');
  const draft = use_draft<{ text: string }>(
    () => form,
    () => ({ text: text.value }),
  );
  text.value = draft.saved?.text ?? '';
  return text;
}
