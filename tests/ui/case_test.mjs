// Story step 4, from the customer's side, and the pages' other states.
import { Desk } from "./desk.mjs";
import { work_visit } from "./field.mjs";
import { expect, test } from "./runner.mjs";
import { add_photo, case_id, fill_report, send } from "./report.mjs";

const NUMBER = /20\d{4}-\d{3,}/;

test("case: visit, diagnosis and costs show; the customer confirms and rates", async ({
  visitor,
  server,
}) => {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await fill_report(page);
  await page.getByText("漏电", { exact: true }).click();
  await add_photo(page);
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
  const id = case_id(page);

  const agent = await Desk.open(server.url, "agent");
  const engineer = await Desk.open(server.url, "engineer");
  const visit = await agent.appoint(id, engineer.actor.id);
  await page.getByRole("heading", { name: /上门$/ }).waitFor();
  await visitor.check("case-appointed");
  await work_visit(engineer, visit);
  await page.getByRole("heading", { name: "产品修好了吗？" }).waitFor();
  await page.getByText("更换电源板").first().waitFor();
  await visitor.check("case-repaired");
  await page.locator(".verdict").first().click();
  await page.getByRole("dialog").getByText("依据").waitFor();
  await visitor.check("case-verdict-why");
  await page.getByRole("button", { name: "关闭" }).click();
  await page.getByRole("button", { name: "确认已修好" }).click();
  await page.getByRole("heading", { name: "为本次服务评分", exact: true }).waitFor();
  await page.getByRole("button", { name: "提交评价" }).click();
  await page.getByRole("alert").filter({ hasText: /./ }).first().waitFor();
  await page.getByText("5 星").click({ force: true });
  await page.getByLabel("评价", { exact: true }).fill("师傅很专业，讲得清楚。");
  await visitor.check("case-rating");
  await page.getByRole("button", { name: "提交评价" }).click();
  await page.getByRole("heading", { name: "您的评价" }).waitFor();
  await page.getByText("师傅很专业").first().waitFor();
  await visitor.check("case-rated");
});

test("case: somebody else's is not here, whatever is typed", async ({ visitor, server }) => {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await fill_report(page);
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
  const id = case_id(page);
  // From a page that does not hold it open, and waited for: a browser that closes drops the wish.
  await page.goto(`${visitor.url}/manifest.webmanifest`);
  await page.evaluate(
    () =>
      new Promise((done) => {
        indexedDB.deleteDatabase("aftercare-device").onsuccess = done;
      }),
  );
  await visitor.close();
  const other = await visitor.open(`/#/case/${id}`);
  await other.getByText("这里没有这张工单").waitFor();
  await visitor.check("case-not-permitted");
  // A manifest shown as a page asks for an icon of its own.
  visitor.complaints = visitor.complaints.filter((line) => !line.includes("404 (Not Found)"));
  void server;
});

test("cases and me: empty, loaded, and erased", async ({ visitor }) => {
  const page = await visitor.open("/#/cases");
  await page.getByText("还没有报修").waitFor();
  await visitor.check("cases-empty");
  await page.goto(`${visitor.url}/#/tasks`);
  await page.getByText("没有等待发送的内容").waitFor();
  await visitor.check("tasks-empty");
  await page.goto(`${visitor.url}/#/me`);
  await page.getByText("清除本机数据").waitFor();
  await visitor.check("me");
  await page.getByText("清除本机数据").click();
  await page.getByRole("dialog").getByRole("button", { name: "清除" }).waitFor();
  await visitor.check("me-erase");
  await page.getByRole("dialog").getByRole("button", { name: "清除" }).click();
  await page.getByRole("heading", { name: "哪里出了问题？" }).waitFor();
  expect("the start page", new URL(page.url()).pathname === "/");
});
