// A guest becomes a customer by a code on his phone, and a guest again.
import { until } from "../support/processes.mjs";
import { grouped, log_in, reported, to_login } from "./customer.mjs";
import { Desk } from "./desk.mjs";
import { code_for, new_phone } from "./messages.mjs";
import { add_photo, case_id, CUSTOMER, fill_report, send } from "./report.mjs";
import { expect, test } from "./runner.mjs";

const NUMBER = /20\d{4}-\d{3,}/;

async function log_out(page) {
  await page.goto(`${new URL(page.url()).origin}/#/me`);
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "退出登录" }).click();
  await page.getByText("漏电", { exact: true }).waitFor();
}

async function refused_at(page, label, text) {
  const field = page.locator(".field", { hasText: label });
  await field.getByRole("alert").getByText(text).waitFor();
}

test("login: a guest's case is the customer's, here without a network and elsewhere", async ({
  visitor,
}) => {
  const phone = new_phone();
  let page = await reported(visitor, phone);
  await visitor.installed();
  await page.goto(`${visitor.url}/#/me`);
  await page.getByRole("link", { name: "手机号登录" }).waitFor();
  await visitor.check("me-guest");
  await page.getByRole("link", { name: "手机号登录" }).click();
  expect("the phone is known", (await page.getByLabel("手机号").inputValue()) === phone);
  await visitor.check("login");
  await page.getByRole("button", { name: "发送验证码" }).click();
  await page.getByText(`验证码已发送到 ${grouped(phone)}`).waitFor();
  await page.getByRole("button", { name: /\d+ 秒后重发/ }).waitFor();
  const field = page.getByLabel("验证码");
  expect(
    "the code to be typed next",
    await field.evaluate((one) => one === document.activeElement),
  );
  expect("a code from the message", (await field.getAttribute("autocomplete")) === "one-time-code");
  await field.fill(await code_for(phone));
  await visitor.check("login-code");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByRole("button", { name: "退出登录" }).waitFor();
  await page.getByText(grouped(phone)).waitFor();
  await page.getByText(CUSTOMER.name).waitFor();
  await visitor.check("me-customer");
  await page.getByRole("link", { name: "我的工单" }).click();
  await page.getByText(CUSTOMER.symptom).waitFor();
  await page.getByText(NUMBER).waitFor();
  await visitor.check("cases-customer");

  await visitor.close();
  page = await visitor.open("/#/cases", { offline: true });
  await page.getByText(CUSTOMER.symptom).waitFor();
  await page.getByRole("link", { name: "我的", exact: true }).click();
  await page.getByText(grouped(phone)).waitFor();
  await visitor.check("me-customer-offline");
  await visitor.online();
  await page.getByText("全部已确认").waitFor({ timeout: 40000 });

  // His data come from the archive, and fill the next report.
  await page.getByRole("link", { name: "我的资料" }).click();
  await page.getByLabel("姓名").waitFor();
  expect("his name", (await page.getByLabel("姓名").inputValue()) === CUSTOMER.name);
  await page.goto(`${visitor.url}/#/report`);
  await page.getByLabel("手机号").waitFor();
  expect("his phone", (await page.getByLabel("手机号").inputValue()) === phone);

  await page.goto(`${visitor.url}/#/me`);
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByRole("dialog").getByText("这台设备上不再显示").waitFor();
  await visitor.check("log-out");
  await page.getByRole("dialog").getByRole("button", { name: "退出登录" }).click();
  await page.getByText("漏电", { exact: true }).waitFor();
  await page.goto(`${visitor.url}/#/cases`);
  await page.getByText("还没有报修").waitFor();
  await page.goto(`${visitor.url}/#/me`);
  await page.getByRole("link", { name: "手机号登录" }).waitFor();
});

test("login: wrong codes, impossible phones and a cut network are told at their field", async ({
  visitor,
}) => {
  const phone = new_phone();
  const page = await reported(visitor, phone);
  await to_login(page);
  await page.getByLabel("手机号").fill("");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await refused_at(page, "手机号", "此项必填");
  await refused_at(page, "验证码", "此项必填");
  await page.getByLabel("手机号").fill("12345");
  await page.getByRole("button", { name: "发送验证码" }).click();
  await refused_at(page, "手机号", /号码不正确/);
  await page.getByLabel("手机号").fill("021-5555 1234");
  await page.getByRole("button", { name: "发送验证码" }).click();
  await refused_at(page, "手机号", /收不到短信/);
  visitor.complaints.length = 0; // the browser's own word on a refused request
  await page.getByLabel("手机号").fill(phone);
  await page.getByLabel("验证码").fill("000000");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await refused_at(page, "验证码", "验证码不正确或已过期");
  await visitor.check("login-code-wrong");

  const nobody = new_phone();
  await page.getByLabel("手机号").fill(nobody);
  await page.getByRole("button", { name: "发送验证码" }).click();
  await page.getByText("验证码已发送到").waitFor();
  await page.getByLabel("验证码").fill(await code_for(nobody));
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await refused_at(page, "手机号", "还没有服务档案");
  await visitor.check("login-phone-unknown");

  await visitor.offline();
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByText("连接不上服务器，请检查网络后重试").waitFor();
  await visitor.check("login-offline");
  await visitor.online();
  // Guessing is slowed down, more with each guess.
  await page.getByLabel("手机号").fill(phone);
  const button = page.getByRole("button", { name: "登录", exact: true });
  const slowed = page.getByText(/尝试次数过多，请 ([4-9]|\d\d) 秒后再试/);
  for (let tries = 0; tries < 15 && !(await slowed.isVisible()); ++tries) {
    await until("another try", () => button.isEnabled());
    await page.getByLabel("验证码").fill(`00000${tries}`);
    const answered = page.waitForResponse((one) => one.url().endsWith("/session"));
    await button.click();
    await answered;
    await page.waitForTimeout(50);
  }
  await slowed.waitFor();
  await visitor.check("login-too-many");
  visitor.complaints.length = 0;
  expect("the phone kept", (await page.getByLabel("手机号").inputValue()) === phone);
});

test("login: a code asked for twice waits, and says how long", async ({ visitor }) => {
  const phone = new_phone();
  const page = await visitor.open("/#/login");
  await page.getByLabel("手机号").fill(phone);
  await page.getByRole("button", { name: "发送验证码" }).click();
  await page.getByText("验证码已发送到").waitFor();
  await page.waitForTimeout(400);
  await page.reload();
  await page.getByLabel("手机号").waitFor();
  expect("the phone kept", (await page.getByLabel("手机号").inputValue()) === phone);
  await page.getByRole("button", { name: "发送验证码" }).click();
  await refused_at(page, "验证码", "发送太频繁");
  await page.getByRole("button", { name: /\d\d 秒后重发/ }).waitFor();
  visitor.complaints.length = 0;
});

test("login: what waited goes out under the guest's name, what was typed goes along", async ({
  visitor,
  server,
}) => {
  const phone = new_phone();
  let page = await reported(visitor, phone);
  // The server takes nothing from the guest for a while, so that his steps still wait at the login.
  await visitor.context.route("**/api/v1/push", (route) => route.abort());
  await page.goto(`${visitor.url}/#/report`);
  await page.getByText("漏电", { exact: true }).waitFor();
  await fill_report(page, { ...CUSTOMER, phone, serial: "T-2", symptom: "登录前提交：按键失灵" });
  await send(page);
  await page.getByText("已保存在本机，等待发送").waitFor();
  await page.goto(`${visitor.url}/#/report`);
  await page.getByLabel("故障现象").fill("登录前写了一半");
  await add_photo(page);
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();
  await page.waitForTimeout(400);
  await log_in(page, phone);
  await page.getByText("登录前的 1 项正在等待发送").click();
  await page.getByText("等待发送", { exact: true }).first().waitFor();
  await visitor.check("earlier-waiting");

  await visitor.close();
  page = await visitor.open("/#/report", { offline: true });
  await page.getByLabel("故障现象").waitFor();
  await page.getByText("登录前的 1 项正在等待发送").waitFor();
  expect("the half report", (await page.getByLabel("故障现象").inputValue()) === "登录前写了一半");
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();
  await visitor.check("report-after-login");
  await visitor.online();
  await page.getByText("登录前的 1 项正在等待发送").waitFor({ state: "detached", timeout: 60000 });
  await page.goto(`${visitor.url}/#/cases`);
  await page.getByText("登录前提交：按键失灵").click();
  await page.getByText(/已收到，编号/).waitFor({ timeout: 40000 });
  const row = await (await Desk.open(server.url, "manager")).row(case_id(page));
  expect(
    "the guest as its reporter",
    (row.reporter.kind ?? "guest") === "guest",
    JSON.stringify(row.reporter),
  );
  // It is his: he may act on it.
  await page.getByRole("button", { name: "取消报修" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("取消原因").fill("自己修好了");
  await sheet.getByRole("button", { name: "取消报修" }).click();
  await page.getByText("已取消").first().waitFor();
  await page.goto(`${visitor.url}/#/me`);
  await page.getByText("全部已确认").waitFor();
});

// A second code for one phone would have to wait a minute.
function as_logged_in_again(page, login) {
  return page.evaluate(
    (value) =>
      new Promise((done, fail) => {
        const opening = indexedDB.open("aftercare-device");
        opening.onerror = fail;
        opening.onsuccess = () => {
          const writing = opening.result.transaction("kv", "readwrite");
          const before = writing.objectStore("kv").get("customer");
          if (value) writing.objectStore("kv").put(value, "customer");
          writing.oncomplete = () => done(before.result);
        };
      }),
    login,
  );
}

test("login: what is unsent when he leaves is asked about, and goes out when he is back", async ({
  visitor,
}) => {
  const phone = new_phone();
  const page = await reported(visitor, phone);
  await log_in(page, phone);
  const login = await as_logged_in_again(page);
  await visitor.context.route("**/api/v1/push", (route) => route.abort());
  await page.goto(`${visitor.url}/#/report`);
  await page.getByText("漏电", { exact: true }).waitFor();
  await fill_report(page, { ...CUSTOMER, phone, serial: "T-3", symptom: "退出前提交：灯不亮" });
  await send(page);
  await page.getByRole("button", { name: "仍要提交" }).click();
  await page.getByText("已保存在本机，等待发送").waitFor();
  await page.goto(`${visitor.url}/#/me`);
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByRole("dialog").getByText("还有 1 项").waitFor();
  await visitor.check("log-out-unsent");
  const cookies = await visitor.context.cookies();
  // The session lives on at the server, as when he left without a network.
  const lost = (route) =>
    route.request().method() === "DELETE" ? route.abort() : route.continue();
  await visitor.context.route("**/api/v1/session", lost);
  await page.getByRole("dialog").getByRole("button", { name: "留在本机并离开" }).click();
  await page.getByText("漏电", { exact: true }).waitFor();
  await page.goto(`${visitor.url}/#/cases`);
  await page.getByText("还没有报修").waitFor();
  await visitor.context.unroute("**/api/v1/push");
  await page.reload();
  await page.getByText("还没有报修").waitFor();

  await as_logged_in_again(page, login);
  await page.goto("about:blank");
  await visitor.context.addCookies(cookies);
  await page.goto(`${visitor.url}/#/cases`);
  await page.getByText("退出前提交：灯不亮").click();
  await page.getByText(/已收到，编号/).waitFor({ timeout: 30000 });
});

test("login: a session that is over is told, and he reads on", async ({ visitor }) => {
  const phone = new_phone();
  const page = await reported(visitor, phone);
  await log_in(page, phone);
  await page.goto(`${visitor.url}/#/cases`);
  await page.getByText(CUSTOMER.symptom).waitFor();
  await page.waitForTimeout(300); // to be kept on the device
  await visitor.context.clearCookies();
  await page.reload();
  await page.getByText("登录已过期：可以继续查看").waitFor();
  await page.getByText(CUSTOMER.symptom).waitFor();
  await visitor.check("session-over");
  await page.getByRole("link", { name: "登录", exact: true }).click();
  await page.getByText("重新登录后").waitFor();
  expect("his phone", (await page.getByLabel("手机号").inputValue()) === phone);
  await visitor.check("login-again");
  await page.getByRole("button", { name: "Switch to English" }).click();
  await page.getByText("Your login is over").waitFor();
  await visitor.check("login-again-english");
});

test("login: another tab is told that somebody logged in", async ({ visitor }) => {
  const phone = new_phone();
  const first = await reported(visitor, phone);
  const second = await visitor.context.newPage();
  await second.goto(`${visitor.url}/#/cases`);
  await second.getByText(NUMBER).waitFor();
  await first.bringToFront();
  await log_in(first, phone);
  await second.bringToFront();
  await second.getByText("登录状态已在另一个页面改变").waitFor();
  await second.getByRole("button", { name: "重新打开" }).click();
  await second.getByText(NUMBER).waitFor();
  await second.goto(`${visitor.url}/#/me`);
  await second.getByText(grouped(phone)).waitFor();
  await log_out(second);
  await first.bringToFront();
  await first.getByText("登录状态已在另一个页面改变").waitFor();
});
