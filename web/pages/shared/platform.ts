// What kind of browser this is, where that decides what is true: never what it can do.
const { userAgent, vendor } = navigator;

// Apple's engine deletes what a site stored after seven days without a visit, home screen apart.
export const is_webkit = vendor.startsWith('Apple');
export const is_ios =
  /iPhone|iPad|iPod/.test(userAgent) || (is_webkit && navigator.maxTouchPoints > 1);
export const in_wechat = userAgent.includes('MicroMessenger');

interface AppleNavigator extends Navigator {
  standalone?: boolean;
}
export const is_on_home_screen = (): boolean =>
  matchMedia('(display-mode: standalone)').matches ||
  (navigator as AppleNavigator).standalone === true;
