// The engineer's van: what lies in it, what is short, asking for more, handing on, counting.
import { randomUUID } from "node:crypto";
import { until } from "../support/processes.mjs";
import { Desk } from "./desk.mjs";
import { log_in, logged_in } from "./field.mjs";
import { expect, test } from "./runner.mjs";

// As the stock keeper sees them: rows of a type.
async function rows_of(keeper, type) {
  const body = { epoch: keeper.epoch, client_id: keeper.client_id, cursor: "0", limit: 5000 };
  const { patch } = await keeper.ask("POST", "/pull", body);
  return patch.filter(({ t }) => t === type).map(({ row }) => row);
}
const level_in = async (keeper, holder, code) =>
  (await rows_of(keeper, "stock_level")).find(
    (one) => one.part_code === code && one.holder === holder,
  );

async function van_of(visitor, login) {
  const page = await visitor.open("/field");
  await log_in(page, login);
  await page.getByLabel("密码").waitFor({ state: "detached" });
  await page.goto(`${visitor.url}/field#/van`);
  await page.locator(".part").first().waitFor();
  return page;
}

test("van: parts are asked for, a quantity of zero is refused, nothing typed is lost", async ({
  visitor,
  server,
}) => {
  const page = await logged_in(visitor);
  await page.goto(`${visitor.url}/field#/van`);
  const part = page.locator(".part").first();
  await part.waitFor();
  const code = await part.getAttribute("data-part");
  await part.getByRole("button", { name: /^请领/ }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("数量").last().fill("0");
  await sheet.getByLabel("用途").fill("明天两单漏电上门");
  await sheet.getByRole("button", { name: "请领 0 件" }).click();
  await sheet.getByRole("alert").getByText("数量必须大于零").waitFor();
  await visitor.check("van-ask-refused");
  await page.waitForTimeout(400);
  await page.reload();
  await page.locator(".part").first().getByRole("button", { name: /^请领/ }).click();
  expect("what for is kept", (await sheet.getByLabel("用途").inputValue()) === "明天两单漏电上门");
  await sheet.getByLabel("数量").last().fill("3");
  await sheet.getByLabel("用途").click();
  await visitor.check("van-ask");
  await sheet.getByRole("button", { name: "请领 3 件" }).click();
  await page.getByText(/已请领 .* × 3/).waitFor();
  await visitor.check("van-asked");
  await page.locator(`.part[data-part="${code}"]`).getByText("已请领 3").waitFor();
  const stock = await Desk.open(server.url, "stock");
  const { actor } = await Desk.open(server.url, "engineer");
  await until("the stock keeper to see it", async () => {
    return (await level_in(stock, actor.id, code))?.asked === 3;
  });
});

test("van: a part that was never in it is found among a thousand and asked for", async ({
  visitor,
  server,
}) => {
  const keeper = await Desk.open(server.url, "stock");
  const mark = String(Date.now()).slice(-6);
  for (let i = 0; i < 60; ++i) {
    await keeper.take("part.create", `part/${randomUUID()}`, {
      code: `VT${mark}-${String(i).padStart(3, "0")}`,
      name: i === 42 ? "超长名称的变频压缩机驱动模块总成（含散热片与导热硅脂）" : `测试件 ${i}`,
      unit: "个",
    });
  }
  visitor.viewport = { width: 390, height: 844 };
  const page = await van_of(visitor, "engineer2");
  await visitor.check("van");
  await visitor.installed();
  await visitor.offline();
  await page.getByRole("button", { name: "请领车上没有的配件" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByText(/显示 30 \/ \d+ 条/).waitFor();
  await visitor.check("van-find");
  await sheet.getByLabel("输入编码或名称").fill(`vt${mark} 042`);
  expect("one found", (await sheet.locator(".line").count()) === 1);
  await sheet.getByLabel("输入编码或名称").fill("没有这种东西");
  await sheet.getByText("没有找到").waitFor();
  await sheet.getByLabel("输入编码或名称").fill("变频压缩机");
  await visitor.check("van-found");
  await sheet.getByText("变频压缩机").first().click();
  await sheet.getByLabel("用途").fill("周五换压缩机驱动");
  await visitor.check("van-ask-other");
  await sheet.getByRole("button", { name: "请领 1 件" }).click();
  await page.getByText(/已请领 .*变频压缩机.* × 1/).waitFor();
  await page.locator(`.wish[data-part="VT${mark}-042"]`).getByText("已存本机").waitFor();
  await visitor.check("van-wish-offline");
  await visitor.online();
  await page.locator(`.part[data-part="VT${mark}-042"]`).getByText("已请领 1").waitFor();
  const { actor } = await Desk.open(server.url, "engineer2");
  await until("the stock keeper to see it", async () => {
    return (await level_in(keeper, actor.id, `VT${mark}-042`))?.asked === 1;
  });
});

test("van: parts are handed on, no more than are free, also without a network", async ({
  visitor,
  server,
}) => {
  const keeper = await Desk.open(server.url, "stock");
  const { actor } = await Desk.open(server.url, "engineer2");
  const before = await level_in(keeper, actor.id, "CORD-3C");
  const { id: case_id } = await (await Desk.open(server.url, "agent")).report("等电源线");
  await keeper.take("stock.reserve", `stock_level/${before.id}`, {
    case: case_id,
    quantity: 2,
    reason: "等待上门",
  });
  const page = await van_of(visitor, "engineer2");
  const part = page.locator('.part[data-part="CORD-3C"]');
  await part.getByText("预留 2").waitFor();
  await visitor.check("van-reserved");
  await visitor.installed();
  await visitor.offline();
  await part.getByRole("button", { name: /^调拨/ }).click();
  const sheet = page.getByRole("dialog");
  await sheet
    .getByLabel("数量")
    .last()
    .fill(String(before.quantity - 1));
  await sheet.getByLabel("原因").fill("本周用不到");
  const hand_on = sheet.getByRole("button", { name: /^调拨 \d+ 件/ });
  await hand_on.click();
  await sheet.getByText("此项必填").waitFor();
  await sheet.getByLabel("调往").selectOption({ label: "上海总仓" });
  await hand_on.click();
  await sheet
    .getByRole("alert")
    .getByText(`其中 2 已预留，可用 ${before.quantity - 2}`)
    .waitFor();
  await visitor.check("van-move-refused");
  await sheet
    .getByLabel("数量")
    .last()
    .fill(String(before.quantity + 1));
  await hand_on.click();
  await sheet.getByRole("alert").getByText(`库存不足，现有 ${before.quantity}`).waitFor();
  await page.waitForTimeout(400);
  await page.reload();
  await part.getByRole("button", { name: /^调拨/ }).click();
  expect("why is kept", (await sheet.getByLabel("原因").inputValue()) === "本周用不到");
  await sheet.getByLabel("数量").last().fill("1");
  await sheet.getByLabel("原因").click();
  await visitor.check("van-move");
  await hand_on.click();
  await page.getByText(/已调拨 三芯电源线 × 1 到 上海总仓/).waitFor();
  const left = part.locator(".quantity", { hasText: new RegExp(`^${before.quantity - 1}`) });
  await left.waitFor();
  await visitor.check("van-moved-offline");
  await visitor.online();
  await until("the stock keeper to see it", async () => {
    return (await level_in(keeper, actor.id, "CORD-3C")).quantity === before.quantity - 1;
  });
});

test("van: a count is blind, handed in bit by bit, again only with a reason", async ({
  visitor,
  server,
}) => {
  const keeper = await Desk.open(server.url, "stock");
  const { actor } = await Desk.open(server.url, "engineer2");
  const van = (await rows_of(keeper, "location")).find((one) => one.holder === actor.id);
  const parts = (await rows_of(keeper, "part")).filter((one) =>
    ["CORD-3C", "CAP-450V", "FAN-CF21"].includes(one.code),
  );
  const target = `stocktake/${randomUUID()}`;
  await keeper.take("stocktake.open", target, {
    title: "11 月车辆盘点",
    location: van.id,
    parts: parts.map((one) => one.id),
  });
  const page = await van_of(visitor, "engineer2");
  await page.getByText("盘点：11 月车辆盘点").waitFor();
  await page.getByText("已盘 0 / 3").waitFor();
  await visitor.check("van-count-card");
  await visitor.installed();
  await visitor.offline();
  await page.getByText("盘点：11 月车辆盘点").click();
  const cord = page.getByLabel("三芯电源线 的数量");
  await cord.waitFor();
  expect(
    "an empty form",
    (await page.locator(".one input").evaluateAll((all) => all.every((one) => !one.value))) &&
      (await page.locator(".one .pill").count()) === 0,
  );
  expect("nothing to hand in yet", await page.getByRole("button", { name: /^提交/ }).isDisabled());
  await visitor.check("count-empty");
  await cord.fill("4 根");
  await page.getByRole("button", { name: "提交 1 项" }).click();
  await page.getByText("数字不正确").waitFor();
  await visitor.check("count-refused");
  await cord.fill("4");
  await page.getByLabel("风机总成 的数量").fill("0");
  await page.waitForTimeout(400);
  await page.reload();
  await cord.waitFor();
  expect("the number kept", (await cord.inputValue()) === "4");
  await page.getByRole("button", { name: "提交 2 项" }).click();
  await page.getByText("已保存 2 项").waitFor();
  await page.getByText("已盘 4", { exact: true }).waitFor();
  await page.getByText("已盘 0", { exact: true }).waitFor();
  await visitor.check("count-part");
  await cord.fill("5");
  await page.getByRole("button", { name: "提交 1 项" }).click();
  await page.getByText("CORD-3C 已经盘过，重盘请写明原因").waitFor();
  await visitor.check("count-again-refused");
  await page.getByLabel("重盘原因").fill("工具箱里还有一根");
  await page.getByLabel("压缩机启动电容 的数量").fill("4");
  await page.getByRole("button", { name: "提交 2 项" }).click();
  await page.getByText("全部盘完").waitFor();
  await visitor.check("count-whole");
  await visitor.online();
  await until("the stock keeper to see it", async () => {
    const { lines } = (await rows_of(keeper, "stocktake")).find((one) => target.endsWith(one.id));
    const of = (code) => lines.find((one) => one.part_code === code).counted;
    return of("CORD-3C") === 5 && of("FAN-CF21") === 0 && of("CAP-450V") === 4;
  });
  await keeper.take("stocktake.post", target, { note: "" });
  await page.getByText("这次盘点已经结束").waitFor();
  await page.getByRole("link", { name: "随车配件" }).click();
  await page.locator(".part").first().waitFor();
  expect("no count any more", (await page.getByText("盘点：").count()) === 0);
});
