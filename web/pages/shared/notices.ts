// What stands in the way, as the page shows it (bridge/notices.ts): told by storage, by the page's
// own errors, by how it was opened.
import { listen_for_faults, NoticeBoard, surface, type Notice } from '@bridge/index';
import { nextTick, shallowRef, type App } from 'vue';
import { page_failed } from './plain_page';

export const notices = shallowRef<Notice[]>([]);
const board = new NoticeBoard((all) => void (notices.value = all));

export const tell = board.tell;
export const seen = (notice: Notice): void => board.seen(notice);

// Before anything can go wrong.
export function watch_page(): void {
  listen_for_faults(() => tell('fault', 'own_fault'));
  if (globalThis.isSecureContext === false) tell('insecure', 'insecure');
}

// Vue would only log what a view throws. One that leaves nothing on the page gives way to the plain
// one.
export function mount(page: App): void {
  page.config.errorHandler = (error) => {
    surface(error);
    void nextTick(() => {
      if (is_blank()) page_failed(error);
    });
  };
  page.mount('#app');
}

const is_blank = (): boolean => !document.querySelector('#app main')?.childElementCount;
