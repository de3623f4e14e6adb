// Steps the server refuses, storage that fails: tasks and words, never silence.
import { Desk } from "./desk.mjs";
import { work_visit } from "./field.mjs";
import { expect, test } from "./runner.mjs";
import { case_id, CUSTOMER, fill_report, send } from "./report.mjs";

const NUMBER = /20\d{4}-\d{3,}/;

async function reported(visitor) {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await fill_report(page);
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
  return page;
}

test("trouble: a step the server refuses is a task, until it is discarded", async ({
  visitor,
  server,
}) => {
  const page = await reported(visitor);
  const id = case_id(page);
  await visitor.offline();
  const agent = await Desk.open(server.url, "agent");
  const engineer = await Desk.open(server.url, "engineer");
  await work_visit(engineer, await agent.appoint(id, engineer.actor.id));
  await page.getByRole("button", { name: "取消报修" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("取消原因").fill("自己修好了");
  await sheet.getByRole("button", { name: "取消报修" }).click();
  await page.getByText("已取消").first().waitFor();
  await visitor.online();
  await page.getByText("1 项未被接受，请处理").click({ timeout: 40000 });
  await page.getByRole("button", { name: "再次发送" }).waitFor();
  await visitor.check("tasks-rejected");
  await page.getByRole("button", { name: "再次发送" }).click();
  await page.getByRole("alert").filter({ hasText: /./ }).first().waitFor();
  await page.getByRole("button", { name: "放弃" }).click();
  await page.getByRole("dialog").getByText("无法恢复").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "放弃" }).click();
  await page.getByText("没有等待发送的内容").waitFor();
  await page.goto(`${visitor.url}/#/case/${id}`);
  await page.getByRole("heading", { name: "产品修好了吗？" }).waitFor();
});

// From now on the nth to mth transactions that write fail as on a handle the browser has closed.
function break_storage(page, from, to) {
  return page.evaluate(
    ([first, last]) => {
      const whole = IDBDatabase.prototype.transaction;
      let count = 0;
      IDBDatabase.prototype.transaction = function (stores, mode, options) {
        if (mode === "readwrite" && ++count >= first && count <= last) {
          throw new DOMException("The database connection is closing.", "InvalidStateError");
        }
        return whole.call(this, stores, mode, options);
      };
    },
    [from, to],
  );
}

test("trouble: a dead handle is opened again, nobody notices", async ({ visitor }) => {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await fill_report(page);
  await page.waitForTimeout(500);
  await break_storage(page, 1, 1);
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
});

test("trouble: storage that stays dead says so, and nothing typed is lost", async ({ visitor }) => {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await fill_report(page);
  await page.waitForTimeout(500);
  await break_storage(page, 1, 1e9);
  await send(page);
  await page.getByText("没有保存成功，请再试一次").waitFor();
  await visitor.check("report-not-saved");
  expect("the form kept", (await page.getByLabel("故障现象").inputValue()) === CUSTOMER.symptom);
  visitor.complaints.length = 0;
  await page.reload();
  await page.getByText("漏电", { exact: true }).waitFor();
  expect("the draft kept", (await page.getByLabel("故障现象").inputValue()) === CUSTOMER.symptom);
  await page.goto(`${visitor.url}/#/cases`);
  await page.getByText("还没有报修").waitFor();
});

test("trouble: a page that lost its leader goes on in another tab", async ({ visitor }) => {
  const first = await reported(visitor);
  const second = await visitor.context.newPage();
  await second.goto(`${visitor.url}/#/cases`);
  await second.getByText(NUMBER).waitFor();
  const locks = await second.evaluate(async () => (await navigator.locks.query()).held.length);
  expect("one leader", locks === 1, String(locks));
  // A frozen leader: its script stands still for good.
  const session = await visitor.context.newCDPSession(first);
  await session.send("Debugger.enable");
  await session.send("Debugger.pause");
  await second.bringToFront();
  await second.goto(`${visitor.url}/#/report`);
  await fill_report(second, {
    ...CUSTOMER,
    serial: `T-${Date.now()}`,
    symptom: "冻结之后：灯不亮",
  });
  await send(second);
  await second.getByText(/已收到，编号/).waitFor({ timeout: 40000 });
  await session.send("Debugger.resume").catch(() => {});
});
