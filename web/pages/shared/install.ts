// The browser's offer to install the page, kept until the person asks for it.
import { shallowRef } from 'vue';

interface InstallEvent extends Event {
  prompt(): Promise<void>;
}

export const install_offer = shallowRef<InstallEvent>();

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  install_offer.value = event as InstallEvent;
});
addEventListener('appinstalled', () => (install_offer.value = undefined));
