// A file's bytes as an address for <img>; given back when nobody shows it any more.
import { onScopeDispose, ref, watch, type Ref } from 'vue';
import { use_store } from './use_store';

export type FileState = 'loading' | 'here' | 'missing';

export function use_file(sha256: () => string): { url: Ref<string>; state: Ref<FileState> } {
  const store = use_store();
  const url = ref('');
  const state = ref<FileState>('loading');
  const release = (): void => {
    if (url.value) URL.revokeObjectURL(url.value);
    url.value = '';
  };
  watch(
    sha256,
    (wanted) => {
      release();
      state.value = wanted ? 'loading' : 'missing';
      if (!wanted) return;
      void store.file(wanted).then((blob) => {
        if (wanted !== sha256()) return;
        state.value = blob ? 'here' : 'missing';
        if (blob) url.value = URL.createObjectURL(blob);
      });
    },
    { immediate: true },
  );
  onScopeDispose(release);
  return { url, state };
}
