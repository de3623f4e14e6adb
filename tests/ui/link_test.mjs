// A tracking link opens one case, beside whoever else uses the pages on this device.
import { readFileSync } from "node:fs";
import { grouped, log_in, reported } from "./customer.mjs";
import { Desk } from "./desk.mjs";
import { new_phone, tracking_link } from "./messages.mjs";
import { expect, test } from "./runner.mjs";

test("link: opens its case and only it, beside the guest, also without a network", async ({
  visitor,
  server,
}) => {
  const desk = await Desk.open(server.url, "agent");
  const { id, number } = await desk.report("链接：外壳漏电，一开机就跳闸");
  const { number: other } = await desk.report("另一张工单");
  // The guest of this device has a case and half a report of his own.
  let page = await reported(visitor, new_phone(), { symptom: "访客自己的报修" });
  await page.goto(`${visitor.url}/#/report`);
  await page.getByLabel("故障现象").fill("访客写了一半");
  await page.waitForTimeout(400);
  await visitor.installed();

  const link = await tracking_link(number);
  page = await visitor.open(link);
  await page.getByText(number).first().waitFor();
  await page.getByText("链接：外壳漏电").first().waitFor();
  expect("no way to report or to others", (await page.getByRole("navigation").count()) === 0);
  expect("not the other case", (await page.getByText(other).count()) === 0);
  await visitor.check("link-case");
  // What happens now is seen without being asked for.
  await desk.take("case.accept", `case/${id}`, {});
  await page.getByText("待受理").waitFor({ state: "detached", timeout: 8000 });
  // A link may have been forwarded: what ends the case asks for a code, and the page says so.
  const cancel = page.getByRole("button", { name: "取消报修" });
  expect("no cancelling by a link", (await cancel.count()) === 0);
  await page.getByText("取消报修、不接受报价或申请复检，请用手机号登录。").waitFor();

  await visitor.kill();
  page = await visitor.open(link, { offline: true });
  await page.getByText(number).first().waitFor();
  await visitor.check("link-case-offline");
  await visitor.online();

  page = await visitor.open("/#/cases");
  await page.getByText("访客自己的报修").waitFor();
  expect("only the guest's case", (await page.locator("a.case").count()) === 1);
  await page.goto(`${visitor.url}/#/report`);
  await page.getByLabel("故障现象").waitFor();
  expect("his half report", (await page.getByLabel("故障现象").inputValue()) === "访客写了一半");
  await page.goto(`${visitor.url}/#/me`);
  await page.getByText("全部已确认").waitFor();
});

test("link: leaves the customer logged in", async ({ visitor, server }) => {
  const phone = new_phone();
  const page = await reported(visitor, phone);
  await log_in(page, phone);
  const desk = await Desk.open(server.url, "agent");
  const { number } = await desk.report("别人的工单：灯不亮");
  await page.goto(visitor.url + (await tracking_link(number)));
  await page.getByText(number).first().waitFor();
  const answers = [];
  page.on("response", (one) => answers.push(`${one.status()} ${new URL(one.url()).pathname}`));
  await page.goto(`${visitor.url}/#/me`);
  await page.getByText(grouped(phone)).waitFor();
  await page.getByText("全部已确认").waitFor();
  await page.waitForTimeout(1000);
  const refused = answers.filter((one) => one.startsWith("401"));
  expect("nothing of his refused", refused.length === 0, refused.join());
});

test("link: one that opens nothing says so and leads on", async ({ visitor }) => {
  let page = await visitor.open("/c/this-is-no-token");
  await page.getByText("链接已失效").waitFor();
  await visitor.check("link-over");
  await page.getByRole("link", { name: "手机号登录" }).click();
  await page.getByLabel("验证码").waitFor();
  await visitor.installed();
  await visitor.kill();
  page = await visitor.open("/c/another-one", { offline: true });
  await page.getByText("暂时打不开这张工单").waitFor();
  await visitor.check("link-unreachable");
  await visitor.online();
  await page.getByText("链接已失效").waitFor();
  await page.getByRole("link", { name: "打开售后服务首页" }).click();
  await page.getByText("漏电", { exact: true }).waitFor();
});

const yuan = (amount) => ({ minor: amount * 100, currency: "CNY" });

test("link: a quote is confirmed and paid, the receipt fetched", async ({ visitor, server }) => {
  const [manager, supervisor] = await Promise.all(
    ["manager", "supervisor"].map((login) => Desk.open(server.url, login)),
  );
  const serial = `L-${Date.now()}`;
  await manager.take("device.register", `device/${crypto.randomUUID()}`, {
    model: "AC-35",
    serial,
    activated_on: "2020-01-01",
    price_paid: yuan(4800),
  });
  const { id, number } = await manager.report("链接：过保空调不制冷", {
    hazards: [],
    device: { model: "AC-35", serial },
  });
  const target = `case/${id}`;
  await manager.take("case.accept", target, {});
  await supervisor.take("case.diagnose", target, {
    fault_type: "hardware",
    cause: "product_quality",
    findings: "压缩机启动电容老化，容量只剩三成。",
    clause: "3.1",
  });
  await manager.take("case.tell_diagnosis", target, { text: "已过保修期，需付费维修。" });
  await supervisor.take("case.choose_remedy", target, { remedy: "paid_repair" });
  await manager.take("case.quote", target, {
    lines: [{ kind: "labour", name: "上门维修", quantity: 1, unit_price: yuan(1200) }],
    note: "",
  });
  const link = await tracking_link(number);
  const page = await visitor.open(link);
  await page.getByRole("button", { name: "确认报价 ¥1,200.00" }).click();
  await page.getByRole("button", { name: "立即支付 ¥1,200.00" }).click();
  await page.getByRole("button", { name: "确认付款" }).click();
  await page.getByRole("heading", { name: "收付款" }).waitFor();
  expect("back on the link's page", new URL(page.url()).pathname === link);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: /收款收据/ }).click();
  const paper = readFileSync(await (await downloading).path());
  expect("a PDF", paper.subarray(0, 5).toString() === "%PDF-");
  await visitor.check("link-paid");
});
