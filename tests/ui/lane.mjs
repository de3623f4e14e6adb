// One lane of main.mjs: one server for all its files, one browser profile for each test.
import { rmSync } from "node:fs";
import path from "node:path";
import { artifacts, one_address_limits, startServer } from "../support/processes.mjs";
import { run } from "./runner.mjs";

const words = process.argv.slice(2);
const data = path.join(artifacts, "data");
rmSync(data, { recursive: true, force: true });
const server = await startServer({ data, limits: one_address_limits });

process.on("message", async ({ file, end }) => {
  if (end) {
    await server.stop();
    process.exit(0);
  }
  await import(`./${file}`);
  process.send(await run(server, words));
});
process.on("disconnect", () => server.kill().then(() => process.exit(1)));
process.send({});
