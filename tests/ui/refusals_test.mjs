// Bad input (business §11) that the pages refuse, with the field and the reason. A missing phone,
// impossible and future dates, a photo that is no image and script text are in report_test.mjs;
// what only the server can refuse is in trouble_test.mjs.
import { Desk } from "./desk.mjs";
import { logged_in } from "./field.mjs";
import { expect, test } from "./runner.mjs";
import { add_photo, case_id, CUSTOMER, fill_report, photo, send } from "./report.mjs";

const NUMBER = /20\d{4}-\d{3,}/;

async function ready(visitor) {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  return page;
}

// Reports once; the form is open again, empty but for the person.
async function reported(visitor, serial) {
  const page = await ready(visitor);
  await fill_report(page, { ...CUSTOMER, serial });
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
  const number = (await page.getByText(NUMBER).first().innerText()).match(NUMBER)[0];
  const first = case_id(page);
  await page.goto(`${visitor.url}/#/report`);
  await page.getByText("漏电", { exact: true }).waitFor();
  return { page, first, number };
}

test("refusals: a photo over the limit is named, the others stay", async ({ visitor }) => {
  const page = await ready(visitor);
  await add_photo(page);
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();
  const large = Buffer.concat([photo(8), Buffer.alloc(10.5 * 1024 * 1024)]);
  await add_photo(page, "large.png", large);
  await page.getByRole("alert").getByText("large.png · 文件太大，单个文件最多 10.0 MB").waitFor();
  await visitor.check("refusals-photo-too-large");
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();
});

test("refusals: a serial typed almost right is offered, one tap takes it", async ({ visitor }) => {
  const serial = `AC35-${Date.now()}`;
  const { page } = await reported(visitor, serial);
  const typo = serial.replace(/(.)(.)$/, (_, a, b) => (a === b ? `${a}X` : `${b}${a}`));
  await fill_report(page, { ...CUSTOMER, serial: typo });
  await page.getByText("您是不是要填：").waitFor();
  await visitor.check("refusals-serial-typo");
  await page.getByRole("button", { name: serial }).click();
  expect("the serial taken", (await page.getByLabel("序列号").inputValue()) === serial);
  await page.getByText("您是不是要填：").waitFor({ state: "detached" });
});

test("refusals: a second report of the same thing is asked about once, nothing is lost", async ({
  visitor,
}) => {
  const serial = `AC35-${Date.now()}`;
  const { page, first, number } = await reported(visitor, serial);
  const symptom = "遥控器也失灵了";
  await fill_report(page, { ...CUSTOMER, serial, symptom });
  const notice = page.getByRole("status").filter({ hasText: "这件产品已有未完成的工单" });
  await notice.getByText(number).waitFor();
  await visitor.check("refusals-open-case");
  await send(page);
  const sheet = page.getByRole("dialog");
  await sheet.getByText(number).waitFor();
  await visitor.check("refusals-send-twice");
  await sheet.getByRole("button", { name: "查看原工单" }).click();
  await page.waitForURL(new RegExp(`case/${first}$`));
  await page.goto(`${visitor.url}/#/report`);
  await page.getByLabel("故障现象").waitFor();
  expect("the symptom kept", (await page.getByLabel("故障现象").inputValue()) === symptom);
  expect("the serial kept", (await page.getByLabel("序列号").inputValue()) === serial);
  await send(page);
  await sheet.getByRole("button", { name: "仍要提交" }).click();
  await page.getByText(/已收到，编号/).waitFor();
  expect("another case", case_id(page) !== first);
});

test("refusals: a step out of order says what is missing, and a quantity of zero", async ({
  visitor,
  server,
}) => {
  const agent = await Desk.open(server.url, "agent");
  const engineer = await Desk.open(server.url, "engineer");
  const { id } = await agent.report(`不转 ${Date.now() % 100000}`);
  const visit = await agent.appoint(id, engineer.actor.id);
  const page = await logged_in(visitor);
  await page.goto(`${visitor.url}/field#/visit/${visit}/finish`);
  await page.getByText(/请按顺序进行.*到达.*故障诊断/).waitFor();
  await page.getByLabel("维修措施").fill("更换风机");
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "维修完成" }).click();
  await page.getByRole("alert").getByText("请按顺序进行").waitFor();
  await visitor.check("refusals-out-of-order");
  expect("what was done is kept", (await page.getByLabel("维修措施").inputValue()) === "更换风机");
  await page.goto(`${visitor.url}/field#/visit/${visit}/use_part`);
  const part = page.locator("[data-part]").first();
  await part.getByRole("textbox").fill("0");
  await part.getByRole("button", { name: "使用" }).click();
  await part.getByRole("alert").getByText("数量必须大于零").waitFor();
  await visitor.check("refusals-quantity-zero");
});
