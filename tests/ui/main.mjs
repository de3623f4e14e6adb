// Runs the files beside it, one server for all, one browser profile for each test.
import { rmSync } from "node:fs";
import path from "node:path";
import { artifacts, one_address_limits, startServer } from "../support/processes.mjs";
import { run } from "./runner.mjs";

import "./types_test.mjs";
import "./report_test.mjs";
import "./refusals_test.mjs";
import "./offline_test.mjs";
import "./me_test.mjs";
import "./process_test.mjs";
import "./login_test.mjs";
import "./link_test.mjs";
import "./case_test.mjs";
import "./remedy_test.mjs";
import "./field_remedy_test.mjs";
import "./van_test.mjs";
import "./trouble_test.mjs";
import "./field_test.mjs";
import "./device_test.mjs";
import "./browsers_test.mjs";
import "./language_test.mjs";
import "./console_test.mjs";
import "./desk_remedies_test.mjs";

const data = path.join(artifacts, "data");
rmSync(data, { recursive: true, force: true });
const server = await startServer({ data, limits: one_address_limits });
const failed = await run(server, process.argv.slice(2));
await server.stop();
process.exit(failed ? 1 : 0);
