// A company's own network: plain http under a name that is not localhost. No ids of the browser, no
// Web Locks, no service worker; people work all the same, and are told what they cannot have.
import { COMPANY, company_network } from "../support/browser.mjs";
import { until } from "../support/processes.mjs";
import { texts } from "../support/texts.mjs";
import { log_in } from "../ui/field.mjs";
import { add_photo, fill_report, send } from "../ui/report.mjs";
import { expect, test } from "./runner.mjs";
import { all_sent, submit } from "./phone.mjs";
import { expect_once } from "./witness.mjs";

const t = texts("zh");
const NUMBER = /20\d{4}-\d{3,}/;

function on_company_network(phone, server) {
  phone.url = `http://${COMPANY}:${server.port}`;
  phone.args = company_network;
}

// A browser says so of a page that is no secure place; the header is meant for those that are.
function expect_only_this(phone) {
  phone.complaints = phone.complaints.filter(
    (line) => !line.includes("Cross-Origin-Opener-Policy"),
  );
}

const leads = (page) => page.evaluate(() => store.screen({ screen: "sync" }).leader);

test("plain http: a customer reports with a photo, and is told what needs https", async ({
  server,
  phone,
  seed,
}) => {
  on_company_network(phone, server);
  const page = await phone.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  expect("no secure place", !(await page.evaluate(() => isSecureContext)));
  await page.getByText(t("page.notice_insecure")).waitFor();
  await phone.check("plain-http-report");
  const symptom = `公司内网 ${seed}`;
  await fill_report(page, {
    symptom,
    name: "欧阳祎喆",
    phone: "139 1234 5678",
    address: "杭州市西湖区文三路 90 号",
    model: "AC-35",
    serial: "AC35-2026-000118",
  });
  await add_photo(page);
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
  const target = `case/${new URL(page.url()).hash.replace("#/case/", "")}`;
  await expect_once(server, symptom, [{ symptom, target }]);
  await page.getByRole("button", { name: t("page.close") }).click();
  await page.getByText(t("page.notice_insecure")).waitFor({ state: "detached" });
  expect_only_this(phone);
});

test("plain http: an engineer logs in and works", async ({ server, phone }) => {
  on_company_network(phone, server);
  const page = await phone.open("/field");
  await page.getByText(t("page.notice_insecure")).waitFor();
  await log_in(page);
  await page.getByLabel("密码").waitFor({ state: "detached" });
  await page.getByText(t("field.tab_van")).first().waitFor();
  await phone.check("plain-http-field");
  expect_only_this(phone);
});

test("plain http: one tab at a time sends for all, and is replaced when it goes", async ({
  server,
  phone,
  seed,
}) => {
  on_company_network(phone, server);
  const first = await phone.probe();
  await until("the first to lead", () => leads(first));
  const second = await phone.probe({ fresh: true });
  const symptom = `内网两页 ${seed}`;
  const saved = [];
  for (const [page, name] of [
    [first, "甲"],
    [second, "乙"],
  ]) {
    saved.push({ symptom: `${symptom} ${name}`, ...(await submit(page, `${symptom} ${name}`)) });
  }
  await all_sent(first);
  await all_sent(second);
  expect("one leader", (await leads(first)) && !(await leads(second)));
  await first.close({ runBeforeUnload: false });
  phone.page = second;
  const last = `${symptom} 丙`;
  saved.push({ symptom: last, ...(await submit(second, last)) });
  await until("the second to lead", () => leads(second), 20_000);
  await all_sent(second);
  await expect_once(server, symptom, saved);
  expect_only_this(phone);
});

// Nothing gives the lease back here: the renderer is gone before it can.
test("plain http: a killed leader is replaced when its lease has ended", async ({
  server,
  phone,
  seed,
}) => {
  on_company_network(phone, server);
  const first = await phone.probe();
  await until("the first to lead", () => leads(first));
  const second = await phone.probe({ fresh: true });
  phone.page = first;
  await phone.crash_page();
  phone.page = second;
  const symptom = `内网崩溃 ${seed}`;
  const saved = [{ symptom, ...(await submit(second, symptom)) }];
  await until("the second to lead", () => leads(second), 30_000);
  await all_sent(second);
  await expect_once(server, symptom, saved);
  expect_only_this(phone);
});
