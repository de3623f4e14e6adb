// The service process as it is published: for everybody, in both languages, also without a network.
import { expect, test } from "./runner.mjs";

const steps = (page) => page.locator("ol.steps > li");
const step = (page, title) =>
  steps(page).filter({ has: page.getByRole("heading", { name: title, exact: true }) });

// Neither the network nor anything kept from before, but the page itself.
async function as_if_new(visitor) {
  // The app lets go of a store that is to be deleted; until then the deletion waits.
  await visitor.page.evaluate(async () => {
    for (const { name } of await indexedDB.databases())
      await new Promise((done, fail) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = done;
        request.onerror = () => fail(request.error);
      });
  });
  await visitor.kill();
}

test("process: a guest reads what happens and by when, by class", async ({ visitor }) => {
  visitor.viewport = { width: 360, height: 740 };
  const page = await visitor.open("/#/process");
  const response = step(page, "首次响应");
  await response.getByText("紧急", { exact: true }).waitFor();
  await response.getByText(/^2 小时内/).waitFor();
  expect("three urgencies", (await response.locator("dd").count()) === 3);
  await step(page, "维修")
    .getByText(/个工作日内/)
    .first()
    .waitFor();
  await visitor.check("process");
  expect("no terms yet", !(await page.getByText("2.1", { exact: true }).isVisible()));

  await page.getByRole("radio", { name: "退换货" }).check({ force: true });
  await step(page, "换货或退款").getByText("换货发出").waitFor();
  expect("no repair", (await step(page, "维修").count()) === 0);
  await visitor.check("process-return");
  await page.getByRole("radio", { name: "投诉" }).check({ force: true });
  await step(page, "答复处理方案").waitFor();

  // With the keyboard alone: the next class, and the terms unfolded.
  await page.keyboard.press("ArrowLeft");
  expect("another class", !(await page.getByRole("radio", { name: "投诉" }).isChecked()));
  await page.locator("summary").focus();
  await page.keyboard.press("Enter");
  await page.getByText("2.1", { exact: true }).waitFor();
  const hotline = page.locator("li.channel", { hasText: "服务热线" });
  await hotline.getByText("24 小时").waitFor();
  await visitor.check("process-terms");
});

test("process: complete in English, and there again without a network", async ({ visitor }) => {
  visitor.viewport = { width: 360, height: 740 };
  let page = await visitor.open("/#/me");
  await page.getByRole("link", { name: "服务流程与承诺时限" }).click();
  await page
    .getByText(/^2 小时内/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "返回" }).click();
  await page.getByRole("link", { name: "手机号登录" }).waitFor();
  await page.getByRole("link", { name: "报修", exact: true }).click();
  await page.getByRole("link", { name: "服务流程与承诺时限" }).click();
  await page
    .getByText(/^2 小时内/)
    .first()
    .waitFor();

  await page.getByRole("button", { name: "Switch to English" }).click();
  await page.getByText("Within 2 hours").first().waitFor();
  await page.locator("summary").click();
  const text = await page.evaluate(() => document.body.innerText);
  const chinese = text.replace("中文", "").match(/[\u4e00-\u9fff]+/);
  expect("no Chinese on the English page", !chinese, chinese?.[0]);
  await visitor.check("process-english");

  await visitor.installed();
  await visitor.offline();
  await page.reload();
  await page.getByText("Within 2 hours").first().waitFor();
  await visitor.check("process-offline");
  // A browser killed this soon may forget the language, but not the policy.
  await visitor.kill();
  page = await visitor.open("/#/process", { offline: true });
  await page
    .getByText(/Within 2 hours|^2 小时内/)
    .first()
    .waitFor();
});

test("process: says so where it never came to this device", async ({ visitor }) => {
  let page = await visitor.open("/#/process");
  await page
    .getByText(/^2 小时内/)
    .first()
    .waitFor();
  await visitor.installed();
  await as_if_new(visitor);
  page = await visitor.open("/#/process", { offline: true });
  await page.getByText("服务流程还没有下载到本机").waitFor();
  await visitor.check("process-not-here");
  await visitor.online();
  await page
    .getByText(/^2 小时内/)
    .first()
    .waitFor({ timeout: 30000 });
});
