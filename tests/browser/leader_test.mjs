// Several tabs of one person: one works for all, and is replaced when it goes, sleeps or lies.
import { readFileSync } from "node:fs";
import { sleep, until } from "../support/processes.mjs";
import { expect, test } from "./runner.mjs";
import { all_sent, read_mine, submit } from "./phone.mjs";
import { expect_once } from "./witness.mjs";

const leads = (page) => page.evaluate(() => store.screen({ screen: "sync" }).leader);

function until_leads(page, ms) {
  return until("the tab to lead", () => leads(page), ms).catch(async (error) => {
    const seen = await page.evaluate(async () => [
      document.visibilityState,
      await navigator.locks.query(),
    ]);
    throw new Error(`${error.message}: ${JSON.stringify(seen)}`);
  });
}

// Two tabs with the store open, the first leading; `before` runs in the first before any script.
async function two_tabs(phone, before) {
  await phone.open("/probe.html");
  if (before) await phone.page.addInitScript(before);
  const first = await phone.probe();
  await until_leads(first, 5000);
  const second = await phone.probe({ fresh: true });
  expect("one leader", !(await leads(second)));
  return { first, second };
}

test("leader: two tabs report at the same time, under numbers of their own", async ({
  server,
  phone,
  seed,
}) => {
  const { first, second } = await two_tabs(phone);
  const beginning = `两页同报 ${seed}`;
  const many = (page, name) =>
    Promise.all(
      Array.from({ length: 15 }, async (_, i) => {
        const symptom = `${beginning} ${name}.${i}`;
        return { symptom, ...(await submit(page, symptom)) };
      }),
    );
  // Without network first: all the numbers are in the store at once.
  await phone.offline();
  const saved = (await Promise.all([many(first, "a"), many(second, "b")])).flat();
  for (const one of saved) expect("a report to be saved", !one.failed && !one.refused, one.failed);
  const { records } = await read_mine(second);
  const outbox = records.filter(({ kind }) => kind === "outbox");
  const numbers = outbox.map(({ client_seq }) => client_seq).sort((a, b) => a - b);
  const all = saved.map((_, i) => i + 1);
  expect("1 to 30 without gap", numbers.join() === all.join(), numbers.join());
  await phone.online();
  saved.push(...(await Promise.all([many(first, "c"), many(second, "d")])).flat());
  await all_sent(first);
  await all_sent(second);
  const found = await expect_once(server, beginning, saved);
  expect("all of them", found.size === 60, found.size);
});

test("leader: a closed one is replaced at once", async ({ server, phone, seed }) => {
  const { first, second } = await two_tabs(phone);
  const began = Date.now();
  await first.close({ runBeforeUnload: false });
  await until_leads(second, 5000);
  console.log(`        replaced after ${Date.now() - began} ms`);
  phone.page = second;
  const symptom = `关闭之后 ${seed}`;
  const one = { symptom, ...(await submit(second, symptom)) };
  await all_sent(second);
  await expect_once(server, symptom, [one]);
});

test("leader: a tab that dies before its word leaves nothing behind", async ({
  server,
  phone,
  seed,
}) => {
  const { second } = await two_tabs(phone);
  await second.evaluate(() => {
    BroadcastChannel.prototype.postMessage = () => undefined;
  });
  const symptom = `没有说出口 ${seed}`;
  const one = { symptom, ...(await submit(second, symptom)) };
  expect("a report to be saved", !one.failed && !one.refused, JSON.stringify(one));
  await second.close({ runBeforeUnload: false });
  const third = await phone.probe({ fresh: true });
  expect("the same leader", !(await leads(third)));
  await all_sent(third, 10_000);
  await expect_once(server, symptom, [one]);
});

test("leader: a killed one is replaced at once", async ({ phone }) => {
  const { first, second } = await two_tabs(phone);
  phone.page = first;
  const began = Date.now();
  await phone.crash_page();
  await until_leads(second, 5000);
  console.log(`        replaced after ${Date.now() - began} ms`);
  phone.page = second;
});

// A visible tab does not wait for a sleeping one longer than this (sync.md), and a busy machine.
const FROZEN_MS_MAX = 15_000 + 5_000;

// Whether this tab can write to all of the person's storage.
function can_write(page) {
  return page.evaluate(async () => {
    const ask = (request) =>
      new Promise((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
    const names = (await indexedDB.databases()).map(({ name }) => name);
    for (const name of names.filter((one) => /^aftercare-(mine|base)-/.test(one))) {
      const db = await ask(indexedDB.open(name));
      const stores = [...db.objectStoreNames];
      await ask(db.transaction(stores, "readwrite").objectStore(stores[0]).count());
      db.close();
    }
    return true;
  });
}

// The leading page's process stands still, at a moment when no write of it was under way: that
// would hold up the other's too. `at`: nothing the page did is younger.
async function freeze(phone, page, other) {
  const pid = await phone.renderer_of(page);
  expect("a process of its own", (await phone.renderer_of(other)) !== pid);
  expect("a leader to freeze", await leads(page));
  const stands = () => / \(.*\) T /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  const thaw = () => process.kill(pid, "SIGCONT");
  for (let left = 10; left > 0; left -= 1) {
    process.kill(pid, "SIGSTOP");
    await until("the process to stand still", stands);
    const at = Date.now();
    if (await Promise.race([can_write(other), sleep(2000)])) return { thaw, at };
    thaw();
    await can_write(other);
  }
  throw new Error("the page was writing whenever it was frozen");
}

test("leader: a frozen one is replaced, and works on as a follower", async ({
  server,
  phone,
  seed,
}) => {
  const { first, second } = await two_tabs(phone);
  await second.bringToFront();
  const { thaw } = await freeze(phone, first, second);
  const began = Date.now();
  const symptom = `冻结之后 ${seed}`;
  const one = { symptom, ...(await submit(second, symptom)) };
  expect("saved without a leader", !one.failed && !one.refused, one.failed);
  await until_leads(second, FROZEN_MS_MAX);
  console.log(`        replaced after ${Date.now() - began} ms`);
  await all_sent(second);
  thaw();
  await until("the thawed tab to follow", async () => !(await leads(first)), 10_000);
  const other = { symptom: `${symptom} 解冻`, ...(await submit(first, `${symptom} 解冻`)) };
  await all_sent(first);
  await expect_once(server, symptom, [one, other]);
  expect("one leader", await leads(second));
});

// A zombie: never hears that its lock was stolen, and writes on when it wakes up.
const DEAF = () => {
  const request = navigator.locks.request.bind(navigator.locks);
  navigator.locks.request = (name, options, work) =>
    request(name, options, work).catch((error) => {
      globalThis.stolen = true;
      return new Promise(() => error);
    });
  globalThis.base_writes = [];
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const made = transaction.call(this, stores, mode, options);
    if (mode === "readwrite" && [...stores].includes("segments")) {
      const write = { at: Date.now(), end: "" };
      base_writes.push(write);
      made.addEventListener("complete", () => (write.end = "kept"));
      made.addEventListener("abort", () => (write.end = "refused"));
    }
    return made;
  };
};

test("leader: what a replaced one still writes is refused by the fence", async ({
  server,
  phone,
  seed,
}) => {
  const { first, second } = await two_tabs(phone, DEAF);
  await until("the first base", () => first.evaluate(() => base_writes[0]?.end === "kept"));
  await second.bringToFront();
  const { thaw, at } = await freeze(phone, first, second);
  await until_leads(second, FROZEN_MS_MAX);
  const symptom = `僵尸页 ${seed}`;
  const one = { symptom, ...(await submit(second, symptom)) };
  await all_sent(second);
  thaw();
  await until("the theft to be unheard", () => first.evaluate(() => globalThis.stolen));
  // It pulls and writes what it got; the next report gives it something to write at the latest.
  const other = { symptom: `${symptom} 后`, ...(await submit(second, `${symptom} 后`)) };
  const late = (end) =>
    first.evaluate(
      (asked) => base_writes.filter((one) => one.at > asked.at && one.end === asked.end).length,
      { at, end },
    );
  await until("the late write to be refused", () => late("refused"));
  await until("it to give up", async () => !(await leads(first)), 10_000);
  expect("nothing of it kept", (await late("kept")) === 0);
  await sleep(200);
  expect("the other still leads", await leads(second));
  await all_sent(second);
  await expect_once(server, symptom, [one, other]);
  await until("the first to see it", () =>
    first.evaluate(() => store.screen({ screen: "my_cases" }).cases?.length !== 0),
  );
});
