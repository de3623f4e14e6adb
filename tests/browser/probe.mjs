// The pages as built, and beside them /probe.html: an empty page of the same origin (so of the same
// storage) that runs the pages' own bridge without their faces. Written into a folder of the tests;
// what is shipped holds nothing of it.
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { artifacts, root } from "../support/processes.mjs";

const require = createRequire(path.join(root, "web/package.json"));
const esbuild = createRequire(require.resolve("vite"))("esbuild");
const core = process.env.AFTERCORE_DIR ?? path.join(root, "build/wasm/bin");
const shipped = process.env.AFTERCARE_PAGES ?? path.join(root, "build/web");

// The names web/vite.config.ts gives to the built core.
const built_core = {
  name: "built-core",
  setup(build) {
    build.onResolve({ filter: /^aftercore$/ }, () => ({ path: path.join(core, "aftercore.js") }));
    build.onResolve({ filter: /^aftercore\.wasm/ }, () => ({ path: "url", namespace: "wasm" }));
    build.onLoad({ filter: /.*/, namespace: "wasm" }, () => ({
      contents: 'export default "/aftercore.wasm"',
    }));
  },
};

export async function pages_with_probe() {
  const folder = path.join(artifacts, "pages");
  rmSync(folder, { recursive: true, force: true });
  cpSync(shipped, folder, { recursive: true });
  const customer = path.join(folder, "customer");
  mkdirSync(customer, { recursive: true });
  await esbuild.build({
    entryPoints: [path.join(root, "tests/browser/probe_entry.ts")],
    outfile: path.join(customer, "probe.js"),
    bundle: true,
    format: "esm",
    target: "es2022",
    nodePaths: [path.join(root, "web/node_modules")],
    plugins: [built_core],
    logLevel: "error",
  });
  copyFileSync(path.join(core, "aftercore.wasm"), path.join(customer, "aftercore.wasm"));
  const script = '<script type="module" src="/probe.js"></script>';
  const icon = '<link rel="icon" href="data:,">';
  const head = `<meta charset="utf-8"><title>probe</title>${icon}${script}`;
  writeFileSync(
    path.join(customer, "probe.html"),
    `<!doctype html><html lang="en"><head>${head}</head><body></body></html>\n`,
  );
  return folder;
}
