// Figures of the pages, printed and never judged: what a first visit weighs (brotli, as served),
// and the
// time from navigation to the usable report form, cold, on loopback and on a slow phone.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";
import { openBrowser } from "../support/browser.mjs";
import { root, startServer, wide_limits } from "../support/processes.mjs";
import { texts } from "../support/texts.mjs";

const t = texts("zh");
const pages = process.env.AFTERCARE_PAGES ?? path.join(root, "build/web");
const times = 7;
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

function* files_in(folder) {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) yield* files_in(file);
    else yield file;
  }
}

function weigh(face) {
  const weight = {};
  for (const file of files_in(path.join(pages, face))) {
    const kind = path.extname(file).slice(1);
    if (kind === "br" || kind === "gz") continue;
    weight[kind] = (weight[kind] ?? 0) + brotliCompressSync(readFileSync(file)).length;
  }
  const list = Object.entries(weight)
    .map(([kind, bytes]) => `${kind} ${kb(bytes)}`)
    .join(", ");
  console.log(`${face}: all files, brotli: ${list}`);
}

async function cold(url, slow) {
  const profile = mkdtempSync(path.join(tmpdir(), "aftercare-bench-"));
  const context = await openBrowser({ profile });
  const page = context.pages()[0] ?? (await context.newPage());
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => {
    bytes += event.encodedDataLength;
  });
  if (slow) {
    await session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 150,
      downloadThroughput: 200e3,
      uploadThroughput: 90e3,
    });
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  }
  const begun = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  await page.getByLabel(t("hazard.leakage_of_current")).waitFor({ state: "attached" });
  const ms = performance.now() - begun;
  await context.close();
  rmSync(profile, { recursive: true, force: true });
  return { ms, bytes };
}

async function measure(title, url, slow, count) {
  const runs = [];
  for (let i = 0; i < count; ++i) runs.push(await cold(url, slow));
  const sorted = runs.map((run) => run.ms).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  console.log(
    `${title}: median ${middle.toFixed(0)} ms (min ${sorted[0].toFixed(0)}, max ` +
      `${sorted.at(-1).toFixed(0)}, ${count} runs), ${kb(runs[0].bytes)} over the wire`,
  );
}

for (const face of ["customer", "field"]) weigh(face);
const core = [...files_in(path.join(pages, "customer"))].find((file) => file.endsWith(".wasm"));
if (core) {
  const bytes = readFileSync(core);
  console.log(`core as WASM: ${kb(bytes.length)}, brotli ${kb(brotliCompressSync(bytes).length)}`);
}
const data = mkdtempSync(path.join(tmpdir(), "aftercare-bench-data-"));
const server = await startServer({ data, limits: wide_limits });
await measure("report form usable, cold, loopback", server.url, false, times);
await measure("report form usable, cold, slow 4G and 4 times slower CPU", server.url, true, 3);
await server.stop();
process.exit(0);
