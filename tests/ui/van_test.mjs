// The engineer's van: what lies in it, what is short, asking for more.
import { until } from "../support/processes.mjs";
import { Desk } from "./desk.mjs";
import { logged_in } from "./field.mjs";
import { expect, test } from "./runner.mjs";

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
  const stock = await Desk.open(server.url, "stock");
  const { actor } = await Desk.open(server.url, "engineer");
  await until("the stock keeper to see it", async () => {
    const body = { epoch: stock.epoch, client_id: stock.client_id, cursor: "0", limit: 1000 };
    const { patch } = await stock.ask("POST", "/pull", body);
    return patch.some(({ t, row }) => {
      const here = t === "stock_level" && row.part_code === code && row.holder === actor.id;
      return here && row.asked === 3;
    });
  });
});
