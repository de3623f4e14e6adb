// Story step 3: the engineer's day, an hour of it without network.
import { readFileSync } from "node:fs";
import { Desk } from "./desk.mjs";
import { log_in, work_until_finished } from "./field.mjs";
import { expect, test } from "./runner.mjs";
import { case_id, CUSTOMER, fill_report, send } from "./report.mjs";

// A browser killed soon after the login may have lost its cookie: work is kept, the page asks.
async function log_in_again_if_asked(page) {
  const over = page.getByText("登录已过期");
  await over.or(page.getByText("没有等待发送的内容")).first().waitFor({ timeout: 40000 });
  if (!(await over.isVisible())) return;
  await page.getByRole("button", { name: "登录" }).click();
  await log_in(page.getByRole("dialog"));
}

// A case of a guest, appointed to the engineer.
async function appointed(visitor, server, symptom) {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await fill_report(page, { ...CUSTOMER, symptom });
  await page.getByText("漏电", { exact: true }).click();
  await send(page);
  await page
    .getByText(/20\d{4}-\d{3,}/)
    .first()
    .waitFor();
  const agent = await Desk.open(server.url, "agent");
  const engineer = await Desk.open(server.url, "engineer");
  return agent.appoint(case_id(page), engineer.actor.id);
}

async function sign(page) {
  const pad = page.locator("canvas");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  await page.mouse.move(box.x + 40, box.y + 110);
  await page.mouse.down();
  for (let i = 0; i <= 24; ++i) {
    await page.mouse.move(box.x + 40 + i * 9, box.y + 100 + Math.sin(i / 2) * 45);
  }
  await page.mouse.up();
}

test("field: login says what is wrong and opens the day", async ({ visitor }) => {
  const page = await visitor.open("/field");
  await page.getByRole("heading", { name: "工程师登录" }).waitFor();
  await visitor.check("field-login");
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByText("请填写账号和密码").waitFor();
  await page.getByLabel("账号").fill("engineer");
  await page.getByLabel("密码").fill("wrong");
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("alert").filter({ hasText: /./ }).first().waitFor();
  await visitor.check("field-login-refused");
  await log_in(page);
  await page.getByRole("heading", { name: "今日上门" }).waitFor();
});

test("field: somebody who is no engineer is told so", async ({ visitor }) => {
  const page = await visitor.open("/field");
  await log_in(page, "stock");
  await page.getByText("这里只供上门工程师使用").waitFor();
  await visitor.check("field-not-permitted");
});

test("field: all steps without network, killed in the middle, applied once", async ({
  visitor,
  server,
}) => {
  const symptom = `外壳漏电 ${Date.now() % 100000}`;
  const visit = await appointed(visitor, server, symptom);
  let page = await visitor.open("/field");
  await log_in(page);
  const card = page.locator("a.main", { hasText: symptom });
  await card.waitFor();
  await visitor.check("field-today");
  await page.goto(`${visitor.url}/field#/van`);
  await page.locator(".part").first().waitFor();
  await visitor.check("field-van");
  await visitor.installed();
  await page.goto(`${visitor.url}/field#/visit/${visit}`);
  await page.getByText(symptom).first().waitFor();
  await visitor.check("field-visit");

  await visitor.offline();
  await page.getByText("无网络").waitFor();
  await page.getByRole("button", { name: "继续：核对并出发" }).click();
  await page.getByText("出发前逐项核对").waitFor();
  await page.getByRole("button", { name: "已核对，出发" }).click();
  await page.getByRole("alert").filter({ hasText: /./ }).first().waitFor();
  await visitor.check("field-depart-refused");
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await visitor.check("field-depart");
  await page.getByRole("button", { name: "已核对，出发" }).click();
  await page.getByRole("button", { name: "继续：到达" }).click();
  await page.getByText(/可以这样说：“您好，我是售后工程师李强/).waitFor();
  await visitor.check("field-arrive");
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "已到达" }).click();
  await page.getByRole("button", { name: "继续：故障诊断" }).waitFor();
  await visitor.check("field-visit-arrived-offline");
  await page.getByRole("button", { name: "继续：故障诊断" }).click();
  // The policy's questions; an answer that tells says so at once, and decides nothing.
  const opened = page.getByRole("group", { name: "客户是否自行拆修过" });
  await opened.getByText("是", { exact: true }).click();
  await page.getByText("提示：可能是客户使用").waitFor();
  await opened.getByText("否", { exact: true }).click();
  await page.getByText("提示：可能是客户使用").waitFor({ state: "detached" });
  await page.getByText("硬件故障", { exact: true }).click();
  await page.getByLabel("检查发现").fill("电源板击穿，外壳带电 36 V。");
  await page.getByRole("button", { name: "保存诊断并判定费用" }).click();
  await page.getByRole("alert").filter({ hasText: /./ }).first().waitFor();
  await visitor.check("field-diagnose-refused");
  await page.waitForTimeout(400);

  await visitor.kill();
  page = await visitor.open(`/field#/visit/${visit}`, { offline: true });
  await page.getByRole("button", { name: "继续：故障诊断" }).click();
  expect(
    "the findings kept",
    (await page.getByLabel("检查发现").inputValue()) === "电源板击穿，外壳带电 36 V。",
  );
  expect(
    "the answer kept",
    await page
      .getByRole("group", { name: "客户是否自行拆修过" })
      .getByRole("radio", { name: "否" })
      .isChecked(),
  );
  await page.getByText("产品质量", { exact: true }).click();
  await page.getByRole("button", { name: "保存诊断并判定费用" }).click();
  await page.locator(".wrong", { hasText: "保修条款" }).getByRole("alert").waitFor();
  await page.getByLabel("依据的保修条款").selectOption({ index: 1 });
  await visitor.check("field-diagnose");
  await page.getByRole("button", { name: "保存诊断并判定费用" }).click();
  await page.getByRole("heading", { name: "诊断结论" }).waitFor();
  await page
    .locator("dl.facts div", { hasText: "客户是否自行拆修过" })
    .getByText("否", { exact: true })
    .waitFor();
  await visitor.check("field-visit-diagnosed");

  await page.getByRole("link", { name: "使用配件" }).click();
  for (const at of [0, 1]) {
    await page.locator("[data-part]").nth(at).getByRole("button", { name: "使用" }).click();
    await page.locator("dl.facts div").nth(at).waitFor();
  }
  await visitor.check("field-parts");
  await page.getByRole("button", { name: "完成" }).click();
  await page.getByRole("button", { name: "继续：维修与演示" }).click();
  await page.getByRole("button", { name: "维修完成" }).click();
  await page.locator(".wrong").getByRole("alert").waitFor();
  await page.getByLabel("维修措施").fill("更换电源板，重新接地，测试无漏电。");
  await page.getByRole("checkbox").check();
  await visitor.check("field-finish");
  await page.getByRole("button", { name: "维修完成" }).click();
  await page.getByRole("button", { name: "继续：客户签字" }).click();
  await page.getByText("上门维修确认单").waitFor();
  await page.getByRole("button", { name: "确认签字" }).click();
  await page.getByText("请先签字").waitFor();
  await sign(page);
  await visitor.check("field-sign");
  await page.getByRole("button", { name: "确认签字" }).click();
  await page.getByText("本单已完成").waitFor();
  await visitor.check("field-visit-signed-offline");
  await page.goto(`${visitor.url}/field#/tasks`);
  await page.getByText("等待发送").first().waitFor();
  await visitor.check("field-tasks-waiting");

  await visitor.online();
  await log_in_again_if_asked(page);
  await page.getByText("没有等待发送的内容").waitFor({ timeout: 40000 });
  const engineer = await Desk.open(server.url, "engineer");
  const { patch } = await engineer.ask("POST", "/pull", {
    epoch: engineer.epoch,
    client_id: engineer.client_id,
    cursor: "0",
    limit: 500,
  });
  const row = patch.find((one) => one.t === "visit" && one.id === visit).row;
  expect("the visit signed", row.state === "signed", row.state);
  expect("two parts, once each", row.parts.length === 2, JSON.stringify(row.parts));
  expect(
    "the signature over the document's bytes",
    row.signature.content_hash === row.signature.document.sha256,
  );
});

test("field: a refusal to sign is recorded with its reason", async ({ visitor, server }) => {
  const symptom = `灯不亮 ${Date.now() % 100000}`;
  const visit = await appointed(visitor, server, symptom);
  const engineer = await Desk.open(server.url, "engineer");
  await work_until_finished(engineer, visit);
  const page = await visitor.open("/field");
  await log_in(page);
  await page.locator("a.main", { hasText: symptom }).click();
  await page.getByRole("link", { name: "客户拒签" }).click();
  await page.getByRole("button", { name: "记录拒签" }).click();
  await page.locator(".wrong").getByRole("alert").waitFor();
  await page.getByLabel("拒签原因").fill("客户要求先与家人商量");
  await visitor.check("field-sign-refused");
  await page.getByRole("button", { name: "记录拒签" }).click();
  await page.getByText("客户要求先与家人商量").waitFor();
});

test("field: me and logging out with unsent work asks", async ({ visitor, server }) => {
  const symptom = `异响 ${Date.now() % 100000}`;
  const visit = await appointed(visitor, server, symptom);
  const page = await visitor.open("/field");
  await log_in(page);
  await page.locator("a.main", { hasText: symptom }).waitFor();
  await page.goto(`${visitor.url}/field#/visit/${visit}/depart`);
  await page.getByText("出发前逐项核对").waitFor();
  await visitor.offline();
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: "已核对，出发" }).click();
  await page.getByRole("button", { name: "继续：到达" }).waitFor();
  await page.goto(`${visitor.url}/field#/me`);
  await page.getByText("退出登录").click();
  await page.getByRole("button", { name: "导出为文件" }).waitFor();
  await visitor.check("field-logout-unsent");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出为文件" }).click();
  const file = await (await download).path();
  expect("the step in the file", readFileSync(file, "utf8").includes("visit.depart"));
});
