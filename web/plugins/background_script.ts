// The part of the service worker that sends what waits (bridge/background.ts): a file of its own
// beside the pages, which the generated worker takes in.
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const { build } = createRequire(require.resolve('vite'))('esbuild') as typeof import('esbuild');

interface BackgroundOptions {
  entry: string;
  file: string;
  target: string[];
}

export function background_script({ entry, file, target }: BackgroundOptions): Plugin {
  return {
    name: 'aftercare-background-script',
    async generateBundle() {
      const built = await build({
        entryPoints: [entry],
        bundle: true,
        minify: true,
        format: 'iife',
        target,
        write: false,
        logLevel: 'error',
      });
      const source = built.outputFiles[0]?.contents ?? '';
      this.emitFile({ type: 'asset', fileName: file, source });
    },
  };
}
