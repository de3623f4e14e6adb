// The device of a visit: the engineer corrects its record by the rating plate, without network.
import { randomUUID } from "node:crypto";
import { until } from "../support/processes.mjs";
import { Desk } from "./desk.mjs";
import { log_in } from "./field.mjs";
import { expect, test } from "./runner.mjs";

test("device: the engineer corrects what the rating plate says, offline, not whose it is", async ({
  visitor,
  server,
}) => {
  const manager = await Desk.open(server.url, "manager");
  const engineer = await Desk.open(server.url, "engineer2");
  const serial = `PLATE-${Date.now()}`;
  const device = randomUUID();
  await manager.take("device.register", `device/${device}`, {
    model: "AC-35",
    serial,
    customer_phone: "13916020003",
  });
  const { id } = await manager.report("不制冷", { device: { model: "AC-35", serial } });
  const visit = await manager.appoint(id, engineer.actor.id);

  const page = await visitor.open("/field");
  await log_in(page, "engineer2");
  await page.getByLabel("密码").waitFor({ state: "detached" });
  await page.goto(`${visitor.url}/field#/visit/${visit}`);
  await page.getByRole("link", { name: "核对铭牌" }).click();
  const field = page.getByLabel("序列号");
  await field.waitFor();
  expect("the serial on record", (await field.inputValue()) === serial);
  expect("no question whose it is", (await page.getByLabel("客户电话").count()) === 0);
  await visitor.offline();
  await field.fill(`${serial}-P`);
  await page.getByRole("button", { name: "保存更正" }).click();
  await page.getByRole("alert").first().waitFor();
  await visitor.check("device-correct-refused");
  expect("what was typed stays", (await field.inputValue()) === `${serial}-P`);
  await page.getByLabel("理由").fill("铭牌核对");
  await page.getByRole("button", { name: "保存更正" }).click();
  await page.getByRole("link", { name: "核对铭牌" }).waitFor();
  await page.getByText(`${serial}-P`).first().waitFor();
  await visitor.check("device-corrected-offline");

  await visitor.online();
  const body = { epoch: manager.epoch, client_id: manager.client_id, cursor: "0", limit: 5000 };
  const row = await until("the correction at the desk", async () => {
    const { patch } = await manager.ask("POST", "/pull", body);
    return patch.find((one) => one.id === device && one.row?.serial === `${serial}-P`)?.row;
  });
  expect("its owner as before", Boolean(row.customer));
});
