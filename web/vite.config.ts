// Two builds of one config: `--mode customer` (served at /) and `--mode field` (at /field).
// Nothing inline, nothing evaluated: the pages run under a strict content security policy.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { VitePWA, type VitePWAOptions } from 'vite-plugin-pwa';
import { background_script } from './plugins/background_script';
import { icon_font } from './plugins/icon_font';
import { plain_page } from './plugins/plain_page';
import { preload_core } from './plugins/preload_core';
import minimum from './minimum.json';
import { texts } from './plugins/texts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

interface Face {
  folder: string;
  base: string;
  scope: string;
  assets: string;
  // Texts only the other faces show.
  foreign_texts: string[];
}

const FACES: Record<string, Face> = {
  customer: {
    folder: 'customer',
    base: '/',
    scope: '/',
    assets: 'assets-customer',
    foreign_texts: ['field.', 'check.', 'refusal.stocktake_'],
  },
  field: {
    folder: 'engineer',
    base: '/field/',
    scope: '/field',
    assets: 'assets-field',
    foreign_texts: ['customer.'],
  },
};

// Shown by the console or the command line alone.
const STAFF_TEXTS = [
  'console.',
  'paper.',
  'plain.',
  'policy.',
  'problem.',
  'term.role.',
  'term.clock_mark.',
  'term.whose.',
  'term.reopening_rule.',
  'term.warranty_extension_rule.',
  'term.exchange_warranty_rule.',
  'refusal.calendar_',
  'cli.',
  'home.',
  'health.',
  'queue.',
  'import.',
  'purchase.',
  'refusal.purchase_',
  'refusal.supplier_',
];

// The installed page is named in Chinese, like the page itself at first.
const named = JSON.parse(readFileSync(at('../assets/i18n/pages.zh.json'), 'utf8')) as Record<
  string,
  string
>;

// As esbuild names them: syntax and style sheets are written for these.
const { chrome, firefox, safari, ios } = minimum;
const OLDEST = [`chrome${chrome}`, `firefox${firefox}`, `safari${safari}`, `ios${ios}`];

const BACKGROUND = 'background.js';

const core = process.env.AFTERCORE_DIR ?? at('../build/wasm/bin');

// The page's copy on the device, and what it looks like among other apps.
function installable(mode: string, face: Face): Partial<VitePWAOptions> {
  return {
    strategies: 'generateSW',
    injectRegister: false,
    registerType: 'prompt',
    scope: face.scope,
    manifest: {
      id: face.scope,
      name: named[`${mode}.app_name`],
      short_name: named[`${mode}.app_short_name`],
      description: named[`${mode}.app_description`],
      lang: 'zh-CN',
      start_url: face.scope,
      scope: face.scope,
      display: 'standalone',
      background_color: '#f5f7fa',
      theme_color: '#2563eb',
      icons: [
        { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
        {
          src: 'icon-maskable-512.png',
          sizes: '512x512',
          type: 'image/png',
          purpose: 'maskable',
        },
        { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
      ],
    },
    workbox: {
      importScripts: [BACKGROUND],
      globPatterns: ['**/*.{js,css,html,wasm,svg,png,webmanifest}'],
      globIgnores: [BACKGROUND],
      maximumFileSizeToCacheInBytes: 8_000_000,
      inlineWorkboxRuntime: true,
      cleanupOutdatedCaches: true,
      // Never anything but the page itself: no request to /api is looked at.
      navigateFallback: 'index.html',
      navigateFallbackAllowlist:
        face.base === '/' ? [/^\/$/, /^\/(r|c)(\/|\?|$)/] : [/^\/field(\/|\?|$)/],
      ignoreURLParametersMatching: [/.*/],
    },
  };
}

export default defineConfig(({ mode }) => {
  const face = FACES[mode];
  if (!face) throw new Error(`--mode is one of ${Object.keys(FACES).join(', ')}, not ${mode}`);
  return {
    root: at(`pages/${face.folder}`),
    base: face.base,
    publicDir: at(`pages/${face.folder}/public`),
    resolve: {
      alias: [
        { find: '@bridge', replacement: at('bridge') },
        { find: '@shared', replacement: at('pages/shared') },
        { find: /^tabler\//, replacement: '@tabler/icons-vue/dist/esm/icons/' },
        { find: /^aftercore$/, replacement: `${core}/aftercore.js` },
        { find: /^aftercore\.wasm/, replacement: `${core}/aftercore.wasm` },
      ],
    },
    define: {
      __VUE_OPTIONS_API__: false,
      __VUE_PROD_DEVTOOLS__: false,
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
      __VUE_I18N_FULL_INSTALL__: false,
      __VUE_I18N_LEGACY_API__: false,
      __INTLIFY_PROD_DEVTOOLS__: false,
    },
    build: {
      outDir: at(`../build/web/${mode}`),
      emptyOutDir: true,
      assetsDir: face.assets,
      assetsInlineLimit: 0,
      target: OLDEST,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
    plugins: [
      vue({ features: { optionsAPI: false } }),
      texts({ folder: at('../assets/i18n'), without: [...STAFF_TEXTS, ...face.foreign_texts] }),
      icon_font(['arrow', 'arrow-down', 'cross', 'success', 'fail']),
      preload_core(),
      plain_page({ face: mode, shared: at('pages/shared'), assets: at('../assets') }),
      background_script({ entry: at('bridge/background.ts'), file: BACKGROUND, target: OLDEST }),
      VitePWA(installable(mode, face)),
    ],
  };
});
