// assets/i18n/*.<language>.json merged into one module per language, without what a page never
// shows.
import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

interface TextsOptions {
  folder: string;
  without: string[]; // prefixes of keys
}

const PREFIX = 'virtual:texts/';

export function texts(options: TextsOptions): Plugin {
  return {
    name: 'aftercare-texts',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const language = id.slice(PREFIX.length + 1);
      const merged: Record<string, string> = {};
      const files = readdirSync(options.folder).filter((name) =>
        name.endsWith(`.${language}.json`),
      );
      for (const name of files.sort()) {
        const path = `${options.folder}/${name}`;
        this.addWatchFile(path);
        const texts_of_file = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
        for (const [key, text] of Object.entries(texts_of_file)) {
          if (!options.without.some((prefix) => key.startsWith(prefix))) merged[key] = text;
        }
      }
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(merged))})`;
    },
  };
}
