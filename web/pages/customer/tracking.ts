// The tracking link of a message: `/c/<token>`. The token stays in the address, so that the page
// can be loaded again, kept as a bookmark, and be another person's than the pages at `/`.

import { keep_setting, read_setting } from '@shared/settings';

const PATH = '/c/';
const WAY_BACK = 'aftercare.way_back';

export function tracking_token(): string | undefined {
  const { pathname } = location;
  return pathname.startsWith(PATH) ? pathname.slice(PATH.length).replace(/\/$/, '') : undefined;
}

// A payment ends at `/#/case/…`, where whoever came by a link has no case.
export function remember_way_back(): void {
  keep_setting(WAY_BACK, location.pathname, 'sessionStorage');
}
// True: on the way back already.
export function take_way_back(): boolean {
  const path = read_setting(WAY_BACK, 'sessionStorage');
  keep_setting(WAY_BACK, null, 'sessionStorage');
  if (!path || !location.hash.startsWith('#/case/')) return false;
  location.replace(path);
  return true;
}
