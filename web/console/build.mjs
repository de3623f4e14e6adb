// build.mjs <folder of console.js and console.wasm>: lays the whole page out in build/web/console.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import {
  copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plain_page } from '../plugins/plain_page.mjs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../../', import.meta.url));
const here = join(root, 'web/console');
const out = join(root, 'build/web/console');
const cache = join(root, 'build/web/console-cache');
const bin = process.argv[2];
const minimum = JSON.parse(readFileSync(join(root, 'web/minimum.json'), 'utf8'));
const own = ['console.css', 'icon.svg'];
const fonts = {
  'regular.ttf': 'noto-sans-sc-gb2312.ttf',
  'medium.ttf': 'noto-sans-sc-medium-gb2312.ttf',
  'regular-full.ttf': 'noto-sans-sc-regular.ttf',
  'icons.ttf': 'icons.ttf',
  'icons-filled.ttf': 'icons-filled.ttf',
};

// Best compression is slow for fonts: kept by content.
function compressed(bytes, kind) {
  const key = createHash('sha256').update(bytes).digest('hex').slice(0, 24);
  const kept = join(cache, `${key}.${kind}`);
  if (existsSync(kept)) return readFileSync(kept);
  const large = bytes.length > 4_000_000;
  const result = kind === 'gz' ? gzipSync(bytes, { level: 9 }) : brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: large ? 9 : 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  writeFileSync(kept, result);
  return result;
}

function put(name, bytes) {
  const file = join(out, name);
  writeFileSync(file, bytes);
  if (bytes.length < 512) return;
  writeFileSync(`${file}.br`, compressed(bytes, 'br'));
  writeFileSync(`${file}.gz`, compressed(bytes, 'gz'));
}

function texts() {
  const languages = { zh: {}, en: {} };
  const folder = join(root, 'assets/i18n');
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.json')).sort()) {
    const language = name.split('.').at(-2);
    if (languages[language]) {
      Object.assign(languages[language], JSON.parse(readFileSync(join(folder, name), 'utf8')));
    }
  }
  return Buffer.from(JSON.stringify(languages));
}

const require = createRequire(join(root, 'web/package.json'));
const esbuild = createRequire(require.resolve('vite'))('esbuild');

function page() {
  const html = readFileSync(join(here, 'index.html'), 'utf8');
  return Buffer.from(html.replace('<!-- plain page -->',
    () => plain_page(join(root, 'assets'), 'console')));
}

// What is seen where the console cannot run (web/pages/shared).
async function plain(name) {
  const text = readFileSync(join(root, 'web/pages/shared', name), 'utf8');
  const loader = name.endsWith('.js') ? 'js' : 'css';
  const format = loader === 'js' ? 'iife' : undefined;
  const { code } = await esbuild.transform(text,
    { minify: true, loader, format, target: 'es2015' });
  return Buffer.from(code);
}

// The page's copy on the device. Everything is loaded at the start, so a newer copy may take over
// at once; the whole font is kept when it comes.
async function keep_on_device() {
  const { generateSW } = createRequire(require.resolve('vite-plugin-pwa'))('workbox-build');
  const { warnings } = await generateSW({
    globDirectory: out,
    globPatterns: ['**/*.{js,css,html,wasm,svg,json,ttf}'],
    globIgnores: ['fonts/regular-full.ttf'],
    maximumFileSizeToCacheInBytes: 16_000_000,
    modifyURLPrefix: { '': '/console/' },
    swDest: join(out, 'sw.js'),
    inlineWorkboxRuntime: true,
    sourcemap: false,
    mode: 'production',
    skipWaiting: true,
    clientsClaim: true,
    cleanupOutdatedCaches: true,
    navigateFallback: '/console/index.html',
    navigateFallbackAllowlist: [/^\/console(\/|\?|$)/],
    ignoreURLParametersMatching: [/.*/],
    runtimeCaching: [{
      urlPattern: /\/console\/fonts\/regular-full\.ttf$/,
      handler: 'StaleWhileRevalidate',
      options: { cacheName: 'console-font' },
    }],
  });
  for (const warning of warnings) console.warn(warning);
}

// main.js with all it imports, the bridge's store among it; the module stays a file of its own.
async function script() {
  const built = await esbuild.build({
    entryPoints: [join(here, 'main.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome', 'firefox', 'safari', 'ios'].map((name) => name + minimum[name]),
    external: ['./console.module.js'],
    write: false,
    logLevel: 'error',
  });
  return Buffer.from(built.outputFiles[0].contents);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'fonts'), { recursive: true });
mkdirSync(cache, { recursive: true });
for (const name of own) put(name, readFileSync(join(here, name)));
put('index.html', page());
for (const name of ['early.js', 'plain.css']) put(name, await plain(name));
put('main.js', await script());
put('console.module.js', readFileSync(join(bin, 'console.js')));
put('console.wasm', readFileSync(join(bin, 'console.wasm')));
put('words.json', texts());
for (const [name, source] of Object.entries(fonts)) {
  const file = join(root, 'build/fonts', source);
  if (existsSync(file)) put(`fonts/${name}`, readFileSync(file));
}
copyFileSync(join(root, 'build/fonts/noto-sans-sc.LICENSE.txt'), join(out, 'fonts/LICENSE.txt'));
await keep_on_device();
