import 'vant/es/button/style';
import '@shared/theme.css';
import './field.css';
import { StaffDesk, surface_own, type Store } from '@bridge/index';
import { i18n, first_language, use_language } from '@shared/i18n';
import { mount, tell, watch_page } from '@shared/notices';
import { page_failed, page_runs } from '@shared/plain_page';
import { keep_on_device } from '@shared/update';
import { createApp, ref, shallowRef } from 'vue';
import App from './App.vue';

const desk = shallowRef<StaffDesk>();
const store = shallowRef<Store>();
const session_needed = ref(false);
const failed = ref(false);

watch_page();
const texts = use_language(first_language());
const opening = StaffDesk.open({
  need_session: () => (session_needed.value = true),
  notice: tell,
});
void texts.then(() => {
  mount(createApp(App, { desk, store, session_needed, failed }).use(i18n));
});
void opening
  .then(async (opened) => {
    store.value = await opened.resume();
    desk.value = opened;
    page_runs();
  })
  .catch((error: unknown) => {
    surface_own(error);
    failed.value = true;
    page_failed(error);
  })
  .finally(() => keep_on_device('/field/sw.js', '/field'));
