// Whether a closed page's steps are sent by the browser itself: Background Sync, where it is and is
// allowed. Asked for whenever something waits while there is no network, or the page is left.
import type { Store, SyncScreen } from '@bridge/index';
import { ref } from 'vue';

export const sends_in_background = ref(false);
const TAG = 'aftercare-send';

interface SyncRegistration extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}

async function ask(): Promise<void> {
  const registration: SyncRegistration = await navigator.serviceWorker.ready;
  if (!registration.sync) return;
  await registration.sync.register(TAG).then(
    () => (sends_in_background.value = true),
    () => (sends_in_background.value = false), // not allowed
  );
}

export function send_in_background(store: Store): void {
  if (!('serviceWorker' in navigator)) return;
  const look = (): void => {
    const sync = store.screen<SyncScreen>({ screen: 'sync' });
    const left = document.visibilityState === 'hidden';
    if (sync.waiting + sync.files_waiting > 0 && (left || !sync.online)) void ask();
  };
  store.subscribe(({ status }) => status && look());
  document.addEventListener('visibilitychange', look);
  look();
}
