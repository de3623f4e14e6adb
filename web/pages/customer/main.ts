import 'vant/es/button/style';
import '@shared/theme.css';
import {
  open_customer_desk,
  open_link,
  surface_own,
  type CustomerDesk,
  type LinkOutcome,
  type Store,
} from '@bridge/index';
import { i18n, first_language, use_language } from '@shared/i18n';
import { mount, tell, watch_page } from '@shared/notices';
import { page_failed, page_runs } from '@shared/plain_page';
import { keep_on_device } from '@shared/update';
import { createApp, ref, shallowRef, type App as Page } from 'vue';
import App from './App.vue';
import { take_link } from './link';
import LinkApp from './LinkApp.vue';
import { TYPED_REPORT } from './report_form';
import { take_way_back, tracking_token } from './tracking';

const failed = shallowRef(false);

interface Opening {
  page: Page;
  opened: Promise<void>;
}

function open_pages(): Opening {
  const desk = shallowRef<CustomerDesk>();
  const session_needed = ref(false);
  const earlier = shallowRef<Store[]>([]);
  take_link();
  const opened = open_customer_desk(TYPED_REPORT, {
    notice: tell,
    session_needed: (needed) => (session_needed.value = needed),
    earlier: (stores) => (earlier.value = stores),
  }).then((found) => void (desk.value = found));
  return { page: createApp(App, { desk, session_needed, earlier, failed }), opened };
}

function open_tracked(token: string): Opening {
  const outcome = shallowRef<LinkOutcome>();
  const over = (): void => void (outcome.value = { kind: 'over' });
  const open = async (): Promise<void> => {
    outcome.value = undefined;
    outcome.value = await open_link(token, { notice: tell, over });
  };
  return { page: createApp(LinkApp, { outcome, again: open, failed }), opened: open() };
}

function open(): void {
  watch_page();
  if (take_way_back()) return;
  const texts = use_language(first_language());
  const token = tracking_token();
  const { page, opened } = token === undefined ? open_pages() : open_tracked(token);
  void texts.then(() => mount(page.use(i18n)));
  void opened
    .then(page_runs)
    .catch((error: unknown) => {
      surface_own(error);
      failed.value = true;
      page_failed(error);
    })
    .finally(() => keep_on_device('/sw.js', '/'));
}
open();
