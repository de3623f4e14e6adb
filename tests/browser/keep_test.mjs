// What a browser will not keep, and what people are told of it: photos as bytes where Blobs are
// refused, a notice that stays until its cause is settled, and nothing promised that is not true.
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { until } from "../support/processes.mjs";
import { texts } from "../support/texts.mjs";
import { add_photo, fill_report, photo, send } from "../ui/report.mjs";
import { expect, test } from "./runner.mjs";
import { read_mine } from "./phone.mjs";
import { cases_at_server, expect_once } from "./witness.mjs";

const t = texts("zh");
const NUMBER = /20\d{4}-\d{3,}/;
const target_of = (page) => `case/${new URL(page.url()).hash.replace("#/case/", "")}`;

const report_of = (symptom, i) => ({
  symptom,
  name: "诸葛明远",
  phone: `136 5550 014${i}`,
  address: "杭州市拱墅区莫干山路 18 号",
  model: "WM-80",
  serial: `WM80-2025-00771${i}`,
});

// As WebKit's private window: no Blob in the database.
const REFUSE_BLOBS = () => {
  const holds_blob = (value) =>
    value instanceof Blob ||
    (value?.constructor === Object && Object.values(value).some(holds_blob));
  for (const name of ["put", "add"]) {
    const whole = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function (value, ...key) {
      if (holds_blob(value)) throw new DOMException("BlobStore: refused", "UnknownError");
      return whole.call(this, value, ...key);
    };
  }
};

async function open_with(phone, script, place = "/") {
  await phone.open("/probe.html");
  await phone.page.addInitScript(script);
  return phone.open(place);
}

const files_of = async (server, symptom) => {
  const { desk, found } = await cases_at_server(server, symptom);
  const { entries } = await desk.ask("GET", `/history/case/${found.get(symptom)[0]}`);
  return JSON.stringify(entries);
};

test("kept: a browser that refuses Blobs keeps and sends photos", async ({
  server,
  phone,
  seed,
}) => {
  const page = await open_with(phone, REFUSE_BLOBS);
  await page.getByText("漏电", { exact: true }).waitFor();
  const symptom = `无痕窗口 ${seed}`;
  await fill_report(page, report_of(symptom, 1));
  const bytes = photo();
  await add_photo(page, "photo.png", bytes);
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
  await expect_once(server, symptom, [{ symptom, target: target_of(page) }]);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect("the photo in the report", (await files_of(server, symptom)).includes(sha256));
  const { records } = await read_mine(page);
  const file = records.find(({ kind, id }) => kind === "file" && id === sha256);
  expect("its bytes sent", JSON.parse(file.json).state === "stored", file.json);
});

// From now on photos do not fit, until `healed`; everything else does.
const FULL_FOR_PHOTOS = () => {
  const whole = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, ...key) {
    if (this.name === "pieces" && !globalThis.healed) {
      throw new DOMException("full", "QuotaExceededError");
    }
    return whole.call(this, value, ...key);
  };
};

test("kept: a photo that cannot be saved is a line until it is saved or left out", async ({
  server,
  phone,
  seed,
}) => {
  const page = await open_with(phone, FULL_FOR_PHOTOS);
  await page.getByText("漏电", { exact: true }).waitFor();
  const symptom = `照片存不下 ${seed}`;
  await fill_report(page, report_of(symptom, 2));
  const [kept, dropped] = [photo(), photo()];
  await add_photo(page, "kept.png", kept);
  await page.getByText(t("page.photo_not_kept", { name: "kept.png" })).waitFor();
  await add_photo(page, "dropped.png", dropped);
  await page.getByText(t("page.photo_not_kept", { name: "dropped.png" })).waitFor();
  await page.getByText(t("page.notice_quota")).waitFor();
  // It stays, whatever is typed and saved meanwhile, and over a reload.
  await page.getByLabel("姓名").fill("诸葛明");
  await page.waitForTimeout(600);
  await page.getByText(t("page.notice_quota")).waitFor();
  await phone.check("photo-not-kept");
  await send(page);
  await page.getByText(t("page.photo_not_kept_first")).waitFor();
  expect("nothing sent", (await cases_at_server(server, symptom)).found.size === 0);
  await page.evaluate(() => (globalThis.healed = true));
  await page
    .getByRole("button", { name: t("page.again") })
    .first()
    .click();
  await page.getByRole("button", { name: "查看照片 kept.png" }).waitFor();
  await page.getByText(t("page.notice_quota")).waitFor(); // the other one's
  await page.getByRole("button", { name: t("page.do_without"), exact: true }).click();
  await page.getByText(t("page.notice_quota")).waitFor({ state: "detached" });
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
  const told = await files_of(server, symptom);
  const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
  expect("the one in the report", told.includes(sha256(kept)));
  expect("the other not", !told.includes(sha256(dropped)));
  phone.complaints.length = 0; // it logs what failed
});

test("kept: a photo lost after it was chosen stops the report", async ({ server, phone, seed }) => {
  const page = await phone.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  const symptom = `照片丢失 ${seed}`;
  await fill_report(page, report_of(symptom, 3));
  await add_photo(page, "lost.png");
  await page.getByRole("button", { name: "查看照片 lost.png" }).waitFor();
  await page.evaluate(async () => {
    const { name } = (await indexedDB.databases()).find((one) => one.name.includes("-mine-"));
    const opening = indexedDB.open(name);
    await new Promise((done) => (opening.onsuccess = done));
    const transaction = opening.result.transaction("pieces", "readwrite");
    transaction.objectStore("pieces").clear();
    await new Promise((done) => (transaction.oncomplete = done));
    opening.result.close();
  });
  await send(page);
  await page.getByText(t("page.photo_not_kept", { name: "lost.png" })).waitFor();
  await page.getByText(t("page.photo_not_kept_first")).waitFor();
  expect("nothing sent", (await cases_at_server(server, symptom)).found.size === 0);
});

const COUNT_ASKED = () => {
  globalThis.asked = 0;
  const whole = StorageManager.prototype.persist;
  StorageManager.prototype.persist = function () {
    globalThis.asked += 1;
    return whole.call(this);
  };
  StorageManager.prototype.persisted = () => Promise.resolve(false);
};

test("told: asked to keep things after the first step, and said while something waits", async ({
  phone,
  seed,
}) => {
  const page = await open_with(phone, COUNT_ASKED);
  await page.getByText("漏电", { exact: true }).waitFor();
  await page.getByLabel("姓名").fill("诸葛明远");
  await page.waitForTimeout(500);
  expect("not asked for looking", (await page.evaluate(() => asked)) === 0);
  await phone.offline();
  await fill_report(page, report_of(`等待发送 ${seed}`, 4));
  await send(page);
  await page.getByText(t("page.case_saved")).waitFor();
  await page.getByText(t("page.may_vanish")).waitFor();
  expect("asked once", (await page.evaluate(() => asked)) === 1);
  await phone.check("waiting-may-vanish");
  await page.goto(`${phone.url}/#/tasks`);
  await page.getByText(t("page.may_vanish")).waitFor();
  await phone.check("tasks-may-vanish");
});

const AS_IPHONE = () => {
  addEventListener("beforeinstallprompt", (event) => event.stopImmediatePropagation());
  const agent =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 " +
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
  Object.defineProperty(Navigator.prototype, "vendor", { get: () => "Apple Computer, Inc." });
  Object.defineProperty(Navigator.prototype, "userAgent", { get: () => agent });
};

test("told: on an iPhone, how to put the page on the home screen, and the seven days", async ({
  phone,
  seed,
}) => {
  const page = await open_with(phone, AS_IPHONE, "/#/me");
  await page.getByText(t("page.install_ios")).waitFor();
  await phone.check("me-iphone");
  await page.goto(`${phone.url}/#/report`);
  await page.getByText("漏电", { exact: true }).waitFor();
  await phone.offline();
  await fill_report(page, report_of(`苹果等待 ${seed}`, 5));
  await send(page);
  await page.getByText(t("page.case_saved")).waitFor();
  await page.getByText(t("page.may_vanish_webkit")).waitFor();
  await phone.check("waiting-iphone");
});

test("told: nothing promises that a closed page sends", async () => {
  for (const language of ["zh", "en"]) {
    const say = texts(language);
    const untrue = /可以关闭页面|may close the page/;
    for (const key of ["page.sent_when_open", "customer.offline_hint", "next.waiting_to_send"]) {
      expect(`${language} ${key}`, !untrue.test(say(key)), say(key));
    }
  }
});

// Dispatched as the browser would do it when the network is back.
async function dispatch_sync(phone, page) {
  const session = await phone.context.newCDPSession(page);
  const found = new Promise((done) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const one = registrations.find(({ scopeURL, isDeleted }) => {
        return !isDeleted && scopeURL === `${phone.url}/`;
      });
      if (one) done(one.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await found;
  const { origin } = new URL(phone.url);
  const event = { origin, registrationId, tag: "aftercare-send", lastChance: false };
  await session.send("ServiceWorker.dispatchSyncEvent", event);
}

test("background: what waits is sent though the page is closed, with its photo, once", async ({
  server,
  data,
  phone,
  seed,
}) => {
  const page = await phone.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await phone.installed();
  await phone.offline();
  const symptom = `后台发送 ${seed}`;
  await fill_report(page, report_of(symptom, 6));
  const bytes = photo(700); // several chunks
  await add_photo(page, "photo.png", bytes);
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();
  await send(page);
  await page.getByText(t("page.case_saved")).waitFor();
  const saved = [{ symptom, target: target_of(page) }];
  const blank = await phone.context.newPage();
  await page.close();
  await phone.online();
  await dispatch_sync(phone, blank); // Chromium may have found the network by itself
  await until("the report to arrive", async () => {
    return (await cases_at_server(server, symptom)).found.size === 1;
  });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await until("the photo to be stored", () => {
    const names = readdirSync(path.join(data, "files"), { recursive: true });
    return names.some((name) => name.endsWith(sha256));
  });
  // The page, opened again, books what was sent.
  phone.page = blank;
  await blank.goto(`${phone.url}/#/cases`);
  await blank.getByText(NUMBER).first().waitFor();
  await blank.goto(`${phone.url}/#/tasks`);
  await blank.getByText(t("page.nothing_waits")).waitFor();
  await expect_once(server, symptom, saved);
});
