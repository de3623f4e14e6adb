import 'vant/es/button/style';
import '@shared/theme.css';
import { open_guest, type Notice, type Store } from '@bridge/index';
import { i18n, first_language, use_language } from '@shared/i18n';
import { keep_on_device } from '@shared/update';
import { createApp, shallowRef } from 'vue';
import App from './App.vue';
import { take_link } from './link';

const store = shallowRef<Store>();
const notice = shallowRef<Notice>();
const failed = shallowRef(false);

take_link();
const texts = use_language(first_language());
const opening = open_guest((what) => (notice.value = what));
void texts.then(() => {
  createApp(App, { store, notice, failed }).use(i18n).mount('#app');
});
void opening
  .then((opened) => (store.value = opened))
  .catch((error: unknown) => {
    console.error(error);
    failed.value = true;
  })
  .finally(() => keep_on_device('/sw.js', '/'));
