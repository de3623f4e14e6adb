// The smallest runner: a browser profile for each test, a picture of what failed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Phone } from "./phone.mjs";

const tests = [];

// `work` gets {server, data, phone, random, kills, seed, script}. `left_out` gets the same before:
// what it answers is why the test is not run here.
export function test(name, work, { ms_max = 120_000, left_out = () => "" } = {}) {
  tests.push({ name, work, ms_max, left_out });
}

export function expect(what, good, detail = "") {
  if (!good) throw new Error(`expected ${what}${detail === "" ? "" : `: ${detail}`}`);
}

// Numbers of [0, 1) that come again with the seed (mulberry32).
export function random_from(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function run_one({ name, work, ms_max }, world) {
  const profile = mkdtempSync(path.join(tmpdir(), "aftercare-browser-"));
  const phone = new Phone(world.server.url, profile, name);
  const started = Date.now();
  const most = typeof ms_max === "function" ? ms_max(world) : ms_max;
  let timer;
  try {
    const late = new Promise((_, fail) => {
      timer = setTimeout(() => fail(new Error(`took over ${most} ms: ${phone.doing}`)), most);
    });
    await Promise.race([work({ ...world, phone, random: random_from(world.seed) }), late]);
    phone.expect_quiet();
    console.log(`  ok    ${name} (${Date.now() - started} ms)`);
    return true;
  } catch (error) {
    const told = String(error.stack ?? error).replaceAll("\n", "\n        ");
    console.log(`  FAIL  ${name} (--seed ${world.seed})\n        ${told}`);
    for (const line of phone.complaints) console.log(`        page: ${line}`);
    await phone.shot_of_failure().catch(() => {});
    return false;
  } finally {
    clearTimeout(timer);
    await phone.close().catch(() => {});
    rmSync(profile, { recursive: true, force: true });
  }
}

export async function run(world) {
  console.log(`seed ${world.seed}, ${world.kills} kills`);
  let passed = 0;
  let failed = 0;
  for (const one of tests) {
    if (world.words.length > 0 && !world.words.some((word) => one.name.includes(word))) continue;
    const why = one.left_out(world);
    if (why) {
      console.log(`  left out: ${one.name}: ${why}`);
      continue;
    }
    if (await run_one(one, world)) passed += 1;
    else failed += 1;
  }
  console.log(`browser: ${passed} passed, ${failed} failed`);
  return failed;
}
