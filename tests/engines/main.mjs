// Each story in each engine, on a server of its own: going offline is ending that server.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Chromium, Firefox, WebKit } from "../support/webdriver.mjs";
import { missing_apis } from "./missing_test.mjs";
import { House } from "./house.mjs";
import { customer_offline, engineer_offline, plain_form } from "./stories.mjs";

const ENGINES = [Firefox, WebKit, Chromium];
const STORIES = { plain_form, customer_offline, engineer_offline };

async function in_engine(Engine, story) {
  const folder = mkdtempSync(path.join(tmpdir(), "aftercare-engine-"));
  const house = new House(path.join(folder, "data"));
  const browser = new Engine();
  try {
    await house.open();
    await browser.open(path.join(folder, "profile"));
    await story({ house, browser, profile: path.join(folder, "profile") });
  } finally {
    await browser.close().catch(() => {});
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const tests = [];
for (const Engine of ENGINES) {
  for (const [name, story] of Object.entries(STORIES)) {
    const engine = new Engine().name;
    tests.push({ name: `${engine} ${name}`, work: () => in_engine(Engine, story) });
  }
}
// Each interface by name; every run of tests/browser takes away a fifth of all there are.
const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { whole: { type: "boolean", default: false } },
});
const missing = missing_apis();
if (values.whole) tests.push(...missing);

let passed = 0;
let failed = 0;
for (const { name, work } of tests) {
  if (words.length > 0 && !words.every((word) => name.includes(word))) continue;
  const started = Date.now();
  try {
    await work();
    passed += 1;
    console.log(`  ok    ${name} (${Date.now() - started} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`  FAIL  ${name}\n        ${String(error.stack).replaceAll("\n", "\n        ")}`);
  }
}
await missing.close();
console.log(`engines: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
