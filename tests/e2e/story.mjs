// One fault, from the customer's phone to the signed and rated repair, through a time without
// network:
// real server, real Chromium (network cut, browser killed), real console driven through its
// widgets.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { killBrowser, openBrowser } from "../support/browser.mjs";
import { startProxy } from "../support/cut_proxy.mjs";
import { artifacts, sleep, startDisplay, startServer, until } from "../support/processes.mjs";
import { Desk } from "./desk.mjs";
import { Endpoint } from "./endpoint.mjs";
import { CustomerPage, FieldPage, t } from "./pages.mjs";
import { writePhoto } from "./picture.mjs";
import { tell } from "./steps.mjs";

const home = mkdtempSync(path.join(tmpdir(), "aftercare-story-"));
const customer_name = "\u6b27\u9633\u794e\u5586"; // a name with rare characters
const address = "\u676d\u5dde\u5e02\u897f\u6e56\u533a\u6587\u4e09\u8def 90 \u53f7";
const symptom = "\u5916\u58f3\u6f0f\u7535\uff0c\u4e00\u5f00\u673a\u5c31\u8df3\u95f8";
const demo_password = "aftercare-demo";
const story = tell("e2e");
const shot = (page, name) => page.screenshot({ path: path.join(artifacts, `${name}.png`) });

// Wall time of Shanghai as the console's fields take it.
function wall_time(instant) {
  return new Date(instant.getTime() + 8 * 3600e3).toISOString().slice(0, 16).replace("T", " ");
}

let server, display, wire, field_wire, phone, engineer_phone, customer, field, desk;
let number, case_id, visit_id;
const used = [];
const done_at = {}; // command → [before, after] on the engineer's device

async function at_device(name, work) {
  const before = Date.now();
  await work();
  done_at[name] = [before, Date.now()];
}

// "Starts without network after the first visit": the visit is over when the service worker is in
// force and had a moment to write itself down.
async function first_visit_complete(page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await sleep(1500);
}

async function open_customer(at) {
  phone = await openBrowser({ profile: path.join(home, "phone") });
  customer = new CustomerPage(phone.pages()[0] ?? (await phone.newPage()), wire.url);
  if (at) await customer.open(at);
}
async function open_field() {
  engineer_phone = await openBrowser({ profile: path.join(home, "engineer") });
  field = new FieldPage(
    engineer_phone.pages()[0] ?? (await engineer_phone.newPage()),
    field_wire.url,
  );
}

story.onFailure(async () => {
  if (customer) await shot(customer.page, "failed-customer");
});
story.onFailure(async () => {
  if (field) await shot(field.page, "failed-engineer");
});
story.onFailure(async () => {
  if (desk) await desk.shot("failed-console");
});

await story.step("server with demo data, a display, a wire that can be cut", async () => {
  server = await startServer({ data: path.join(home, "data") });
  display = await startDisplay();
  wire = await startProxy(server.port);
  field_wire = await startProxy(server.port);
});

await story.step("agent logs in at the native console", async () => {
  desk = await Desk.open(
    { url: server.url, display: display.name, data: path.join(home, "desk") },
    "agent",
  );
});

await story.step("engineer logs in at /field and sees the day", async () => {
  await open_field();
  await field.open();
  await field.logIn("engineer", demo_password);
  await field.sees(t("field.title_today"));
  await first_visit_complete(field.page);
});

// 1. Customer.

await story.step(
  "QR link fills model and serial in; urgent is proposed, with the reason",
  async () => {
    await open_customer("/r?model=AC-35&serial=AC35-2026-000118");
    await customer.sees("AC35-2026-000118");
    await customer.fill({ "customer.symptom": symptom });
    await customer.tick(t("hazard.leakage_of_current"));
    await customer.sees(t("term.urgency.urgent"));
    await first_visit_complete(customer.page);
    await shot(customer.page, "1-report-urgent");
  },
);

await story.step("each mistake is refused at its field and nothing typed is lost", async () => {
  const text = path.join(home, "photo.jpg");
  writeFileSync(text, "this is not a picture");
  await customer.addPhoto(text);
  await customer.page.getByText("photo.jpg").first().waitFor();
  await customer.page.getByRole("button", { name: t("page.change") }).click();
  await customer.fill({ "customer.name": customer_name, "customer.address": address });
  await customer.purchaseDate("2026", "2", "30");
  await customer.send();
  await customer.sees(t("refusal.phone_missing"));
  await customer.sees(t("refusal.date_invalid", { text: "2026-02-30" }));
  await customer.purchaseDate("2099", "1", "1");
  await customer.sees(t("refusal.date_future"));
  await shot(customer.page, "1-report-refused");
  assert.equal(await customer.field("customer.name").inputValue(), customer_name);
  assert.equal(await customer.field("customer.symptom").inputValue(), symptom);
  await customer.purchaseDate("2026", "3", "18");
});

await story.step(
  "without network the report is saved here, waiting, also after a kill",
  async () => {
    await customer.addPhoto(writePhoto(path.join(home, "fault.png")));
    await customer.fill({ "customer.phone": "139 1234 5678" });
    wire.cut();
    await phone.setOffline(true);
    await customer.send();
    await customer.sees(t("page.case_saved"));
    await shot(customer.page, "1-saved-here");
    await killBrowser(phone, path.join(home, "phone"));
    await open_customer();
    await phone.setOffline(true);
    await customer.page.goto(`${wire.url}/#/cases`);
    await customer.sees(symptom);
    await customer.page.getByText(symptom).first().click();
    await customer.sees(t("page.case_saved"));
  },
);

await story.step("back online it goes out by itself; number and clocks show", async () => {
  wire.mend();
  await phone.setOffline(false);
  number = await customer.number();
  assert.match(number, /^\d{6}-\d{3}$/);
  case_id = customer.page.url().match(/case\/([0-9a-f-]{36})/)[1];
  await customer.sees(t("term.clock_name.respond"));
  await customer.sees(t("term.clock_name.plan"));
  await shot(customer.page, "1-number-and-clocks");
});

// 2. Agent.

await story.step("the case is at the desk without refresh; opened by Ctrl+K", async () => {
  await desk.see(customer_name, 10000);
  await desk.shot("2-home");
  await desk.openCase(number);
  for (const text of [symptom, "AC35-2026-000118", t("hazard.leakage_of_current")]) {
    await desk.see(text);
  }
  await desk.see(t("console.case.warranty"));
  await desk.shot("2-case-new");
});

await story.step("accepts and corrects the urgency, which needs a reason", async () => {
  await desk.console.key("A");
  await desk.console.seeId("case.accept.confirm");
  await desk.console.click("case.accept.urgency.normal");
  await desk.console.click("case.accept.confirm");
  await desk.see(t("refusal.reason_required"));
  await desk.shot("2-reason-required");
  await desk.console.type("case.accept.reason", "\u5df2\u65ad\u7535\uff0c\u6682\u65e0\u5371\u9669");
  await desk.console.click("case.accept.confirm");
  await desk.closed("case.accept");
  await desk.see(t("case.phase.accepted"));
});

await story.step("corrects the team that routing chose, and back", async () => {
  // Acceptance routed it to the technical team by the policy's table.
  await desk.see(t("term.team.technical"));
  for (const team of ["repair", "technical"]) {
    await desk.step("G", "case.assign", () => desk.choose("case.assign.team", team));
    await desk.see(t(`term.team.${team}`));
  }
});

await story.step("tells a preliminary plan, appoints a visit", async () => {
  await desk.step("P", "case.tell_plan", (c) =>
    c.type("case.tell_plan.text", "\u7591\u4f3c\u6f0f\u7535\uff0c\u5b89\u6392\u4e0a\u95e8"),
  );
  const from = new Date(Date.now() + 2 * 60e3);
  await desk.step("V", "visit.appoint", async (c) => {
    await desk.chooseByLabel("visit.appoint.engineer", "\u674e\u5f3a");
    await c.type("visit.appoint.from", wall_time(from));
    await c.type("visit.appoint.to", wall_time(new Date(from.getTime() + 2 * 3600e3)));
    await c.type("visit.appoint.address", address);
  });
  await desk.see(t("case.phase.appointed"));
  await desk.shot("2-case-appointed");
});

// 3. Engineer.

await story.step("engineer sees the visit, opens it, then the network is gone", async () => {
  await field.page.goto(`${field_wire.url}/field/#/today`);
  await field.sees(customer_name);
  await shot(field.page, "3-today");
  await field.openVisit(customer_name);
  visit_id = field.page.url().match(/visit\/([0-9a-f-]{36})/)[1];
  field_wire.cut();
  await engineer_phone.setOffline(true);
});

await story.step("ticks tools and parts, departs, arrives, shows identity, offline", async () => {
  await at_device("visit.departed", () => field.depart());
  await field.sees(t("visit.state.departed"));
  await at_device("visit.arrived", () => field.arrive());
  await field.sees(t("visit.state.arrived"));
  await shot(field.page, "3-arrived-offline");
});

await story.step("a diagnosis without its parts is refused at each field", async () => {
  await field.next("visit.diagnose");
  await field.act("field.diagnose");
  await field.sees(t("refusal.diagnosis_fault_type_missing"));
  await field.fillDiagnosis({ fault: "hardware" });
  await field.act("field.diagnose");
  await field.sees(t("refusal.diagnosis_cause_missing"));
  await field.fillDiagnosis({ cause: "product_quality" });
  await field.act("field.diagnose");
  await field.sees(t("refusal.diagnosis_findings_missing"));
  await field.fillDiagnosis({ findings: "\u7535\u6e90\u7ebf\u7edd\u7f18\u7834\u635f" });
  await field.act("field.diagnose");
  await field.sees(t("refusal.diagnosis_clause_missing"));
  await shot(field.page, "3-diagnosis-refused");
});

await story.step("browser killed in the middle, opened without network: all is there", async () => {
  await killBrowser(engineer_phone, path.join(home, "engineer"));
  await open_field();
  await engineer_phone.setOffline(true);
  await field.page.goto(`${field_wire.url}/field/#/visit/${visit_id}`);
  await field.sees(t("visit.state.arrived"));
  await shot(field.page, "3-after-kill");
});

await story.step(
  "diagnosis, liability at once, two parts, measures, signature, offline",
  async () => {
    await field.next("visit.diagnose");
    await field.fillDiagnosis({
      fault: "hardware",
      cause: "product_quality",
      findings: "\u7535\u6e90\u7ebf\u7edd\u7f18\u7834\u635f",
      clause: "2.1",
    });
    await at_device("visit.diagnosed", () => field.act("field.diagnose"));
    await field.sees(t("verdict.payer.company"));
    await field.page.goto(`${field_wire.url}/field/#/visit/${visit_id}/use_part`);
    await at_device("visit.part_used", async () => {
      used.push(await field.usePart(0));
      used.push(await field.usePart(1));
    });
    await shot(field.page, "3-parts");
    await field.act("field.parts_done");
    await field.next("visit.finish");
    await field.page
      .getByLabel(t("field.measures"))
      .fill("\u66f4\u6362\u7535\u6e90\u7ebf\u548c\u4fdd\u9669\u4e1d");
    await field.page.getByLabel(t("field.demonstrated")).check();
    await at_device("visit.finished", () => field.act("field.finish"));
    await field.next("visit.sign");
    await shot(field.page, "3-document");
    await at_device("visit.signed", () => field.sign());
    await field.sees(t("visit.state.signed"));
    await shot(field.page, "3-signed-offline");
  },
);

await story.step("meanwhile the desk reassigns the visit", async () => {
  await desk.step("R", "visit.reassign", async (c) => {
    await desk.chooseByLabel("visit.reassign.engineer", "\u5434\u6d9b");
    await c.type("visit.reassign.reason", "\u5de5\u7a0b\u5e08\u8054\u7cfb\u4e0d\u4e0a");
  });
  const agent = await new Endpoint(server.url).logIn({
    kind: "password",
    login: "agent",
    password: demo_password,
  });
  await until("the visit to be reassigned", async () =>
    (await agent.history("visit", visit_id)).entries.some((one) => one.type === "visit.reassigned"),
  );
});

await story.step(
  "back online, the first answer is lost: one exception, nothing twice",
  async () => {
    field_wire.loseAnswerTo("POST /api/v1/push");
    field_wire.mend();
    await engineer_phone.setOffline(false);
    const answer_lost = async () => {
      await field.renewIfAsked("engineer", demo_password);
      return field_wire.lostAnswers() === 1;
    };
    await until("the answer to be lost", answer_lost, 60000);
    await desk.see(t("console.exception.open"), 60000);
    await until(
      "the phone to have sent all",
      async () =>
        (await field.page.evaluate(() => document.body.innerText)).includes(t("field.held")) ||
        !(await field.page.getByText(t("page.state_saved")).count()),
      60000,
    );
    await desk.shot("3-exception");
    const agent = await new Endpoint(server.url).logIn({
      kind: "password",
      login: "agent",
      password: demo_password,
    });
    const held = (await agent.history("case", case_id)).entries.filter(
      (entry) => entry.type === "case.fact_held",
    );
    assert.equal(
      held.length,
      7,
      "depart, arrive, diagnose, two parts, finish, sign: each held once",
    );
  },
);

await story.step(
  "agent settles the exception: the facts count, at the times they happened",
  async () => {
    await desk.step("E", "case.settle", async (c) => {
      await c.click("case.settle.decision.accept");
      await c.type("case.settle.reason", "\u674e\u5f3a\u5df2\u5728\u73b0\u573a\u5b8c\u6210");
    });
    await desk.see(t("console.exception.settled"));
    const agent = await new Endpoint(server.url).logIn({
      kind: "password",
      login: "agent",
      password: demo_password,
    });
    const { entries } = await agent.history("visit", visit_id);
    const counts = {};
    for (const entry of entries) counts[entry.type] = (counts[entry.type] ?? 0) + 1;
    for (const [type, times] of Object.entries({
      "visit.departed": 1,
      "visit.arrived": 1,
      "visit.diagnosed": 1,
      "visit.part_used": 2,
      "visit.finished": 1,
      "visit.signed": 1,
    })) {
      assert.equal(counts[type], times, type);
    }
    for (const entry of entries.filter((one) => done_at[one.type])) {
      const at = Date.parse(entry.meta.occurred_at);
      const [before, after] = done_at[entry.type];
      assert.ok(
        at >= before - 1000 && at <= after + 1000,
        `${entry.type} at ${entry.meta.occurred_at}`,
      );
      assert.equal(entry.meta.offline, true, `${entry.type} was done offline`);
    }
    await desk.shot("3-settled");
  },
);

await story.step("agent tells the diagnosis", async () => {
  await desk.step("D", "case.tell_diagnosis");
});

// 4. Customer.

await story.step(
  "customer sees diagnosis, who pays and why, what was done; confirms; rates",
  async () => {
    await customer.sees(t("verdict.payer.company"));
    await customer.sees("\u66f4\u6362\u7535\u6e90\u7ebf\u548c\u4fdd\u9669\u4e1d");
    for (const code of used) await customer.sees(code);
    await shot(customer.page, "4-diagnosis");
    await customer.page.getByRole("button", { name: t("customer.confirm"), exact: true }).click();
    await customer.page.getByText(t("customer.rate_title")).first().waitFor();
    await customer.page.getByLabel(t("page.stars", { count: 5 })).check({ force: true });
    await customer.page.getByLabel(t("customer.comment")).fill("\u5e08\u5085\u5f88\u4e13\u4e1a");
    await customer.page.getByRole("button", { name: t("customer.send_rating") }).click();
    await customer.sees(t("customer.your_rating"));
    await shot(customer.page, "4-rated");
  },
);

// 5. Agent again, and those who may not.

await story.step("agent closes and sees the closed chain", async () => {
  await desk.see(t("case.phase.confirmed"), 20000);
  await desk.step("C", "case.close");
  await desk.see(t("case.phase.closed"));
  const agent = await new Endpoint(server.url).logIn({
    kind: "password",
    login: "agent",
    password: demo_password,
  });
  const { entries } = await agent.history("case", case_id);
  const types = entries.map((entry) => entry.type);
  for (const type of ["case.confirmed", "case.rated", "case.closed"]) {
    assert.equal(types.filter((one) => one === type).length, 1, type);
  }
  assert.equal(types.filter((one) => one === "case.part_used").length, used.length);
  await desk.shot("5-closed");
});

await story.step("the van's stock went down by what was used", async () => {
  await field.page.goto(`${field_wire.url}/field/#/van`);
  for (const code of used) await field.sees(code);
  await shot(field.page, "5-van");
  const engineer = await new Endpoint(server.url).logIn({
    kind: "password",
    login: "engineer",
    password: demo_password,
  });
  const pulled = await engineer.pull(crypto.randomUUID());
  const levels = pulled.body.patch
    .filter((line) => line.t === "stock_level")
    .map((line) => line.row);
  for (const code of used) {
    const level = levels.find((row) => row.part_code === code);
    assert.ok(level, code);
    const history = (await engineer.history("stock_level", level.id)).entries;
    const moved = history.filter(
      (entry) => entry.type === "stock.moved" || entry.type === "stock_level.moved",
    );
    const sum = moved.reduce((total, entry) => total + (entry.args?.delta ?? 0), 0);
    const left = level.quantity ?? 0; // what holds its default is not sent
    if (moved.length > 0) assert.equal(left, sum, `${code} is the sum of its movements`);
  }
});

await story.step("the engineer cannot rate; a stranger sees nothing by guessing", async () => {
  const engineer = await new Endpoint(server.url).logIn({
    kind: "password",
    login: "engineer",
    password: demo_password,
  });
  const client = crypto.randomUUID();
  const rating = {
    id: crypto.randomUUID(),
    type: "case.rate",
    v: 1,
    target: `case/${case_id}`,
    args: { score: 5 },
    depends_on: [],
    occurred_at: new Date().toISOString(),
    client_id: client,
    client_seq: 1,
  };
  const pushed = await engineer.push(client, [rating]);
  assert.equal(pushed.body.results[0].status, "rejected");
  assert.equal(pushed.body.results[0].code, "not_permitted");

  const stranger = await new Endpoint(server.url).logIn({ kind: "guest", secret: "s".repeat(43) });
  const seen = await stranger.pull(crypto.randomUUID());
  assert.equal(seen.body.patch.filter((line) => line.t === "case").length, 0);
  assert.ok((await stranger.history("case", case_id)).status >= 400);
  const search = await stranger.call("GET", `/search?q=${number}&t=case`);
  assert.ok(!JSON.stringify(search.body).includes(case_id));
});

await story.step("the server is gone: the console says so and works on from its copy", async () => {
  await server.stop();
  await desk.see(t("console.banner.offline"), 30000);
  assert.ok(await desk.sees(number));
  await desk.shot("5-console-offline");
});

for (const part of [
  desk,
  phone && { stop: () => phone.close() },
  engineer_phone && { stop: () => engineer_phone.close() },
  wire,
  field_wire,
  server,
  display,
]) {
  await part?.stop().catch(() => {});
}
process.exit(story.close() ? 0 : 1);
