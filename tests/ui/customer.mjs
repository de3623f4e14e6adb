// A customer with his phone in his hand.
import { code_for } from "./messages.mjs";

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
