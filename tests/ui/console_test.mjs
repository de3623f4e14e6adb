// The console at /console: the same console on a canvas, with what a canvas does not bring along:
// input methods, the clipboard, a tree for screen readers.
import { COMPANY, company_network } from "../support/browser.mjs";
import { until } from "../support/processes.mjs";
import { texts } from "../support/texts.mjs";
import { DESK, WebConsole } from "./console.mjs";
import { Desk } from "./desk.mjs";
import { expect, test } from "./runner.mjs";

// An input method's steps, through the protocol of the developer tools.
async function composer(page) {
  const session = await page.context().newCDPSession(page);
  return {
    compose: (text) =>
      session.send("Input.imeSetComposition", {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      }),
    commit: (text) => session.send("Input.insertText", { text }),
  };
}

async function at_the_queue(visitor) {
  Object.assign(visitor, DESK);
  const desk = await WebConsole.open(visitor);
  await desk.logIn();
  await desk.openQueue();
  return desk;
}

const value_of = async (desk, key) => (await desk.item(key)).value ?? "";

test("console: opens, logs in, shows home, queue and a case; rests when nothing happens", async ({
  visitor,
}) => {
  Object.assign(visitor, DESK);
  const desk = await WebConsole.open(visitor);
  await visitor.shot("console-login");
  await desk.type("login.login", "agent");
  await desk.type("login.password", "wrong");
  await desk.page.keyboard.press("Enter");
  await desk.see("账号或密码不正确");
  expect("the name is still there", (await value_of(desk, "login.login")) === "agent");
  await desk.logIn();
  await desk.see("现在需要处理");
  await visitor.shot("console-home");
  await desk.openQueue();
  const row = await until("a case in the queue", async () =>
    (await desk.items()).find((one) => one.key.startsWith("queue/")),
  );
  await visitor.shot("console-queue");
  const colours = await desk.colours();
  expect("a picture of many colours", colours > 40, `${colours}`);
  await desk.click(row.key);
  await desk.page.keyboard.press("Enter");
  await desk.see("报修内容");
  await visitor.shot("console-case");
  await desk.page.waitForTimeout(1500);
  const before = await desk.frames();
  await desk.page.waitForTimeout(3000);
  const drawn = (await desk.frames()) - before;
  expect("hardly a frame in three quiet seconds", drawn <= 6, `${drawn} frames`);
});

test("console: an input method composes at the caret and commits once", async ({ visitor }) => {
  const desk = await at_the_queue(visitor);
  const { page } = desk;
  const ime = await composer(page);
  await desk.focus("queue.search");
  await ime.compose("lou");
  const area = page.locator("#composing");
  await page.locator("#composing.shown").waitFor();
  const { x, y, w, h } = await desk.item("queue.search");
  const box = await area.boundingBox();
  const inside = box.x >= x && box.x <= x + w && box.y >= y - 2 && box.y <= y + h;
  expect("the composition stands in the field", inside, JSON.stringify({ box, x, y, w, h }));
  expect("nothing is typed while composing", (await value_of(desk, "queue.search")) === "");
  await visitor.shot("console-composing");
  await ime.compose("loudian");
  await ime.commit("漏电");
  await until("the committed word", async () => (await value_of(desk, "queue.search")) === "漏电");
  await page.locator("#composing:not(.shown)").waitFor({ state: "attached" });
  await ime.compose("a");
  await ime.compose("");
  await ime.commit("𠮷A");
  await until("both", async () => (await value_of(desk, "queue.search")) === "漏电𠮷A");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await until("one", async () => (await value_of(desk, "queue.search")) === "漏电");
});

test("console: a click elsewhere while composing commits into the old field", async ({
  visitor,
}) => {
  Object.assign(visitor, DESK);
  const desk = await WebConsole.open(visitor);
  const ime = await composer(desk.page);
  await desk.focus("login.login");
  await ime.compose("engineer");
  await desk.page.locator("#composing.shown").waitFor();
  await desk.click("login.password");
  await until("the password to have the keyboard", async () =>
    Boolean((await desk.item("login.password")).focused),
  );
  expect("it went to the name", (await value_of(desk, "login.login")) === "engineer");
  expect("and not to the password", !(await value_of(desk, "login.password")));
});

test("console: copy, cut and paste reach the system's clipboard", async ({ visitor }) => {
  const desk = await at_the_queue(visitor);
  const { page } = desk;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await desk.type("queue.search", "AC35-2026");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  await until("the copy", async () => (await clipboard()) === "AC35-2026");
  expect("a copy leaves the text", (await value_of(desk, "queue.search")) === "AC35-2026");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+x");
  await until("the cut", async () => (await value_of(desk, "queue.search")) === "");
  await page.evaluate(() => navigator.clipboard.writeText("陈女士 138"));
  await page.keyboard.press("Control+v");
  await until("the paste", async () => (await value_of(desk, "queue.search")) === "陈女士 138");
});

test("console: screen readers find and press what is on the canvas", async ({ visitor }) => {
  Object.assign(visitor, DESK);
  const desk = await WebConsole.open(visitor);
  const { page } = desk;
  const name = page.getByRole("textbox", { name: "登录名" });
  await name.waitFor({ state: "attached" });
  await visitor.check_axe("console login");
  await desk.type("login.login", "agent");
  expect("the mirror tells the value", (await name.inputValue()) === "agent");
  await desk.type("login.password", "aftercare-demo");
  expect("no password in the mirror", !(await page.content()).includes("aftercare-demo"));
  // As assistive technology presses: no pointer is involved.
  await page.getByRole("button", { name: "登录", exact: true }).evaluate((one) => one.click());
  await desk.item("nav.queue", 30000);
  await page.locator('#mirror [data-key="nav.queue"]').evaluate((one) => one.click());
  await desk.item("queue.search");
  const row = page.locator('#mirror [data-key^="queue/"]').first();
  await row.waitFor({ state: "attached" });
  const label = await row.getAttribute("aria-label");
  expect("a row says its case", /20\d{4}-\d{3}/.test(label), label);
  await visitor.check_axe("console queue");
});

test("console: a report arrives without refresh; steps wait while the network is gone", async ({
  visitor,
  server,
}) => {
  const desk = await at_the_queue(visitor);
  const { page } = desk;
  const agent = await Desk.open(server.url, "agent");
  // The queue may be longer than the window: only what is searched for is looked at.
  const ime = await composer(page);
  await desk.focus("queue.search");
  await ime.commit("网页控制台");
  const { id, number } = await agent.report("网页控制台：机壳漏电");
  await desk.see(number);
  await page.keyboard.press("Control+k");
  await desk.type("palette.query", number);
  await until("the case among what was found", async () =>
    (await desk.items()).some((one) => one.role === "option" && one.label.includes(number)),
  );
  await page.keyboard.press("Enter");
  await desk.item("case.accept");
  await visitor.offline();
  await desk.see("连不上服务器", 30000);
  await page.keyboard.press("a");
  await desk.click("case.accept.confirm");
  await desk.see("1 步已存在本机");
  await visitor.shot("console-offline");
  await visitor.online();
  await until("the server to have it", async () => {
    const row = await agent.row(id);
    return row?.state?.kind === "accepted";
  });
  await until(
    "nothing to wait any more",
    async () => !(await desk.text()).includes("步已存在本机"),
    40000,
  );
});

// The next transaction that would write finds its handle gone, as after a repair of the storage.
const kill_handle = (page) =>
  page.evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
      if (mode === "readwrite" && [].concat(stores).includes("records")) {
        IDBDatabase.prototype.transaction = transaction;
        globalThis.handles_died = 1;
        throw new DOMException("gone", "InvalidStateError");
      }
      return transaction.call(this, stores, mode, options);
    };
  });

test("console: a step survives a dead handle and a closed page", async ({ visitor, server }) => {
  const desk = await at_the_queue(visitor);
  const agent = await Desk.open(server.url, "agent");
  const { id, number } = await agent.report("网页控制台：存储句柄失效");
  await desk.page.keyboard.press("Control+k");
  await desk.type("palette.query", number);
  await until("the case among what was found", async () =>
    (await desk.items()).some((one) => one.role === "option" && one.label.includes(number)),
  );
  await desk.page.keyboard.press("Enter");
  await desk.item("case.accept");
  await visitor.offline();
  await desk.see("连不上服务器", 30000);
  await kill_handle(desk.page);
  await desk.page.keyboard.press("a");
  await desk.click("case.accept.confirm");
  await desk.see("1 步已存在本机");
  expect("the handle died", (await desk.page.evaluate(() => globalThis.handles_died)) === 1);
  await desk.page.close();
  await visitor.online();
  expect("nothing sent yet", (await agent.row(id))?.state?.kind !== "accepted");
  await visitor.context.newPage();
  await visitor.open("/console"); // who worked here last works on, and with him what he saved
  await until("the server to have it", async () => {
    const row = await agent.row(id);
    return row?.state?.kind === "accepted";
  });
});

test("console: starts and reloads without a server, with what was there", async ({ visitor }) => {
  const desk = await at_the_queue(visitor);
  await until("a case in the queue", async () =>
    (await desk.items()).some((one) => one.key.startsWith("queue/")),
  );
  await until("the console's service worker", () =>
    desk.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration("/console");
      return registration?.active?.state === "activated";
    }),
  );
  await visitor.offline();
  await desk.page.reload();
  await desk.page.locator("#start").waitFor({ state: "hidden", timeout: 60000 });
  await desk.item("nav.queue", 30000);
  await desk.openQueue();
  await until("the same queue without a server", async () =>
    (await desk.items()).some((one) => one.key.startsWith("queue/")),
  );
  await visitor.shot("console-offline");
});

test("console: on a company's plain http it works, in one tab, and says what needs https", async ({
  server,
  visitor,
}) => {
  Object.assign(visitor, DESK, {
    url: `http://${COMPANY}:${server.port}`,
    args: company_network,
  });
  const desk = await WebConsole.open(visitor);
  const said = desk.page.getByText(texts("zh")("console.needs_https"));
  await said.waitFor();
  await visitor.shot("console-plain-http");
  await desk.page.getByRole("button", { name: texts("zh")("console.notice_read") }).click();
  expect("read", (await said.count()) === 0);
  await desk.logIn();
  await desk.openQueue();
  await until("a case in the queue", async () =>
    (await desk.items()).find((one) => one.key.startsWith("queue/")),
  );
  visitor.complaints = visitor.complaints.filter((line) => !line.includes("Opener-Policy"));
});
