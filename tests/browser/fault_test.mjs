// Storage that fails: full, dead, held by an older page. People are told, the step is blocked or
// goes on, and nothing that was saved is lost.
import { texts } from "../support/texts.mjs";
import { fill_report, send } from "../ui/report.mjs";
import { expect, test } from "./runner.mjs";
import { all_sent, read_mine, submit } from "./phone.mjs";
import { expect_once } from "./witness.mjs";

const t = texts("zh");

// Without `bytes` the quota is the disk's again.
async function set_quota(phone, bytes) {
  const session = await phone.context.newCDPSession(phone.page);
  const quota = bytes === undefined ? {} : { quotaSize: bytes };
  await session.send("Storage.overrideQuotaForOrigin", {
    origin: new URL(phone.url).origin,
    ...quota,
  });
}

async function usage_of(phone) {
  const session = await phone.context.newCDPSession(phone.page);
  const { origin } = new URL(phone.url);
  return (await session.send("Storage.getUsageAndQuota", { origin })).usage;
}

// The browser judges a small write by the room it knew of some time ago: only a fresh one knows.
async function reopen_with_quota(phone, bytes) {
  await phone.close();
  await phone.open("/probe.html");
  await set_quota(phone, bytes);
}

// This many MB under a name of another person's base: what may be given up.
function fill_base(page, name, mb, first = 0) {
  return page.evaluate(
    async ([database, count, from]) => {
      const ask = (request) =>
        new Promise((done, fail) => {
          request.onsuccess = () => done(request.result);
          request.onerror = () => fail(request.error);
        });
      const opening = indexedDB.open(database, 2);
      opening.onupgradeneeded = () => {
        opening.result.createObjectStore("segments", { keyPath: "n" });
        opening.result.createObjectStore("meta");
      };
      const db = await ask(opening);
      for (let n = from; n < from + count; ++n) {
        const bytes = new Uint8Array(1 << 20);
        for (let at = 0; at < bytes.length; at += 65536) {
          crypto.getRandomValues(bytes.subarray(at, at + 65536));
        }
        const transaction = db.transaction("segments", "readwrite");
        await ask(transaction.objectStore("segments").put({ n, bytes }));
      }
      db.close();
    },
    [name, mb, first],
  );
}

test("quota: a full disk is said, nothing is lost, it goes on when there is room", async ({
  server,
  phone,
  seed,
}) => {
  await phone.probe();
  const symptom = `存储已满 ${seed}`;
  const before = { symptom, ...(await submit(phone.page, symptom)) };
  await reopen_with_quota(phone, 1);
  const page = await phone.open("/");
  await page.getByLabel("故障现象").waitFor();
  await fill_report(page, { ...FORM, symptom: `${symptom} 页` });
  await page.waitForTimeout(500);
  await send(page);
  await page.getByText(t("page.notice_quota")).waitFor();
  await page.getByText(t("page.not_saved")).waitFor();
  await phone.check("quota-full");
  phone.complaints.length = 0;
  await set_quota(phone);
  await send(page);
  await page
    .getByText(/20\d{4}-\d{3,}/)
    .first()
    .waitFor();
  await page.getByText(t("page.notice_quota")).waitFor({ state: "detached" });
  const target = `case/${new URL(page.url()).hash.replace("#/case/", "")}`;
  await expect_once(server, symptom, [before, { symptom: `${symptom} 页`, target }]);
});

// Of another customer and device than phone.mjs's: a second report of the same one is asked about
// first, if the page knows the first by then.
const FORM = {
  symptom: "",
  name: "诸葛明远",
  phone: "137 5550 0142",
  address: "杭州市拱墅区莫干山路 18 号",
  model: "WM-80",
  serial: "WM80-2025-004410",
};

test("quota: what can be downloaded again makes room for a step", async ({
  server,
  phone,
  seed,
}) => {
  await phone.probe();
  const symptom = `腾出空间 ${seed}`;
  const saved = [{ symptom, ...(await submit(phone.page, symptom)) }];
  await all_sent(phone.page);
  await fill_base(phone.page, "aftercare-base-somebody-else", 12);
  await reopen_with_quota(phone, (await usage_of(phone)) - (4 << 20));
  const page = await phone.probe();
  const more = `${symptom} 满`;
  const one = await submit(page, more);
  expect("saved", !one.failed && !one.refused, one.failed);
  saved.push({ symptom: more, ...one });
  const names = await page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name));
  expect("the other base gone", !names.includes("aftercare-base-somebody-else"), names.join(" "));
  await all_sent(page);
  await expect_once(server, symptom, saved);
});

test("quota: its own base goes when nothing else is left to go", async ({
  server,
  phone,
  seed,
}) => {
  const actor = await phone.probe().then(() => phone.page.evaluate(() => store.actor.id));
  const symptom = `自腾空间 ${seed}`;
  const saved = [{ symptom, ...(await submit(phone.page, symptom)) }];
  await all_sent(phone.page);
  // As if it had been large, in segments far behind those in use.
  await fill_base(phone.page, `aftercare-base-${actor}`, 12, 1000);
  await reopen_with_quota(phone, (await usage_of(phone)) - (4 << 20));
  const page = await phone.probe();
  const more = `${symptom} 满`;
  const one = await submit(page, more);
  expect("saved", !one.failed && !one.refused, one.failed);
  saved.push({ symptom: more, ...one });
  await all_sent(page);
  const { records } = await read_mine(page);
  const kept = records.filter(({ kind }) => kind === "outbox" || kind === "receipt");
  expect("mine untouched", kept.length === 2, kept.length);
  await expect_once(server, symptom, saved);
});

// Every handle of the page is closed under it, as browsers do.
const KEEP_HANDLES = () => {
  globalThis.handles = [];
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...args) {
    const opening = open.apply(this, args);
    opening.addEventListener("success", () => handles.push(opening.result));
    return opening;
  };
};

test("dead handles: opened again and tried once more, as often as they die", async ({
  server,
  phone,
  seed,
}) => {
  await phone.open("/probe.html");
  await phone.page.addInitScript(KEEP_HANDLES);
  const page = await phone.probe();
  const symptom = `句柄失效 ${seed}`;
  const saved = [];
  for (let i = 0; i < 10; ++i) {
    await page.evaluate(() => handles.splice(0).forEach((db) => db.close()));
    saved.push({ symptom: `${symptom} ${i}`, ...(await submit(page, `${symptom} ${i}`)) });
    expect("saved", !saved[i].failed && !saved[i].refused, saved[i].failed);
  }
  await all_sent(page);
  await expect_once(server, symptom, saved);
  expect("nobody told", (await page.evaluate(() => notices)).length === 0);
});
