// A customer with his phone in his hand.
import { code_for } from "./messages.mjs";
import { CUSTOMER, fill_report, send } from "./report.mjs";

// As the pages show it.
export const grouped = (phone) => phone.replace(/^(...)(....)/, "$1 $2 ");

export async function to_login(page) {
  await page.goto(`${new URL(page.url()).origin}/#/me`);
  await page.getByRole("link", { name: "手机号登录" }).click();
  await page.getByLabel("手机号").waitFor();
}

export async function log_in(page, phone) {
  await to_login(page);
  await page.getByLabel("手机号").fill(phone);
  await page.getByRole("button", { name: "发送验证码" }).click();
  await page.getByText("验证码已发送到").waitFor();
  await page.getByLabel("验证码").fill(await code_for(phone));
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByRole("button", { name: "退出登录" }).waitFor();
}

export async function reported(visitor, phone, more = {}) {
  const page = await visitor.open("/#/report");
  await page.getByText("漏电", { exact: true }).waitFor();
  await fill_report(page, { ...CUSTOMER, phone, ...more });
  await send(page);
  await page.getByText(/已收到，编号/).waitFor();
  return page;
}
