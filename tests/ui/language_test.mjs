// Chinese first, English complete, the same with keyboards and narrow screens.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../support/processes.mjs";
import { expect, test } from "./runner.mjs";
import { CUSTOMER } from "./report.mjs";

function texts(language) {
  const folder = path.join(root, "assets/i18n");
  const files = readdirSync(folder).filter((name) => name.endsWith(`.${language}.json`));
  return Object.assign(
    {},
    ...files.map((name) => JSON.parse(readFileSync(path.join(folder, name), "utf8"))),
  );
}
const places = (text) =>
  [...text.matchAll(/\{([a-z_]+)\}/g)]
    .map((one) => one[1])
    .sort()
    .join();

test("language: every text is there in both, with the same parameters", async () => {
  const zh = texts("zh");
  const en = texts("en");
  for (const key of Object.keys({ ...zh, ...en })) {
    expect(`"${key}" in Chinese`, zh[key]);
    expect(`"${key}" in English`, en[key]);
    expect(
      `the same parameters of "${key}"`,
      places(zh[key]) === places(en[key]),
      `${zh[key]} / ${en[key]}`,
    );
  }
});

test("language: the whole report in English", async ({ visitor }) => {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Switch to English" }).click();
  await page.getByRole("heading", { name: "What is wrong?" }).waitFor();
  await page.getByRole("checkbox").first().check({ force: true });
  await page.getByLabel("Symptom").fill("The housing gives electric shocks");
  await page.getByRole("button", { name: "Send the report" }).click();
  await page.locator("[aria-invalid=true]").first().waitFor();
  await page.waitForTimeout(200);
  const text = await page.evaluate(() => document.body.innerText);
  const chinese = text.replace("中文", "").match(/[\u4e00-\u9fff]+/);
  expect("no Chinese on the English page", !chinese, chinese?.[0]);
  await visitor.check("report-english");
  await page.getByLabel("Name").fill(CUSTOMER.name);
  await page.getByLabel("Mobile").fill(CUSTOMER.phone);
  await page.getByLabel("Model").fill(CUSTOMER.model);
  await page.getByRole("button", { name: "Send the report" }).click();
  await page
    .getByText(/20\d{4}-\d{3,}/)
    .first()
    .waitFor();
  await visitor.check("case-english");
  await page.reload();
  await page.getByText("Everything so far").waitFor();
});

test("keyboard: a report without a pointer", async ({ visitor }) => {
  const page = await visitor.open("/r?model=AC-35&serial=AC35-2026-000118");
  await page.getByText("漏电", { exact: true }).waitFor();
  await page.getByLabel("故障现象").focus();
  await page.keyboard.type(CUSTOMER.symptom);
  const reach = async (name) => {
    for (let i = 0; i < 40; ++i) {
      await page.keyboard.press("Tab");
      const found = await page.evaluate(() => {
        const one = document.activeElement;
        return (
          one?.labels?.[0]?.innerText?.trim() ||
          one?.innerText?.trim() ||
          one?.getAttribute("aria-label") ||
          ""
        );
      });
      if (found === name) return;
    }
    throw new Error(`Tab never reaches ${name}`);
  };
  await reach("漏电");
  await page.keyboard.press("Space");
  await reach("姓名");
  await page.keyboard.type(CUSTOMER.name);
  await reach("手机号");
  await page.keyboard.type(CUSTOMER.phone);
  await reach("提交报修");
  await page.keyboard.press("Enter");
  await page
    .getByText(/20\d{4}-\d{3,}/)
    .first()
    .waitFor();
});
