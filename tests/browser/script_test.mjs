// The same script, native and WASM: what aftercare-sim recorded is played to the core in Chromium,
// input by input, and must end in the same state (sync.md, invariant 8).
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { artifacts, bin } from "../support/processes.mjs";
import { expect, test } from "./runner.mjs";

// With the sanitizers a long recording takes minutes: the long run asks for 10,000 of a release
// build.
const STEPS = Number(process.env.AFTERCARE_SCRIPT_STEPS ?? 2000);
const LINES_AT_ONCE = 500;
const recorder = path.join(bin, "aftercare-sim");

// Lines {"now", "input"} and a last {"state_hash"}; a recorder may write other lines, named so.
export function read_script(file) {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  const inputs = [];
  let state_hash;
  for (const line of lines) {
    const read = JSON.parse(line);
    if (read.input) inputs.push({ now: read.now, input: read.input });
    state_hash = read.state_hash ?? state_hash;
  }
  expect("a state hash at the script's end", /^[0-9a-f]{64}$/.test(state_hash), state_hash);
  return { inputs, state_hash };
}

// Plays into a fresh core of the page; answers its hash and what the core could not read.
export async function play(page, inputs) {
  await page.evaluate(async () => {
    globalThis.player = { core: await aftercare.Core.load(), refused: [], effects: 0 };
  });
  for (let at = 0; at < inputs.length; at += LINES_AT_ONCE) {
    await page.evaluate(
      ([part, from]) => {
        part.forEach(({ now, input }, i) => {
          const { error, effects } = player.core.handle(input, now);
          if (error) player.refused.push([from + i, input.kind, error]);
          player.effects += effects.length;
        });
      },
      [inputs.slice(at, at + LINES_AT_ONCE), at],
    );
  }
  return page.evaluate(() => ({
    state_hash: player.core.state_hash(),
    refused: player.refused,
    effects: player.effects,
  }));
}

function can_record() {
  if (!existsSync(recorder)) return false;
  return execFileSync(recorder, ["--help"], { encoding: "utf8" }).includes("--record");
}

function script_of({ script, seed }) {
  if (script) return script;
  const file = path.join(artifacts, "script.ndjson");
  const steps = ["--seed", String(seed), "--steps", String(STEPS)];
  execFileSync(recorder, ["--record", file, ...steps], { stdio: "ignore" });
  return file;
}

test(
  "script: a recorded run ends in the same state in Chromium",
  async (world) => {
    const { inputs, state_hash } = read_script(script_of(world));
    if (!world.script) {
      expect(`at least ${STEPS} steps`, inputs.length >= STEPS, inputs.length);
    }
    const page = await world.phone.probe({ opened: false });
    const began = Date.now();
    const played = await play(page, inputs);
    expect("every input to be read", played.refused.length === 0, JSON.stringify(played.refused));
    expect("the native state", played.state_hash === state_hash, played.state_hash);
    const ms = Date.now() - began;
    console.log(`        ${inputs.length} inputs, ${played.effects} effects, ${ms} ms`);
  },
  {
    ms_max: 600_000,
    left_out: ({ script }) =>
      script || can_record()
        ? ""
        : "no aftercare-sim that can --record is built, no --script given",
  },
);

// The player itself: a script made here. Played twice it ends in one state, a shorter one in
// another, and an input the core cannot read is told.
test("script: the player plays what is recorded, all of it", async ({ phone }) => {
  const page = await phone.probe({ opened: false });
  const actor = { kind: "guest", id: ACTOR, name: "", roles: ["guest"], teams: [] };
  const open = { kind: "open", client_id: CLIENT, actor, mine: [], meta: null, segments: [] };
  const inputs = [{ now: START, input: { ...open, leader: true, online: false } }];
  for (let i = 0; i < 50; ++i) {
    inputs.push({ now: START + 2 * i, input: submitted(i) });
    const records = [];
    inputs.push({ now: START + 2 * i + 1, input: { kind: "mine_stored", token: i + 1, records } });
  }
  const whole = await play(page, inputs);
  const again = await play(page, inputs);
  const shorter = await play(page, inputs.slice(0, -2));
  expect("nothing refused", whole.refused.length === 0, JSON.stringify(whole.refused));
  expect("a hash", /^[0-9a-f]{64}$/.test(whole.state_hash), whole.state_hash);
  expect("the same twice", whole.state_hash === again.state_hash);
  expect("another when a step is missing", whole.state_hash !== shorter.state_hash);
  const broken = await play(page, [...inputs, { now: START, input: { kind: "no_such" } }]);
  expect("the unreadable told", broken.refused.length === 1, JSON.stringify(broken.refused));
  phone.complaints = phone.complaints.filter((line) => !line.includes("no_such"));
});

const START = 1_790_000_000_000;
const ACTOR = "2738b065-9785-5435-98b1-7921f83ee80a";
const CLIENT = "0192f000-0000-7000-8000-0000000000aa";

function submitted(i) {
  return {
    kind: "submit",
    type: "case.report",
    target: "",
    args: {
      channel: "web",
      class: "repair",
      wish: "repair",
      topic: "",
      symptom: `录制 ${i}`,
      happened_at: null,
      scene: "",
      hazards: [],
      customer: { name: "欧阳祎喆", phone: "13912345678", address: "" },
      device: { model: "AC-35", serial: "", purchase_date: "", order_no: "" },
      files: [],
    },
    supersedes: "",
    random: i.toString(16).padStart(40, "0"),
    occurred_at: new Date(START + 2 * i).toISOString(),
  };
}
