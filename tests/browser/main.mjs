// Runs the files beside it: one server and one set of pages for all, a profile for each test.
import { rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { artifacts, startServer, wide_limits } from "../support/processes.mjs";
import { pages_with_probe } from "./probe.mjs";
import { run } from "./runner.mjs";

import "./kill_test.mjs";
import "./leader_test.mjs";
import "./fault_test.mjs";
import "./upgrade_test.mjs";
import "./upload_test.mjs";
import "./script_test.mjs";
import "./own_fault_test.mjs";
import "./keep_test.mjs";
import "./plain_http_test.mjs";
import "./minimum_test.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    whole: { type: "boolean", default: false },
    script: { type: "string", default: process.env.AFTERCARE_SCRIPT ?? "" },
  },
});
const data = path.join(artifacts, "data");
rmSync(data, { recursive: true, force: true });
process.env.AFTERCARE_PAGES = await pages_with_probe();
const server = await startServer({ data, limits: wide_limits }); // hundreds of reports of one guest
const failed = await run({
  server,
  data,
  kills: Number(values.kills),
  whole: values.whole,
  seed: Number(values.seed),
  script: values.script,
  words: positionals,
});
await server.stop();
process.exit(failed ? 1 : 0);
