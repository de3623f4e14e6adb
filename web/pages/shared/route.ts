// Where we are: "#/case/<id>". The hash needs no server and no network.
import { computed, ref } from 'vue';

export interface Route {
  name: string;
  id: string;
  step: string;
}

const hash = ref(location.hash);
addEventListener('hashchange', () => {
  hash.value = location.hash;
  scrollTo(0, 0);
});

export const route = computed<Route>(() => {
  const [name = '', id = '', step = ''] = hash.value.replace(/^#\/?/, '').split('/');
  return { name, id, step };
});

export function go(path: string, replace = false): void {
  if (replace) {
    history.replaceState(history.state, '', `#/${path}`);
    hash.value = location.hash;
    scrollTo(0, 0);
  } else {
    location.hash = `#/${path}`;
  }
}

export function back(otherwise: string): void {
  if (history.length > 1 && hash.value) history.back();
  else go(otherwise, true);
}
