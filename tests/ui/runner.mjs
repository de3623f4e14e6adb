// The smallest runner that keeps a picture of what failed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Visitor } from "./visitor.mjs";

const tests = [];

// `work` gets {server, visitor, shot}; `visitor` opens browsers on a profile of this test's own.
export function test(name, work) {
  tests.push({ name, work });
}

export function expect(what, good, detail = "") {
  if (!good) throw new Error(`expected ${what}${detail ? `: ${detail}` : ""}`);
}

const TEST_MS_MAX = 300_000; // only for what hangs: how fast a machine is decides nothing

async function run_one({ name, work }, server) {
  const profile = mkdtempSync(path.join(tmpdir(), "aftercare-ui-"));
  const visitor = new Visitor(server.url, profile, name);
  const started = Date.now();
  let timer;
  try {
    const late = new Promise((_, fail) => {
      timer = setTimeout(() => fail(new Error(`took longer than ${TEST_MS_MAX} ms`)), TEST_MS_MAX);
    });
    await Promise.race([work({ server, visitor }), late]);
    visitor.expect_quiet();
    console.log(`  ok    ${name} (${Date.now() - started} ms)`);
    return true;
  } catch (error) {
    console.log(
      `  FAIL  ${name}\n        ${String(error.stack ?? error).replaceAll("\n", "\n        ")}`,
    );
    for (const line of visitor.complaints) console.log(`        page: ${line}`);
    await visitor.shot_of_failure().catch(() => {});
    return false;
  } finally {
    clearTimeout(timer);
    await visitor.close().catch(() => {});
    rmSync(profile, { recursive: true, force: true });
  }
}

// Runs what was registered since the last call.
export async function run(server, words) {
  const chosen = tests
    .splice(0)
    .filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  let passed = 0;
  for (const one of chosen) passed += (await run_one(one, server)) ? 1 : 0;
  return { passed, failed: chosen.length - passed };
}
