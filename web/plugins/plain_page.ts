// Puts the plain page into index.html, and what it needs beside the bundle: its style, and the
// script that decides which of both is seen.
import { readFileSync } from 'node:fs';
import { transformWithEsbuild, type Plugin } from 'vite';
import { plain_page as html_of } from './plain_page.mjs';

interface PlainPageOptions {
  face: string;
  shared: string; // folder of early.js and plain.css
  assets: string;
}

const PLACE = '<!-- plain page -->';

export function plain_page({ face, shared, assets }: PlainPageOptions): Plugin {
  let base = '/';
  return {
    name: 'aftercare-plain-page',
    configResolved: (config) => void (base = config.base),
    async buildStart() {
      for (const name of ['early.js', 'plain.css']) {
        const path = `${shared}/${name}`;
        this.addWatchFile(path);
        const loader = name.endsWith('.js') ? 'js' : 'css';
        const format = loader === 'js' ? 'iife' : undefined;
        const { code } = await transformWithEsbuild(readFileSync(path, 'utf8'), path, {
          minify: true,
          loader,
          format,
          target: 'es2015',
          sourcemap: false,
        });
        this.emitFile({ type: 'asset', fileName: name, source: code });
      }
    },
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        if (!html.includes(PLACE)) throw new Error(`index.html has no ${PLACE}`);
        return {
          html: html.replace(PLACE, () => html_of(assets, face)),
          tags: [
            { tag: 'script', attrs: { src: `${base}early.js` }, injectTo: 'head-prepend' },
            {
              tag: 'link',
              attrs: { rel: 'stylesheet', href: `${base}plain.css` },
              injectTo: 'head-prepend',
            },
          ],
        };
      },
    },
  };
}
