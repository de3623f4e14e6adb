// The open store and what its screens show, for Vue.
import type { Change, ScreenQuery, Store, SyncScreen } from '@bridge/index';
import {
  inject,
  onScopeDispose,
  shallowRef,
  watchEffect,
  type InjectionKey,
  type ShallowRef,
} from 'vue';
import { zone } from './format';

export const STORE: InjectionKey<Store> = Symbol('store');
const CLOCKS_MOVE_MS = 20_000;

export function use_store(): Store {
  const store = inject(STORE);
  if (!store) throw new Error('no store is open here');
  return store;
}

// Made anew when the core says that something changed, when the question changes, and now and then
// because time left is part of many screens.
export function use_screen<T>(query: () => ScreenQuery): Readonly<ShallowRef<T>> {
  const store = use_store();
  const screen = shallowRef(store.screen<T>(query())) as ShallowRef<T>;
  let queued = false;
  const draw = (): void => {
    queued = false;
    screen.value = store.screen<T>(query());
  };
  const changed = (_change: Change): void => {
    if (queued) return;
    queued = true;
    void Promise.resolve().then(draw);
  };
  const stop = store.subscribe(changed);
  const timer = setInterval(draw, CLOCKS_MOVE_MS);
  watchEffect(() => (screen.value = store.screen<T>(query())));
  onScopeDispose(() => {
    stop();
    clearInterval(timer);
  });
  return screen;
}

export function use_sync(): Readonly<ShallowRef<SyncScreen>> {
  const sync = use_screen<SyncScreen>(() => ({ screen: 'sync' }));
  watchEffect(() => {
    if (sync.value.zone) zone.value = sync.value.zone;
  });
  return sync;
}
