// The pages' own sources: types hold.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { root } from "../support/processes.mjs";
import { test } from "./runner.mjs";

test("sources: TypeScript and templates check", async () => {
  try {
    execFileSync("npm", ["run", "-s", "check"], { cwd: path.join(root, "web"), stdio: "pipe" });
  } catch (error) {
    throw new Error(String(error.stdout));
  }
});
