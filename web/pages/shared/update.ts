// The page's own copy on the device (service worker): opens without a network. A newer one waits
// until the person takes it, so that nobody is interrupted while typing.
import { ref } from 'vue';

export const update_ready = ref(false);
let waiting: ServiceWorker | null = null;

export function keep_on_device(script: string, scope: string): void {
  if (!('serviceWorker' in navigator)) return;
  let had_controller = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (had_controller && waiting) location.reload();
    had_controller = true;
  });
  void navigator.serviceWorker
    .register(script, { scope })
    .then((registration) => {
      const found = (): void => {
        if (!registration.waiting || !registration.active) return;
        waiting = registration.waiting;
        update_ready.value = true;
      };
      found();
      registration.addEventListener('updatefound', () => {
        registration.installing?.addEventListener('statechange', found);
      });
    })
    .catch((error: unknown) => console.warn('service worker', error));
}

export function take_update(): void {
  waiting?.postMessage({ type: 'SKIP_WAITING' });
}
