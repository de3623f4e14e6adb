// Photos: taken without a network, cut off at every chunk, and one and the same at both ends.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { until } from "../support/processes.mjs";
import { Desk } from "../ui/desk.mjs";
import { expect, test } from "./runner.mjs";
import { all_sent, Phone, read_mine, submit } from "./phone.mjs";
import { expect_once } from "./witness.mjs";
import { start_wire } from "./wire.mjs";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const PHOTO_BYTES = 1_300_000; // five chunks and a rest of the core's 256 KB

// A photo of its own for each seed, kept by the phone: its reference.
function take_photo(page, seed, size = PHOTO_BYTES) {
  return page.evaluate(
    async ([start, length]) => {
      const bytes = new Uint8Array(length);
      for (let i = 0, x = start; i < length; ++i) {
        x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
        bytes[i] = x >>> 24;
      }
      bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
      const made = store.made_file(bytes, "image/png", "photo.png");
      return (await store.keep_file(made.ref, made.blob)) ? made.ref : undefined;
    },
    [seed, size],
  );
}

// Stored, once, as what it is; and to be had by the desk that may see the case.
async function expect_stored(server, data, page, ref) {
  const { records } = await read_mine(page);
  const kept = records.find(({ kind, id }) => kind === "file" && id === ref.sha256);
  const { state, code } = JSON.parse(kept.json);
  expect("the server to have said stored", state === "stored", `${state} ${code}`);
  const files = [];
  const look = (folder) => {
    for (const name of readdirSync(folder)) {
      const file = path.join(folder, name);
      if (statSync(file).isDirectory()) look(file);
      else if (name.includes(ref.sha256)) files.push(file);
    }
  };
  look(path.join(data, "files"));
  expect("one file of it", files.length === 1, files.join(" "));
  expect("its bytes on disk", sha256(readFileSync(files[0])) === ref.sha256);
  const desk = await Desk.open(server.url, "agent");
  const answer = await fetch(`${server.url}/api/v1/files/${ref.sha256}`, {
    headers: { Authorization: `Bearer ${desk.token}`, "X-Aftercare-Client": "native" },
  });
  expect("the desk to get it", answer.ok, answer.status);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect("its bytes at the desk", sha256(bytes) === ref.sha256, bytes.length);
}

test("upload: cut at every chunk, in its middle and before its answer", async ({
  server,
  data,
  phone,
  seed,
}) => {
  const wire = await start_wire(server.port);
  phone.url = wire.url;
  const page = await phone.probe();
  const symptom = `上传中断 ${seed}`;
  // Whatever is sent is cut: one chunk in its middle, the next before its answer, to the very end.
  // (Chromium sends what it could not send over a used connection once more by itself.)
  let turn = 0;
  wire.plan = (number, offset, length) => {
    if (length === 0) return "pass";
    if (wire.chunks.at(-1)?.offset === offset) return "answer";
    return turn++ % 2 === 0 ? "middle" : "answer";
  };
  const ref = await take_photo(page, 4 * seed);
  const one = { symptom, ...(await submit(page, symptom, [ref])) };
  await all_sent(page, 40_000).catch((error) => {
    const seen = wire.chunks.map(({ offset, length, what }) => `${what} ${offset}+${length}`);
    throw new Error(`${error.message}: ${seen.join(", ")}`);
  });
  const cuts = wire.chunks.length;
  expect("many chunks", cuts >= 6, JSON.stringify(wire.chunks));
  for (let i = 1; i < cuts; ++i) {
    const [before, now] = [wire.chunks[i - 1], wire.chunks[i]];
    const goes_on = now.offset >= before.offset && now.offset <= before.offset + before.length;
    expect("each to go on where the last one broke", goes_on, JSON.stringify(wire.chunks));
  }
  const again = wire.chunks.reduce((sum, { length }) => sum + length, 0) - PHOTO_BYTES;
  console.log(`        ${cuts} chunks, all cut; ${again} bytes announced twice`);
  await expect_stored(server, data, page, ref);
  await expect_once(server, symptom, [one]);
  await phone.close();
  await wire.stop();
});

test("upload: the photo survives the browser, before and in the middle of its upload", async ({
  server,
  data,
  phone,
  seed,
}) => {
  const wire = await start_wire(server.port);
  phone.url = wire.url;
  let page = await phone.probe();
  await phone.offline();
  const ref = await take_photo(page, 4 * seed + 1);
  const symptom = `离线拍照 ${seed}`;
  const one = { symptom, ...(await submit(page, symptom, [ref])) };
  expect("saved offline", !one.failed && !one.refused, one.failed);
  await phone.kill();
  // Three chunks get through, then the browser dies again.
  wire.plan = (number) => (number < 3 ? "pass" : "middle");
  page = await phone.probe();
  await until("some of it to be sent", () => wire.chunks.length > 3, 30_000);
  await phone.kill();
  const before = wire.chunks.length;
  wire.plan = () => "pass";
  page = await phone.probe();
  await all_sent(page);
  expect("to go on, not to begin anew", wire.chunks[before].offset > 0, wire.chunks[before].offset);
  await expect_stored(server, data, page, ref);
  await expect_once(server, symptom, [one]);
  await phone.close();
  await wire.stop();
});

test("upload: what breaks on the way is sent again, and never shown", async ({
  server,
  data,
  phone,
  seed,
}) => {
  const wire = await start_wire(server.port);
  phone.url = wire.url;
  const page = await phone.probe();
  wire.plan = (number) => (number === 1 ? "spoil" : "pass");
  const ref = await take_photo(page, 4 * seed + 2, 400_000);
  const symptom = `传输损坏 ${seed}`;
  const one = { symptom, ...(await submit(page, symptom, [ref])) };
  await all_sent(page);
  const begun = wire.chunks.filter(({ offset }) => offset === 0).length;
  expect("sent twice", begun === 2, JSON.stringify(wire.chunks));
  phone.complaints = phone.complaints.filter((line) => !line.includes("422"));
  await expect_stored(server, data, page, ref);
  await expect_once(server, symptom, [one]);
  // Its own copy gone, the guest asks the server for it; what comes is looked at.
  await page.evaluate(async (key) => {
    const { name } = (await indexedDB.databases()).find((one) => one.name.includes("-mine-"));
    const opening = indexedDB.open(name);
    await new Promise((done) => (opening.onsuccess = done));
    const transaction = opening.result.transaction("pieces", "readwrite");
    transaction.objectStore("pieces").delete(IDBKeyRange.bound([key], [key, []]));
    await new Promise((done) => (transaction.oncomplete = done));
    opening.result.close();
  }, ref.sha256);
  const size = () => page.evaluate(async (key) => (await store.file(key))?.size ?? 0, ref.sha256);
  expect("to be had from the server", (await size()) === ref.size);
  await phone.context.route("**/api/v1/files/**", (route) =>
    route.fulfill({ status: 200, contentType: "image/png", body: Buffer.alloc(ref.size) }),
  );
  expect("another content refused", (await size()) === 0);
  await phone.close();
  await wire.stop();
});

test("upload: the same content of two guests is stored once", async ({
  server,
  data,
  phone,
  seed,
}) => {
  const saved = [];
  const symptom = `同一照片 ${seed}`;
  const other = new Phone(server.url, `${phone.profile}/other`, "other");
  let ref;
  for (const one of [phone, other]) {
    const page = await one.probe();
    ref = await take_photo(page, 4 * seed + 3, 300_000);
    const name = `${symptom} ${saved.length}`;
    saved.push({ symptom: name, ...(await submit(page, name, [ref])) });
    await all_sent(page);
    await expect_stored(server, data, page, ref);
  }
  await other.close();
  await expect_once(server, symptom, saved);
});
