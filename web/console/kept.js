// What the browser keeps for this page, or refuses to: settings, and the page itself.
export function kept(name) {
  try {
    return localStorage.getItem(`console.${name}`);
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(`console.${name}`);
    else localStorage.setItem(`console.${name}`, value);
  } catch {
    // Refused: chosen again the next time.
  }
}

// The service worker: the console starts and reloads without a server.
export function keep_on_device() {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker
    .register('/console/sw.js', { scope: '/console' })
    .catch((error) => console.warn('service worker', error));
}
