// Vant's icon font holds 250 glyphs as a data: URL; the pages show the few its widgets draw
// themselves. Keeps those rules and a subset of the font: 34 KB less.
import subset_font from 'subset-font';
import type { Plugin } from 'vite';

const RULE = /\.van-icon-([a-z0-9-]+):before\{content:"\\([0-9a-f]+)"\}/g;
const FONT = /url\(data:font\/[^;]+;[^)]*base64,([A-Za-z0-9+/=]+)\)/;

export function icon_font(names: string[]): Plugin {
  return {
    name: 'aftercare-icon-font',
    enforce: 'pre',
    async transform(css, id) {
      if (!id.split('?')[0]?.endsWith('/vant/es/icon/index.css')) return undefined;
      const points = new Map([...css.matchAll(RULE)].map((rule) => [rule[1], rule[2]]));
      const wanted = names.map((name) => {
        const point = points.get(name);
        if (!point) throw new Error(`vant has no icon "${name}"`);
        return { name, point };
      });
      const data = css.match(FONT)?.[1];
      if (!data) throw new Error('vant/es/icon/index.css holds no font as data: URL any more');
      const glyphs = String.fromCodePoint(...wanted.map(({ point }) => parseInt(point, 16)));
      const font = await subset_font(Buffer.from(data, 'base64'), glyphs, {
        targetFormat: 'woff2',
      });
      const rules = wanted.map(
        ({ name, point }) => `.van-icon-${name}:before{content:"\\${point}"}`,
      );
      const face =
        '@font-face{font-weight:400;font-family:vant-icon;font-style:normal;font-display:auto;' +
        `src:url(data:font/woff2;base64,${font.toString('base64')}) format("woff2")}`;
      const rest = css.replace(RULE, '').replace(/@font-face\{[^}]*\}/g, '');
      return { code: rest + rules.join('') + face, map: null };
    },
  };
}
