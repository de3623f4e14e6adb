// What the house sends by text message, as the demo's notifier lays it down, and the tracking links
// its tool makes.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { artifacts, bin, root, until } from "../support/processes.mjs";

const data = path.join(artifacts, "data");
const outbox = path.join(data, "outbox");

// A number nobody else has in this run: a second code for one phone has to wait a minute.
let given = 0;
export function new_phone() {
  given += 1;
  return `138${String(Date.now()).slice(-6)}${String(given).padStart(2, "0")}`;
}

// The code that was sent to this phone.
export function code_for(phone) {
  return until(`the code for ${phone}`, () => {
    for (const name of readdirSync(outbox)) {
      const [, recipient, body] = readFileSync(path.join(outbox, name), "utf8").split("\n");
      if (recipient === phone) return /\d{6}/.exec(body)?.[0];
    }
    return undefined;
  });
}

// The address in a message about this case.
export async function tracking_link(number) {
  const run = promisify(execFile);
  const { stdout } = await run(path.join(bin, "aftercare"), ["--data", data, "link", number], {
    cwd: root,
  });
  return `/c/${stdout.trim()}`;
}
