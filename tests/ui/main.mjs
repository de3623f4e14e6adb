// Runs the files beside it in lanes: each lane is a process with a server and a folder of its own,
// and takes the next file when it is done with one. A browser that draws by software keeps two
// processors busy, so there is one lane for every two.
//   main.mjs [--lanes N] [word ...]
import { fork } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { artifacts } from "../support/processes.mjs";

// The longest first, so that the lanes end together.
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith("_test.mjs"))
  .map((name) => ({ name, bytes: statSync(path.join(import.meta.dirname, name)).size }))
  .sort((a, b) => b.bytes - a.bytes)
  .map(({ name }) => name);

const lanes = Math.max(1, Math.floor(availableParallelism() / 2));
const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { lanes: { type: "string", default: String(lanes) } },
});

const total = { passed: 0, failed: 0 };
const waiting = files;

// Ends when there is no file left; a lane that dies is a failure, its file is told.
function run_lane(number) {
  return new Promise((done) => {
    const lane = fork(path.join(import.meta.dirname, "lane.mjs"), words, {
      env: { ...process.env, AFTERCARE_ARTIFACTS: path.join(artifacts, `lane${number}`) },
    });
    let at;
    const next = () => {
      at = waiting.shift();
      lane.send(at ? { file: at } : { end: true });
    };
    lane.on("message", (told) => {
      total.passed += told.passed ?? 0;
      total.failed += told.failed ?? 0;
      next();
    });
    lane.on("exit", (code) => {
      if (code !== 0) {
        total.failed += 1;
        console.log(`  FAIL  lane ${number} ended with ${code}, at ${at ?? "its end"}`);
      }
      done();
    });
  });
}

await Promise.all(Array.from({ length: Number(values.lanes) }, (_, at) => run_lane(at + 1)));
console.log(`screenshots: ${path.relative(process.cwd(), artifacts)}`);
console.log(`ui: ${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed || !total.passed ? 1 : 0);
