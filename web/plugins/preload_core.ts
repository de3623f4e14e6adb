// The core's WASM is needed at once but named only deep in the script: let the browser fetch it
// together with the script.
import type { Plugin } from 'vite';

export function preload_core(): Plugin {
  let base = '/';
  return {
    name: 'aftercare-preload-core',
    configResolved: (config) => void (base = config.base),
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const wasm = Object.keys(bundle ?? {}).find((name) => name.endsWith('.wasm'));
        if (!wasm) return [];
        const attrs = {
          rel: 'preload',
          href: base + wasm,
          as: 'fetch',
          type: 'application/wasm',
          crossorigin: 'anonymous',
        };
        return [{ tag: 'link', attrs, injectTo: 'head' }];
      },
    },
  };
}
