// The engineer on site, when the customer pays or the product has to go to the workshop.
import { until } from "../support/processes.mjs";
import { Desk } from "./desk.mjs";
import { logged_in } from "./field.mjs";
import { expect, test } from "./runner.mjs";

const yuan = (amount) => ({ minor: amount * 100, currency: "CNY" });

async function sign(page) {
  const pad = page.locator("canvas");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  await page.mouse.move(box.x + 40, box.y + 60);
  await page.mouse.down();
  for (let i = 0; i <= 24; ++i) {
    await page.mouse.move(box.x + 40 + i * 9, box.y + 60 + Math.sin(i / 2) * 30);
  }
  await page.mouse.up();
}

async function in_english(page, look) {
  await page.getByRole("button", { name: "Switch to English" }).click();
  await page.getByRole("button", { name: "切换到中文" }).waitFor();
  await look();
  await page.getByRole("button", { name: "切换到中文" }).click();
}

// How many points of the pad have ink.
function drawn(page) {
  return page.locator("canvas").evaluate((pad) => {
    const { data } = pad.getContext("2d").getImageData(0, 0, pad.width, pad.height);
    return data.filter((value, at) => at % 4 === 3 && value > 0).length;
  });
}

// The engineer has arrived and found the cause.
async function on_site(visitor, server) {
  const manager = await Desk.open(server.url, "manager");
  const engineer = await Desk.open(server.url, "engineer");
  const supervisor = await Desk.open(server.url, "supervisor");
  const serial = `F-${Date.now()}`;
  await manager.take("device.register", `device/${crypto.randomUUID()}`, {
    model: "AC-35",
    serial,
    activated_on: "2019-05-01",
    price_paid: yuan(4800),
  });
  const id = crypto.randomUUID();
  await manager.take("case.report", `case/${id}`, {
    channel: "hotline",
    class: "repair",
    wish: "repair",
    symptom: "空调不制冷，外机反复启停",
    hazards: [],
    customer: { name: "周敏", phone: "13700002222" },
    device: { model: "AC-35", serial },
    files: [],
  });
  const visit = await manager.appoint(id, engineer.actor.id);
  const page = await logged_in(visitor);
  await engineer.take("visit.depart", `visit/${visit}`, { checked: [] });
  await engineer.take("visit.arrive", `visit/${visit}`, { identity_shown: true });
  await engineer.take("visit.diagnose", `visit/${visit}`, {
    fault_type: "hardware",
    cause: "customer_use",
    clause: "3.1",
    findings: "压缩机启动电容老化。",
  });
  await page.goto(`${server.url}/field#/visit/${visit}`);
  return { page, visit, id, manager, supervisor, target: `case/${id}` };
}

test("field: a product is taken back with a complete, signed list", async ({ visitor, server }) => {
  const { page, visit, id, manager } = await on_site(visitor, server);
  await page.getByRole("link", { name: "取回送修" }).click();
  await page.getByLabel("取回原因").fill("需专用设备检测主板");
  await page.getByRole("button", { name: "再加一件" }).click();
  await page.getByLabel("型号").nth(1).fill("遥控器");
  await visitor.check("field-take-back");
  await in_english(page, () => visitor.check("field-take-back-english"));
  // Signed before the list was complete: the core names what is missing, the typing stays.
  await sign(page);
  await page.getByRole("button", { name: "取回并签字" }).click();
  await page.locator(".field", { hasText: "故障" }).getByRole("alert").waitFor();
  await visitor.check("field-take-back-refused");
  // The list that was signed is no longer the list: the signature goes with it.
  await page.getByLabel("故障").nth(1).fill("按键失灵");
  await page.getByText("请客户重新签字").waitFor();
  expect("an empty pad", (await drawn(page)) === 0);
  await page.getByRole("button", { name: "取回并签字" }).click();
  await page.getByRole("alert").getByText("请客户重新签字").waitFor();
  await visitor.check("field-take-back-unsigned");
  await sign(page);
  await page.getByRole("button", { name: "取回并签字" }).click();
  await page.waitForURL(new RegExp(`visit/${visit}$`));
  await page.getByText("遥控器").first().waitFor();
  await visitor.check("field-taken-back");
  const row = await manager.row(id);
  expect("two items in the workshop", row.workshop_jobs[0].items.length === 2);
});

test("field: a quote on site is confirmed and paid", async ({ visitor, server }) => {
  visitor.viewport = { width: 390, height: 844 };
  const { page, visit, id, manager, supervisor, target } = await on_site(visitor, server);
  await supervisor.take("case.choose_remedy", target, { remedy: "paid_repair" });
  await page.getByRole("link", { name: "现场报价" }).click();
  await page.getByLabel("名称").fill("启动电容 35 μF");
  await page.getByRole("button", { name: /^提交报价/ }).click();
  const price = page.locator(".field", { hasText: "单价" });
  await price.getByRole("alert").getByText("此项必填").waitFor();
  expect(
    "the focus in the field at fault",
    await page.getByLabel("单价").evaluate((one) => one === document.activeElement),
  );
  await page.getByLabel("单价").fill("二百八");
  await page.getByRole("button", { name: /^提交报价/ }).click();
  await price.getByRole("alert").getByText("“二百八”不是金额").waitFor();
  await visitor.check("field-quote-refused");
  await page.getByLabel("单价").fill("280");
  await visitor.check("field-quote");
  await in_english(page, () => visitor.check("field-quote-english"));
  await page.getByRole("button", { name: "提交报价 ¥280.00" }).click();
  await page.waitForURL(new RegExp(`visit/${visit}$`));
  await page.getByRole("button", { name: "客户同意 ¥280.00" }).click();
  await page.getByRole("link", { name: "收款" }).click();
  await visitor.check("field-payment");
  await in_english(page, () => visitor.check("field-payment-english"));
  await page.getByRole("button", { name: "已收款 ¥280.00" }).click();
  await page.waitForURL(new RegExp(`visit/${visit}$`));
  await page.getByText("现金").first().waitFor();
  await visitor.check("field-paid");
  const row = await manager.row(id);
  expect("the payment is recorded", row.payments[0].amount.minor === 28_000);
});

test("field: a quote is made from the price list, another price is for a reason", async ({
  visitor,
  server,
}) => {
  visitor.viewport = { width: 360, height: 780 };
  const { page, visit, id, manager, supervisor, target } = await on_site(visitor, server);
  await supervisor.take("case.choose_remedy", target, { remedy: "paid_repair" });
  await page.getByRole("link", { name: "现场报价" }).click();
  await page.getByRole("button", { name: "从价目表选择" }).waitFor();
  await visitor.installed();
  await visitor.offline();
  await page.getByText("无网络：每一步都保存在本机").waitFor();
  const sheet = page.getByRole("dialog");
  const pick = async (text, name) => {
    await page.getByRole("button", { name: "从价目表选择" }).click();
    await sheet.getByLabel("输入项目名称").fill(text);
    await sheet.getByRole("button", { name }).click();
    await sheet.waitFor({ state: "hidden" });
  };

  await page.getByRole("button", { name: "从价目表选择" }).click();
  await sheet.getByText("¥50.00").waitFor();
  await visitor.check("field-price-list");
  await page.keyboard.press("Escape");
  await in_english(page, async () => {
    await page.getByRole("button", { name: "From the price list" }).click();
    await visitor.check("field-price-list-english");
    await page.keyboard.press("Escape");
  });
  await page.getByRole("button", { name: "从价目表选择" }).click();
  await sheet.getByLabel("输入项目名称").fill("没有这一项");
  await sheet.getByText("没有找到").waitFor();
  // Enter in the search is no quote.
  await page.keyboard.press("Enter");
  expect("nothing refused", (await page.getByRole("alert").count()) === 0);
  await sheet.getByRole("button", { name: "关闭" }).click();
  await sheet.waitFor({ state: "hidden" });

  // The first takes the place of the empty line, the next one is added.
  await pick("上门", /上门检测费/);
  expect("one line", (await page.getByLabel("单价").count()) === 1);
  expect("its price", (await page.getByLabel("单价").inputValue()) === "50.00");
  expect("its kind", await page.getByRole("radio", { name: "人工" }).isChecked());
  await pick("密封", /通用密封圈/);
  expect("two lines", (await page.getByLabel("单价").count()) === 2);
  await page.waitForTimeout(400);
  await page.reload();
  await page.getByLabel("单价").nth(1).waitFor();
  expect("kept", (await page.getByLabel("名称").nth(1).inputValue()) === "通用密封圈");

  await page.getByLabel("单价").nth(1).fill("12");
  await page.getByRole("button", { name: "提交报价 ¥62.00" }).click();
  const changed = page.locator(".card", { has: page.getByLabel("单价") }).nth(1);
  await changed
    .getByRole("alert")
    .getByText(/价目表价格是.*15/)
    .waitFor();
  expect("said there alone", (await page.getByRole("alert").count()) === 1);
  await visitor.check("field-price-not-listed");
  await page.getByLabel("备注").fill("老客户优惠");
  await page.getByRole("button", { name: "提交报价 ¥62.00" }).click();
  await page.waitForURL(new RegExp(`visit/${visit}$`));
  await page.getByText("老客户优惠").waitFor();
  await visitor.check("field-quote-from-list");
  await visitor.online();
  await until("the desk to have the quote", async () => {
    const quote = (await manager.row(id)).quotes?.at(-1);
    return quote?.note === "老客户优惠" && quote.total.minor === 6200;
  });
});
