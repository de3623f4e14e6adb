// What is true of what waits here: when it goes out, and what may become of it until then.
import { computed, onScopeDispose, ref, watch, type ComputedRef } from 'vue';
import { sends_in_background } from './background';
import { t } from './i18n';
import { is_on_home_screen, is_webkit } from './platform';
import { use_store, use_sync } from './use_store';

// Empty when nothing waits.
export function use_waiting_hints(): ComputedRef<string[]> {
  const store = use_store();
  const sync = use_sync();
  const kept = ref(true);
  const look = (): void => void store.is_kept().then((is) => (kept.value = is));
  const waiting = computed(() => sync.value.waiting + sync.value.files_waiting);
  watch(waiting, look, { immediate: true });
  const stop = store.subscribe(({ status }) => status && look());
  onScopeDispose(stop);
  return computed(() => {
    if (waiting.value === 0) return [];
    const sent = t(sends_in_background.value ? 'page.sent_in_background' : 'page.sent_when_open');
    if (is_webkit && !is_on_home_screen()) return [sent, t('page.may_vanish_webkit')];
    return kept.value ? [sent] : [sent, t('page.may_vanish')];
  });
}
