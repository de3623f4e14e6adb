// Errors of our own are no network that is away: they are shown and logged, and the report goes out
// by the way of older browsers. What the network does is no error of ours.
import { texts } from "../support/texts.mjs";
import { fill_report, send } from "../ui/report.mjs";
import { expect, test } from "./runner.mjs";
import { expect_once } from "./witness.mjs";

const t = texts("zh");
const NUMBER = /20\d{4}-\d{3,}/;

// Each breaks every request of the page in its own way, before its scripts run.
const FLAWS = {
  "a name that is not there": () => {
    const whole = globalThis.fetch;
    globalThis.fetch = (request) =>
      String(request.url ?? request).includes("/api/") ? no_such_name : whole(request);
  },
  "an answer that fails in our hands": () => {
    Response.prototype.text = () => Promise.reject(new RangeError("ours"));
    delete ReadableStream.prototype.getReader;
  },
  "an interface that is missing": () => {
    delete globalThis.Request;
  },
};

const report_of = (symptom, i) => ({
  symptom,
  name: "欧阳祎喆",
  phone: `137 1234 560${i}`,
  address: "杭州市西湖区文三路 90 号",
  model: "AC-35",
  serial: `AC35-2026-00031${i}`,
});

Object.entries(FLAWS).forEach(([name, flaw], i) => {
  test(`own faults: ${name} is shown, and the report goes out`, async ({ server, phone, seed }) => {
    await phone.open("/probe.html");
    await phone.page.addInitScript(flaw);
    const page = await phone.open("/");
    await page.getByText(t("page.notice_own_fault")).waitFor();
    const symptom = `自身错误 ${seed} ${i}`;
    await fill_report(page, report_of(symptom, i));
    await send(page);
    await page.getByText(NUMBER).first().waitFor();
    const target = `case/${new URL(page.url()).hash.replace("#/case/", "")}`;
    await expect_once(server, symptom, [{ symptom, target }]);
    expect("no talk of a network", (await page.getByText(t("page.offline_waiting")).count()) === 0);
    await page.getByText(t("page.notice_own_fault")).waitFor(); // it stays
    if (i === 0) await phone.check("own-fault");
    const logged = phone.complaints.filter((line) => line.startsWith("error:"));
    expect("it logged", logged.length > 0);
    phone.complaints.length = 0;
  });
});

test("own faults: a network that is away is none", async ({ phone, server, seed }) => {
  const page = await phone.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  // Away without the browser knowing: refused, cut off in the middle, and never answered.
  const ways = [
    (route) => route.abort("connectionrefused"),
    (route) => route.abort("connectionreset"),
    (route) => route.abort("timedout"),
  ];
  let count = 0;
  await phone.context.route("**/api/**", (route) => ways[count++ % ways.length](route));
  const symptom = `网络断开 ${seed}`;
  await fill_report(page, report_of(symptom, 9));
  await send(page);
  await page.getByText(t("page.case_saved")).first().waitFor();
  await page.waitForTimeout(2000);
  expect("tries", count >= 2, count);
  expect("no fault told", (await page.getByText(t("page.notice_own_fault")).count()) === 0);
  phone.complaints = phone.complaints.filter((line) => !/ERR_|Failed to load/.test(line));
  await phone.context.unroute("**/api/**");
  await page.getByText(NUMBER).first().waitFor({ timeout: 40_000 });
  const target = `case/${new URL(page.url()).hash.replace("#/case/", "")}`;
  await expect_once(server, symptom, [{ symptom, target }]);
});
