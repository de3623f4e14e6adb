// No network, killed browsers, several tabs: what was saved is there, once.
import { expect, test } from "./runner.mjs";
import { add_photo, CUSTOMER, fill_report, send } from "./report.mjs";

const NUMBER = /20\d{4}-\d{3,}/;

test("offline: a report is saved, survives a kill, goes out by itself", async ({ visitor }) => {
  let page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await visitor.installed();
  await visitor.offline();
  await page.getByText("无网络：提交后先保存在本机").waitFor();
  await fill_report(page);
  await page.getByText("漏电", { exact: true }).click();
  await add_photo(page);
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();
  await visitor.check("report-offline");
  await send(page);
  await page.getByText("已保存在本机，等待发送").waitFor();
  await visitor.check("case-saved-offline");
  const hash = new URL(page.url()).hash;

  await visitor.kill();
  page = await visitor.open("/#/cases", { offline: true });
  await page.getByText(CUSTOMER.symptom).waitFor();
  await page.getByText("已存本机").waitFor();
  await visitor.check("cases-offline-after-kill");
  await page.getByText(CUSTOMER.symptom).click();
  await page.getByText("已保存在本机，等待发送").waitFor();
  expect("the same case", new URL(page.url()).hash === hash);
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();

  await visitor.online();
  await page.getByText(NUMBER).first().waitFor({ timeout: 30000 });
  await visitor.check("case-sent-after-offline");
  await page.goto(`${visitor.url}/#/cases`);
  await page.getByText(NUMBER).waitFor();
  expect("one case", (await page.locator("a.case").count()) === 1);
});

test("offline: a guest who never had a network reports all the same", async ({
  visitor,
  server,
}) => {
  // The page itself came once; the session never did.
  let page = await visitor.open("/");
  await visitor.installed();
  await page.evaluate(() => indexedDB.deleteDatabase("aftercare-device"));
  await visitor.kill();
  page = await visitor.open("/", { offline: true });
  await fill_report(page);
  await send(page);
  await page.getByText("已保存在本机，等待发送").waitFor();
  await visitor.online();
  await page.getByText(NUMBER).first().waitFor({ timeout: 30000 });
  void server;
});

test("drafts: half a report is there after a kill", async ({ visitor }) => {
  let page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await page.getByLabel("故障现象").fill("开机后有焦味");
  await page.getByText("冒烟", { exact: true }).click();
  await add_photo(page);
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();
  await page.waitForTimeout(500);
  await visitor.kill();
  page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  expect("the symptom", (await page.getByLabel("故障现象").inputValue()) === "开机后有焦味");
  expect("the hazard", await page.getByRole("checkbox", { name: "冒烟" }).isChecked());
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();
});

test("tabs: a report in one shows in the other, one of them leads", async ({ visitor }) => {
  const first = await visitor.open("/");
  await first.getByText("漏电", { exact: true }).waitFor();
  const second = await visitor.context.newPage();
  await second.goto(`${visitor.url}/#/cases`);
  await second.getByText("还没有报修").waitFor();
  await first.bringToFront();
  await fill_report(first);
  await send(first);
  await first.getByText(NUMBER).first().waitFor();
  await second.getByText(CUSTOMER.symptom).waitFor();
  await second.getByText(NUMBER).waitFor();
  // The follower writes, the leader sends.
  await second.goto(`${visitor.url}/#/report`);
  await second.getByText("漏电", { exact: true }).waitFor();
  await fill_report(second, { ...CUSTOMER, serial: "T-2", symptom: "第二次：按键失灵" });
  await send(second);
  await second.getByText(NUMBER).first().waitFor();
  // A leader that goes away is replaced.
  await first.close();
  visitor.page = second;
  await second.goto(`${visitor.url}/#/report`);
  await second.getByText("漏电", { exact: true }).waitFor();
  await fill_report(second, { ...CUSTOMER, serial: "U-33", symptom: "第三次：灯不亮" });
  await send(second);
  await second.getByText(NUMBER).first().waitFor();
  await second.goto(`${visitor.url}/#/cases`);
  await second.getByText("第三次").waitFor();
  expect("three cases", (await second.locator("a.case").count()) === 3);
});
