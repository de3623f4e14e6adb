// Makes the fonts of the console and pages in build/fonts:
//   noto-sans-sc-regular.ttf, -medium.ttf   every glyph, for the native console
//   noto-sans-sc-gb2312.ttf, -medium-...    GB 2312 and signs, for the WASM console; with .br
//   icons.ttf, icons-filled.ttf             the Tabler icons that icons.json names
// and assets/fonts/icons.json: name → code point, from icons.txt. Does nothing when all is current.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync, copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const modules = join(root, 'native/setup/node_modules');
const require = createRequire(join(root, 'native/setup/package.json'));
const subsetFont = require('subset-font');
const out = join(root, 'build/fonts');

const noto = (weight) => readFileSync(
  join(modules, `@expo-google-fonts/noto-sans-sc/${weight}/NotoSansSC_${weight}.ttf`));
const tabler = (file) => join(modules, '@tabler/icons-webfont/dist', file);

// Name → code point of one of Tabler's style sheets.
function tablerIcons(styleSheet) {
  const rule = /\.ti-([a-z0-9-]+)::?before\s*\{\s*content:\s*"\\([0-9a-f]+)"/g;
  return new Map([...readFileSync(tabler(styleSheet), 'utf8').matchAll(rule)]
    .map(([, name, code]) => [name, Number.parseInt(code, 16)]));
}

// icons.txt: one name a line; a name that ends in -filled comes from the filled set.
function wantedIcons() {
  const outline = tablerIcons('tabler-icons.css');
  const filled = tablerIcons('tabler-icons-filled.min.css');
  const icons = {};
  const names = readFileSync(join(here, 'icons.txt'), 'utf8').split(/\s+/).filter(Boolean).sort();
  for (const name of names) {
    const code = outline.get(name) ?? filled.get(name.replace(/-filled$/, ''));
    if (code === undefined) throw new Error(`icons.txt: Tabler has no icon "${name}"`);
    icons[name] = code;
  }
  if (new Set(Object.values(icons)).size !== names.length) throw new Error('two icons, one code');
  return icons;
}

// GB 2312: 6,763 characters in two levels; besides ASCII, Latin-1 and the signs that screens use.
function gb2312() {
  const decoder = new TextDecoder('gb2312');
  let text = '';
  const range = (from, to) => {
    for (let code = from; code <= to; code++) text += String.fromCodePoint(code);
  };
  for (let high = 0xb0; high <= 0xf7; high++) {
    for (let low = 0xa1; low <= 0xfe; low++) {
      const character = decoder.decode(Uint8Array.of(high, low));
      if (/^\p{Script=Han}$/u.test(character)) text += character;
    }
  }
  range(0x20, 0x7e); range(0xa0, 0xff); range(0x2010, 0x2027); range(0x2190, 0x2193);
  range(0x2460, 0x2473); range(0x3000, 0x301f); range(0xff00, 0xffef);
  return text + '‰′″※€℃№√∞≠≤≥□■▲▼○●★☆×÷';
}

const withBrotli = (path, bytes) => {
  writeFileSync(path, bytes);
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: {
    [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
};

const inputs = [fileURLToPath(import.meta.url), join(here, 'icons.txt'),
  join(root, 'native/setup/package-lock.json')];
const key = createHash('sha256').update(inputs.map((f) => readFileSync(f)).join('\0'))
  .digest('hex');
const stamp = join(out, 'stamp');
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) process.exit(0);
mkdirSync(out, { recursive: true });
console.log('fonts: subsetting');

const icons = wantedIcons();
writeFileSync(join(here, 'icons.json'), JSON.stringify(icons, null, 2) + '\n');
const isFilled = (name) => name.endsWith('-filled');
const codes = (filled) => Object.entries(icons).filter(([name]) => isFilled(name) === filled)
  .map(([, code]) => String.fromCodePoint(code)).join('');
for (const [file, source, filled] of [['icons.ttf', 'fonts/tabler-icons.ttf', false],
  ['icons-filled.ttf', 'fonts/tabler-icons-filled.ttf', true]]) {
  withBrotli(join(out, file),
    await subsetFont(readFileSync(tabler(source)), codes(filled), { targetFormat: 'sfnt' }));
}

const characters = gb2312();
for (const [weight, name, subset] of [['400Regular', 'regular', 'gb2312'],
  ['500Medium', 'medium', 'medium-gb2312']]) {
  writeFileSync(join(out, `noto-sans-sc-${name}.ttf`), noto(weight));
  withBrotli(join(out, `noto-sans-sc-${subset}.ttf`), await subsetFont(noto(weight), characters,
    { targetFormat: 'sfnt', noLayoutClosure: true, preserveNameIds: [1, 2, 13] }));
}
copyFileSync(join(modules, '@expo-google-fonts/noto-sans-sc/LICENSE_FONT'),
  join(out, 'noto-sans-sc.LICENSE.txt'));
copyFileSync(join(modules, '@tabler/icons-webfont/LICENSE'), join(out, 'icons.LICENSE.txt'));
writeFileSync(stamp, key);
