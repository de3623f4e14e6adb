// The customer's own data and products, through forms made from their description.
import { randomUUID } from "node:crypto";
import { log_in } from "./customer.mjs";
import { Desk } from "./desk.mjs";
import { code_for, new_phone } from "./messages.mjs";
import { expect, test } from "./runner.mjs";

async function refused_at(page, label, text) {
  // By its label alone: an error of another field may speak of this one.
  const field = page.locator(".field").filter({ has: page.locator("label", { hasText: label }) });
  await field.getByRole("alert").getByText(text).waitFor();
}

async function type_date(page, name, year, month, day) {
  const [y, m, d] = await page.getByRole("group", { name }).locator("input").all();
  await y.fill(year);
  await m.fill(month);
  await d.fill(day);
}

test("me: own data is kept and fills the next report", async ({ visitor }) => {
  const page = await visitor.open("/#/me");
  await page.getByRole("link", { name: "我的资料" }).click();
  await page.getByLabel("姓名").fill("欧阳祎喆·阿卜杜热合曼·买买提明");
  await page.getByRole("button", { name: "保存" }).click();
  await refused_at(page, "电话", /./);
  await visitor.check("me-data-refused");
  await page.getByLabel("电话").fill("139 1234 5678");
  await page
    .getByLabel("地址")
    .fill("杭州市西湖区文三路 90 号 3 单元 502 室，靠近文三路与学院路路口");
  await visitor.check("me-data");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("清除本机数据").waitFor();
  await visitor.check("me-named");
  await page.goto(`${visitor.url}/#/report`);
  await page.getByLabel("手机号").waitFor();
  expect("the phone", (await page.getByLabel("手机号").inputValue()) === "139 1234 5678");
});

test("me: a product is registered, each refusal at its field, nothing typed lost", async ({
  visitor,
  server,
}) => {
  const page = await visitor.open("/#/devices");
  await page.getByText("还没有登记的产品").waitFor();
  await visitor.check("me-devices-empty");
  await page.getByRole("link", { name: "登记产品" }).click();
  const serial = `ME-${Date.now()}`;
  await page.getByLabel("产品型号").fill("AC-35");
  await page.getByRole("button", { name: "登记产品" }).click();
  await refused_at(page, "序列号", "此项必填");
  await page.getByLabel("序列号").fill(serial);
  await type_date(page, "购买日期", "2026", "2", "30");
  await page.getByRole("button", { name: "登记产品" }).click();
  await refused_at(page, "购买日期", /./);
  await visitor.check("me-device-refused");
  await page.waitForTimeout(400);
  await page.reload();
  await page.getByLabel("序列号").waitFor();
  expect("the serial kept", (await page.getByLabel("序列号").inputValue()) === serial);
  expect("30 February kept", (await page.getByLabel("购买日期 日").inputValue()) === "30");
  await type_date(page, "购买日期", "2099", "1", "1");
  await page.getByRole("button", { name: "登记产品" }).click();
  await refused_at(page, "购买日期", /./);
  await type_date(page, "购买日期", "2026", "2", "28");
  await visitor.check("me-device");
  await page.getByRole("button", { name: "登记产品" }).click();
  await page.getByText("已登记").first().waitFor();
  await visitor.check("me-device-registered");
  const manager = await Desk.open(server.url, "manager");
  const body = { epoch: manager.epoch, client_id: manager.client_id, cursor: "0", limit: 1000 };
  const { patch } = await manager.ask("POST", "/pull", body);
  const row = patch.find(({ t, row: one }) => t === "device" && one.serial === serial)?.row;
  const said = row?.claim?.entry?.purchased_on;
  expect("the product as he says", said === "2026-02-28", JSON.stringify(row));
  expect("nothing of it on record", !row?.purchased_on, JSON.stringify(row));
});

test("me: a product waiting to be sent stands in the list and is reported with one tap", async ({
  visitor,
}) => {
  const page = await visitor.open("/#/device");
  await page.getByLabel("产品型号").waitFor();
  await visitor.offline();
  await page.getByText("无网络").first().waitFor();
  await page.getByLabel("产品型号").fill("KFR-35GW/超长型号名称-新一级能效-尊享版");
  await page.getByLabel("序列号").fill("OFF-2026-0000000000000118");
  await type_date(page, "购买日期", "2026", "2", "28");
  await page.getByRole("button", { name: "登记产品" }).click();
  await page
    .getByText(/页面关闭时/)
    .last()
    .waitFor();
  await page.getByRole("link", { name: "我的产品" }).click();
  await page.getByText("OFF-2026-0000000000000118").waitFor();
  await visitor.check("me-devices");
  await page.getByRole("button", { name: "报修这件产品" }).click();
  await page.getByText("序列号 OFF-2026-0000000000000118").waitFor();
});

const date = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("me: the customer's products say until when their warranty lasts", async ({
  visitor,
  server,
}) => {
  const phone = new_phone();
  const manager = await Desk.open(server.url, "manager");
  await manager.take("customer.create", `customer/${randomUUID()}`, {
    name: "欧阳祎喆",
    phone,
    address: "杭州市西湖区文三路 90 号",
  });
  const device = (serial, more) =>
    manager.take("device.register", `device/${randomUUID()}`, {
      model: "KFR-35GW/超长型号名称-新一级能效",
      serial,
      customer_phone: phone,
      order_no: "",
      invoice_no: "",
      ...more,
    });
  const mark = String(Date.now()).slice(-7);
  await device(`W-${mark}-1`, { purchased_on: date(-40), activated_on: date(-30) });
  await device(`W-${mark}-2`, { purchased_on: date(-2000), activated_on: date(-1990) });
  await device(`W-${mark}-3`, {});

  const page = await visitor.open("/#/me");
  await page.getByRole("link", { name: "手机号登录" }).waitFor();
  await log_in(page, phone);
  await page.getByRole("link", { name: "我的产品" }).click();
  await page.getByText(`W-${mark}-3`).waitFor();
  const card = (number) => page.locator(".card", { hasText: `W-${mark}-${number}` });
  const until_of = (number) =>
    card(number).locator(".facts > div", { hasText: "保修到期" }).locator("dd");
  const [fresh, old] = [await until_of(1).innerText(), await until_of(2).innerText()];
  expect("warranty left", fresh > date(0), fresh);
  expect("warranty over", old < date(0), old);
  expect("nothing said where nobody knows", (await until_of(3).count()) === 0);
  await visitor.check("me-devices-warranty");
  await card(1).getByRole("button", { name: "报修这件产品" }).click();
  await page.getByText(`序列号 W-${mark}-1`).waitFor();
});

test("me: a new phone is written into the archive when the code sent to it is known", async ({
  visitor,
  server,
}) => {
  const [phone, next] = [new_phone(), new_phone()];
  const manager = await Desk.open(server.url, "manager");
  await manager.take("customer.create", `customer/${randomUUID()}`, {
    name: "欧阳祎喆",
    phone,
    address: "",
  });
  const page = await visitor.open("/#/me");
  await page.getByRole("link", { name: "手机号登录" }).waitFor();
  await log_in(page, phone);
  await page.getByRole("link", { name: "我的资料" }).click();
  await page.getByLabel("电话").fill(next);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("验证新手机号").waitFor();
  await refused_at(page, "电话", "验证码");
  await visitor.check("me-phone-proof");
  await page.getByLabel("验证码").fill("000000");
  await page.getByRole("button", { name: "验证并保存" }).click();
  await refused_at(page, "验证码", /./);
  await page.getByLabel("验证码").fill(await code_for(next));
  await page.getByRole("button", { name: "验证并保存" }).click();
  await page.getByText("退出登录").waitFor();
  const body = { epoch: manager.epoch, client_id: manager.client_id, cursor: "0", limit: 1000 };
  const { patch } = await manager.ask("POST", "/pull", body);
  const row = patch.find(({ t, row: one }) => t === "customer" && one.phone === next)?.row;
  expect("the new phone on record", row?.name === "欧阳祎喆", JSON.stringify(row));
});
