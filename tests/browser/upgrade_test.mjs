// Newer pages over older stores, and older pages over newer ones: nobody's work is dropped, and
// people are told which page to close.
import { readFileSync } from "node:fs";
import { texts } from "../support/texts.mjs";
import { fill_report, send } from "../ui/report.mjs";
import { expect, test } from "./runner.mjs";
import { all_sent, open_guest, read_mine } from "./phone.mjs";
import { cases_at_server, expect_once } from "./witness.mjs";

const t = texts("zh");
const { databases } = JSON.parse(
  readFileSync(new URL("./fixtures/store_1.json", import.meta.url), "utf8"),
);
const mine = Object.keys(databases).find((name) => name.startsWith("aftercare-mine-"));
const old_outbox = databases[mine].stores.records
  .map(({ value }) => value)
  .filter(({ kind }) => kind === "outbox");

// The stores exactly as the old code made them. `hold`: their handles stay open, without an ear.
function write_old_stores(page, hold = false) {
  return page.evaluate(
    async ([all, keep]) => {
      const ask = (request) =>
        new Promise((done, fail) => {
          request.onsuccess = () => done(request.result);
          request.onerror = () => fail(request.error);
        });
      const paths = { records: ["kind", "id"], segments: "n" };
      const real = ({ base64, type }) =>
        new Blob([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], { type });
      globalThis.held = [];
      for (const [name, { version, stores }] of Object.entries(all)) {
        const opening = indexedDB.open(name, version);
        opening.onupgradeneeded = () => {
          for (const store of Object.keys(stores)) {
            const path = paths[store];
            opening.result.createObjectStore(store, path ? { keyPath: path } : {});
          }
        };
        const db = await ask(opening);
        for (const [store, entries] of Object.entries(stores)) {
          const to = db.transaction(store, "readwrite").objectStore(store);
          for (const { key, value } of entries) {
            const whole = value?.base64 ? real(value) : value;
            await ask(paths[store] ? to.put(whole) : to.put(whole, key));
          }
        }
        if (keep) held.push(db);
        else db.close();
      }
    },
    [databases, hold],
  );
}

async function expect_mine_kept(page) {
  const { records, blobs } = await read_mine(page);
  const outbox = records.filter(({ kind }) => kind === "outbox");
  expect("the whole outbox", outbox.length === old_outbox.length, outbox.length);
  for (const old of old_outbox) {
    const now = outbox.find(({ id }) => id === old.id);
    expect("the command as it was", now?.json === old.json && now.client_seq === old.client_seq);
    expect("its number guarded", now.outbox_seq === old.client_seq, now.outbox_seq);
  }
  const photos = databases[mine].stores.blobs.map(({ key }) => key);
  expect("the photos", photos.join() === blobs.join(), blobs.join());
  const drafts = records.filter(({ kind }) => kind === "draft");
  expect("the draft", drafts.length === 1 && drafts[0].json.includes("旧版草稿"));
}

test("upgrade: an outbox full of waiting commands survives, base is dropped", async ({
  server,
  phone,
}) => {
  const page = await phone.probe({ opened: false });
  await write_old_stores(page);
  await phone.context.route("**/api/**", (route) => route.abort());
  const actor = await open_guest(page);
  await expect_mine_kept(page);
  const base = await page.evaluate(async (name) => {
    const opening = indexedDB.open(name);
    const db = await new Promise((done) => (opening.onsuccess = () => done(opening.result)));
    const transaction = db.transaction(["segments", "meta"]);
    const counting = transaction.objectStore("segments").count();
    const asking = transaction.objectStore("meta").get("meta");
    const fence = transaction.objectStore("meta").get("fence");
    await new Promise((done) => (transaction.oncomplete = done));
    const seen = { segments: counting.result, meta: asking.result, fence: fence.result };
    const { version } = db;
    db.close();
    return { ...seen, version };
  }, `aftercare-base-${actor}`);
  expect("base dropped", base.segments === 0 && !base.meta, JSON.stringify(base));
  expect("a token of the new leader", typeof base.fence === "string", base.fence);
  const seen = await page.evaluate(() => store.screen({ screen: "sync" }).waiting);
  expect("all of it waiting", seen === old_outbox.length, seen);
  await phone.context.unroute("**/api/**");
  await all_sent(page);
  // An epoch of a server that is no more is answered with a 409: expected here.
  phone.complaints = phone.complaints.filter((line) => !line.includes("409 (Conflict)"));
  const saved = old_outbox.map(({ json }) => {
    const { command } = JSON.parse(json);
    return { symptom: command.args.symptom, target: command.target };
  });
  const found = await expect_once(server, "旧版存储", saved);
  expect("no other", found.size === saved.length, found.size);
});

test("upgrade: an older page that holds the store is named, and waited for", async ({ phone }) => {
  const old = await phone.probe({ opened: false });
  await write_old_stores(old, true);
  const page = await phone.context.newPage();
  phone.page = page;
  await page.goto(`${phone.url}/#/report`);
  await page.getByText(t("page.notice_storage_blocked")).waitFor();
  await phone.check("storage-blocked");
  // The plain form lies hidden in the page until the whole one runs.
  expect("no step possible", !(await page.getByLabel("故障现象").first().isVisible()));
  await old.close();
  await page.getByLabel("故障现象").waitFor();
  const gone = (await page.getByText(t("page.notice_storage_blocked")).count()) === 0;
  expect("the notice gone", gone);
  expect("the draft there", (await page.getByLabel("故障现象").inputValue()) === "旧版草稿");
  phone.complaints = phone.complaints.filter((line) => !line.includes("409 (Conflict)"));
});

test("upgrade: a page older than the store says so, blocks the step, keeps what is typed", async ({
  server,
  phone,
  seed,
}) => {
  const page = await phone.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  const symptom = `旧页面 ${seed}`;
  await fill_report(page, {
    symptom,
    name: "欧阳祎喆",
    phone: "139 1234 5678",
    address: "杭州市西湖区文三路 90 号",
    model: "AC-35",
    serial: "AC35-2026-000118",
  });
  await page.waitForTimeout(500);
  const newer = await phone.probe({ opened: false, fresh: true });
  await newer.evaluate(async () => {
    const { name } = (await indexedDB.databases()).find((one) => one.name.includes("-mine-"));
    const opening = indexedDB.open(name, 99);
    await new Promise((done, fail) => {
      opening.onsuccess = done;
      opening.onerror = fail;
    });
    opening.result.close();
  });
  phone.page = page;
  await page.bringToFront();
  await page.getByText(t("page.notice_outdated")).waitFor();
  await send(page);
  await page.getByText(t("page.not_saved")).waitFor();
  await phone.check("page-outdated");
  phone.complaints.length = 0; // it says in the console what failed
  expect("the form kept", (await page.getByLabel("故障现象").inputValue()) === symptom);
  const { records } = await read_mine(newer);
  expect("nothing half written", !records.some(({ kind }) => kind === "outbox"));
  const draft = records.find(({ kind, id }) => kind === "draft" && id === "report");
  expect("the draft kept for the newer page", draft?.json.includes(symptom));
  const { found } = await cases_at_server(server, symptom);
  expect("nothing sent", found.size === 0, found.size);
});
