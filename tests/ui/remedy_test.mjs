// Remedies on the pages: quote, dispute, exchange for the customer; quote, payment and take-back
// for the engineer.
import { until } from "../support/processes.mjs";
import { Desk } from "./desk.mjs";
import { expect, test } from "./runner.mjs";
import { case_id, CUSTOMER, fill_report, send } from "./report.mjs";

const NUMBER = /20\d{4}-\d{3,}/;
const yuan = (amount) => ({ minor: amount * 100, currency: "CNY" });

// A guest's case whose device is long out of warranty, diagnosed at the desk.
async function diagnosed(visitor, server, activated_days = 2000) {
  const manager = await Desk.open(server.url, "manager");
  const serial = `U-${Date.now()}`;
  await manager.take("device.register", `device/${crypto.randomUUID()}`, {
    model: "AC-35",
    serial,
    activated_on: new Date(Date.now() - activated_days * 86_400_000).toISOString().slice(0, 10),
    price_paid: yuan(4800),
  });
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await fill_report(page, { ...CUSTOMER, serial });
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
  const id = case_id(page);
  const supervisor = await Desk.open(server.url, "supervisor");
  await manager.take("case.accept", `case/${id}`, {});
  await supervisor.take("case.diagnose", `case/${id}`, {
    fault_type: "hardware",
    cause: "product_quality",
    findings: "压缩机启动电容老化，容量只剩三成。",
    clause: "3.1",
  });
  await manager.take("case.tell_diagnosis", `case/${id}`, {
    text: "电容老化，已过保修期，需付费维修。",
  });
  return { page, id, manager, supervisor, target: `case/${id}` };
}

test("remedy: a quote is read, confirmed with its amount, paid; papers are there", async ({
  visitor,
  server,
}) => {
  const { page, id, manager, supervisor, target } = await diagnosed(visitor, server);
  await supervisor.take("case.choose_remedy", target, { remedy: "paid_repair" });
  await manager.take("case.quote", target, {
    lines: [
      { kind: "part", name: "启动电容 35 μF", quantity: 2, unit_price: yuan(90) },
      { kind: "labour", name: "上门维修", quantity: 1, unit_price: yuan(1200) },
    ],
    note: "",
  });
  await page.getByRole("heading", { name: "维修报价" }).waitFor();
  await page.getByText("¥1,380.00").first().waitFor();
  await visitor.check("remedy-quote");
  await page.getByRole("button", { name: "确认报价 ¥1,380.00" }).click();
  await page.getByText("待支付").waitFor();
  const finance = await Desk.open(server.url, "finance");
  await finance.take("case.record_payment", target, { amount: yuan(1380), method: "cash" });
  await page.getByRole("heading", { name: "收付款" }).waitFor();
  await page.getByText("待支付").waitFor({ state: "detached" });
  await visitor.check("remedy-paid");
  const receipt = page.getByRole("link", { name: /收款收据/ });
  const link = await receipt.getAttribute("href");
  const paper = await page.request.get(server.url + link);
  expect("the receipt is a PDF", paper.headers()["content-type"] === "application/pdf", link);
  expect("no work order for customers", !(await page.getByText("上门派工单").isVisible()));
  expect("the case is his", link.includes(id));
});

test("remedy: a confirmed quote is paid online, or the customer turns back", async ({
  visitor,
  server,
}) => {
  const { page, id, manager, supervisor, target } = await diagnosed(visitor, server);
  await supervisor.take("case.choose_remedy", target, { remedy: "paid_repair" });
  await manager.take("case.quote", target, {
    lines: [{ kind: "labour", name: "上门维修", quantity: 1, unit_price: yuan(1200) }],
    note: "",
  });
  await page.getByRole("button", { name: "确认报价 ¥1,200.00" }).click();
  const pay = page.getByRole("button", { name: "立即支付 ¥1,200.00" });
  await pay.waitFor();
  await visitor.check("remedy-pay");
  await visitor.offline();
  await page.getByText("联网后可在线支付").waitFor();
  await visitor.check("remedy-pay-offline");
  await visitor.online();
  await pay.click();
  await page.getByText("测试付款").first().waitFor();
  await visitor.shot("remedy-pay-provider");
  await page.getByRole("button", { name: "返回" }).click();
  await pay.waitFor();
  await pay.click();
  await page.getByRole("button", { name: "确认付款" }).click();
  await page.getByRole("heading", { name: "收付款" }).waitFor();
  await pay.waitFor({ state: "detached" });
  await visitor.check("remedy-paid-online");
  const row = await manager.row(id);
  expect("paid once", row.payments.length === 1 && row.payments[0].amount.minor === 120_000);
});

test("remedy: a quote is declined with a reason", async ({ visitor, server }) => {
  const { page, manager, supervisor, target } = await diagnosed(visitor, server);
  await supervisor.take("case.choose_remedy", target, { remedy: "paid_repair" });
  await manager.take("case.quote", target, {
    lines: [{ kind: "labour", name: "上门维修", quantity: 1, unit_price: yuan(1200) }],
    note: "",
  });
  await page.getByRole("button", { name: "不接受报价" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: "不接受报价" }).click();
  await sheet.getByRole("alert").first().waitFor();
  await visitor.check("remedy-decline-refused");
  await sheet.getByLabel("原因").fill("太贵了，不修了。");
  await page.waitForTimeout(400);
  await page.reload();
  await page.getByRole("button", { name: "不接受报价" }).click();
  expect("the reason kept", (await sheet.getByLabel("原因").inputValue()) === "太贵了，不修了。");
  await sheet.getByRole("button", { name: "不接受报价" }).click();
  await sheet.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: /^确认报价/ }).waitFor({ state: "detached" });
});

test("remedy: a diagnosis is disputed once and decided", async ({ visitor, server }) => {
  const { page, supervisor, target } = await diagnosed(visitor, server);
  await page.getByRole("button", { name: /申请复检/ }).click();
  await page.getByLabel("异议理由").fill("一直正常使用，从未受潮。");
  await visitor.check("remedy-dispute");
  await page.getByRole("button", { name: "提交复检申请" }).click();
  await page.getByText("等待技术主管复检").waitFor();
  // Shown at once here; the supervisor can decide when the server has it.
  await until("the dispute to arrive", async () => {
    const row = await supervisor.row(target.slice("case/".length));
    return row?.reinspections?.length > 0;
  });
  await supervisor.take("case.reinspect", target, { upheld: true, findings: "复测结果一致。" });
  await page.getByText("维持原诊断").first().waitFor();
  await visitor.check("remedy-reinspected");
  expect("one dispute only", !(await page.getByRole("button", { name: /申请复检/ }).isVisible()));
});

test("remedy: a substitute is accepted, the new item received, the old one sent", async ({
  visitor,
  server,
}) => {
  const { page, id, manager, target } = await diagnosed(visitor, server, 30);
  await manager.take("case.choose_remedy", target, { remedy: "exchange", serious_fault: true });
  await manager.take("case.offer_substitute", target, { model: "AC-50" });
  await page.getByText(/AC-50，是否同意/).waitFor();
  await visitor.check("remedy-substitute");
  await page.getByRole("button", { name: "同意换此型号" }).click();
  await page.getByRole("button", { name: "同意换此型号" }).waitFor({ state: "detached" });
  await until("the server to know it", async () => {
    return (await manager.row(id)).exchange.substitute_accepted_at;
  });
  await manager.take("case.ship_exchange", target, {
    model: "AC-50",
    serial: "AC50-2026-000777",
    carrier: "顺丰",
    tracking_no: "SF1029384756",
  });
  await page.getByRole("button", { name: "我已收到新机" }).click();
  await page.getByLabel("运单号").fill("SF5647382910");
  await visitor.check("remedy-old-item");
  await page.getByRole("button", { name: "旧机已寄出" }).click();
  await page.getByText("SF5647382910").first().waitFor();
  await visitor.check("remedy-exchanged");
});
