// The desk's case page in each remedy, the policy editor with a filled what-if, the parts page: as
// staff see them at 1280 × 720. Each picture is looked at; each has words that must be on it.
import { until } from "../support/processes.mjs";
import { DESK, WebConsole } from "./console.mjs";
import { Desk } from "./desk.mjs";
import { test } from "./runner.mjs";

const yuan = (amount) => ({ minor: amount * 100, currency: "CNY" });
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const GOOD = { right_serial: true, complete: true, undamaged: true };

// Everybody a story needs, over the endpoint.
class House {
  static async open(url) {
    const house = new House();
    for (const login of ["manager", "supervisor", "finance"])
      house[login] = await Desk.open(url, login);
    house.customer = await Desk.guest(url);
    return house;
  }

  // A case with a diagnosis of a device activated so many days ago; its target.
  async diagnosed(symptom, kind, wish, activated, more = {}, cause = "product_quality") {
    const serial = `P-${symptom.length}${Date.now()}`;
    await this.manager.take("device.register", `device/${crypto.randomUUID()}`, {
      model: "AC-35",
      serial,
      activated_on: day(-activated),
      price_paid: yuan(4800),
      ...more,
    });
    this.told = (this.told ?? 0) + 1;
    const { id, number } = await this.customer.report(symptom, {
      customer: { name: "周敏", phone: `1370000${4000 + this.told}`, address: "上海市浦东新区" },
      channel: "web",
      class: kind,
      wish,
      hazards: [],
      device: { model: "AC-35", serial },
    });
    const target = `case/${id}`;
    await this.manager.take("case.accept", target, {});
    await this.supervisor.take("case.diagnose", target, {
      fault_type: "hardware",
      cause,
      findings: "压缩机启动电容老化，容量只剩三成，更换后恢复。",
      clause: "3.1",
    });
    await this.manager.take("case.tell_diagnosis", target, { text: "已向客户说明原因与方案。" });
    return { target, number };
  }
}

const STORIES = {
  repair: {
    seen: ["保修维修"],
    async play(house) {
      const one = await house.diagnosed("空调不制冷，外机不转", "repair", "repair", 100);
      await house.supervisor.take("case.choose_remedy", one.target, { remedy: "repair" });
      return one;
    },
  },
  exchange: {
    seen: ["换货"],
    async play(house) {
      const one = await house.diagnosed("新机噪音异常", "return_exchange", "exchange", 10, {
        received_on: day(-10),
      });
      await house.manager.take("case.choose_remedy", one.target, {
        remedy: "exchange",
        serious_fault: true,
        reason: "严重质量问题",
      });
      await house.manager.take("case.offer_substitute", one.target, { model: "AC-50" });
      await house.customer.take("case.accept_substitute", one.target, {});
      await house.manager.take("case.ship_exchange", one.target, {
        model: "AC-50",
        serial: "AC50-2026-000777",
        carrier: "顺丰速运",
        tracking_no: "SF1029384756",
      });
      return one;
    },
  },
  refund: {
    seen: ["退款", "4,800.00"],
    async play(house) {
      const one = await house.diagnosed("收到后不想要了", "return_exchange", "refund", 10, {
        purchased_on: day(-10),
      });
      await house.manager.take("case.choose_remedy", one.target, {
        remedy: "refund",
        fit_for_resale: true,
      });
      await house.manager.take("case.check_return", one.target, GOOD);
      await house.finance.take("case.refund", one.target, {
        amount: yuan(4800),
        method: "transfer",
        reference: "ZZ-20261122-01",
      });
      return one;
    },
  },
  paid_repair: {
    seen: ["有偿维修", "1,380.00"],
    async play(house) {
      const one = await house.diagnosed("过保空调漏水", "repair", "repair", 2000);
      await house.supervisor.take("case.choose_remedy", one.target, { remedy: "paid_repair" });
      await house.manager.take("case.quote", one.target, {
        lines: [
          { kind: "part", name: "启动电容 35 μF", quantity: 2, unit_price: yuan(90) },
          { kind: "labour", name: "上门维修", quantity: 1, unit_price: yuan(1200) },
        ],
      });
      await house.customer.take("case.confirm_quote", one.target, { number: 1 });
      return one;
    },
  },
  paid_exchange: {
    seen: ["有偿换货"],
    async play(house) {
      const one = await house.diagnosed("想换一台新的", "repair", "exchange", 500);
      await house.supervisor.take("case.choose_remedy", one.target, { remedy: "paid_exchange" });
      await house.manager.take("case.quote", one.target, { replacement: yuan(5000) });
      return one;
    },
  },
  workshop: {
    seen: ["送修中"],
    async play(house) {
      const one = await house.diagnosed("主板需返厂检测", "repair", "repair", 100);
      await house.supervisor.take("case.choose_remedy", one.target, { remedy: "repair" });
      const list = { sha256: "ab".repeat(32), type: "text/plain", name: "list.txt", size: 100 };
      await house.manager.take("case.take_in", one.target, {
        reason: "需要专用设备",
        items: [{ model: "AC-35", quantity: 1, fault: "主板损坏" }],
        signer: "周敏",
        file: { ...list, sha256: "cd".repeat(32), type: "image/png", name: "signature.png" },
        document: list,
        content_hash: list.sha256,
      });
      await house.supervisor.take("case.workshop_repair", one.target, { measures: "更换主板" });
      await house.supervisor.take("case.workshop_check", one.target, {
        passed: false,
        findings: "噪声大",
      });
      return one;
    },
  },
  negotiated: {
    seen: ["协商处理"],
    async play(house) {
      const one = await house.diagnosed(
        "雷雨后没有电",
        "repair",
        "repair",
        100,
        {},
        "force_majeure",
      );
      await house.supervisor.take("case.choose_remedy", one.target, {
        remedy: "negotiated",
        reason: "雷击损坏，配件费各担一半",
      });
      await house.manager.take("case.fulfil", one.target, {
        text: "更换电源板，客户承担一半配件费。",
      });
      return one;
    },
  },
  merged: {
    seen: ["已合并"],
    async play(house) {
      const one = await house.diagnosed("外机漏水，滴到楼下", "repair", "repair", 100);
      const again = await house.customer.report("刚才报过，再报一次", {
        channel: "web",
        hazards: [],
      });
      await house.manager.take("case.merge", `case/${again.id}`, {
        into: one.target.slice("case/".length),
        reason: "同一台空调，客户重复报修",
      });
      return again;
    },
  },
  guidance: {
    seen: ["远程指导"],
    async play(house) {
      const one = await house.diagnosed("不会设置定时", "inquiry", "advice", 100);
      await house.supervisor.take("case.choose_remedy", one.target, { remedy: "guidance" });
      await house.manager.take("case.fulfil", one.target, { text: "已指导客户设置定时。" });
      return one;
    },
  },
};

async function at_desk(visitor, login = "manager") {
  Object.assign(visitor, DESK);
  const desk = await WebConsole.open(visitor);
  await desk.logIn(login);
  return desk;
}

const wheel = async (desk, x, y, by) => {
  await desk.page.mouse.move(x, y);
  for (let i = 0; i < 6; ++i) await desk.page.mouse.wheel(0, by / 6);
  await desk.page.waitForTimeout(400);
};

async function open_case(desk, number) {
  await desk.page.keyboard.press("Control+k");
  await until("the palette", async () =>
    (await desk.items()).some((one) => one.key === "palette.query" || one.key === "palette.search"),
  );
  await desk.page.keyboard.type(number, { delay: 10 });
  await desk.see(number);
  await desk.page.waitForTimeout(300);
  await desk.page.keyboard.press("Enter");
}

// The menu of further steps, open; a form that is still closing takes the first click.
async function open_more(desk, step) {
  const shown = async () => (await desk.items()).some((one) => one.key === step);
  await until(`${step} in the menu`, async () => {
    if (await shown()) return true;
    await desk.click("case.more");
    await desk.page.waitForTimeout(500);
    return shown();
  });
}

test("desk remedies: the case page in each remedy says what was decided and why", async ({
  visitor,
  server,
}) => {
  const house = await House.open(server.url);
  const cases = [];
  for (const [name, story] of Object.entries(STORIES))
    cases.push({ name, seen: story.seen, ...(await story.play(house)) });
  const desk = await at_desk(visitor);
  for (const { name, number, seen } of cases) {
    await open_case(desk, number);
    await desk.see("报修内容");
    await visitor.shot(`desk-${name}`);
    // What was decided stands below the report; far enough down it is on the screen.
    await until(`${seen.join(", ")} in ${name}`, async () => {
      const text = await desk.text();
      if (seen.every((words) => text.includes(words))) return true;
      await wheel(desk, 500, 450, 240);
      return false;
    });
    await wheel(desk, 500, 450, 480);
    await visitor.shot(`desk-${name}-below`);
  }
});

test("desk remedies: intake beside what is noticed", async ({ visitor, server }) => {
  const manager = await Desk.open(server.url, "manager");
  const serial = `D-${Date.now()}`;
  await manager.take("device.register", `device/${crypto.randomUUID()}`, {
    model: "AC-35",
    serial,
  });
  const first = await manager.report("漏电", { device: { model: "AC-35", serial } });
  const desk = await at_desk(visitor, "agent");
  await desk.openQueue();
  await desk.click("queue.report");
  await desk.item("case.report.customer.phone");
  await visitor.shot("desk-intake-empty");
  await desk.type("case.report.customer.phone", "13700002222");
  await desk.type("case.report.device.serial", serial);
  await desk.see(first.number);
  await desk.type("case.report.device.serial", `${serial.slice(0, -1)}x`);
  await desk.item(`intake.serial.${serial}`);
  await visitor.shot("desk-intake");
  await desk.click(`intake.serial.${serial}`);
  await until("the serial to be filled in", async () => {
    return (await desk.item("case.report.device.serial")).value === serial;
  });
});

test("desk remedies: a rule is changed, what-if shows the cases it would change", async ({
  visitor,
}) => {
  const desk = await at_desk(visitor);
  await desk.page.keyboard.press("Control+7");
  await desk.click("policy.tab.edit");
  await desk.item("policy.section.general");
  await wheel(desk, 320, 450, 480);
  await desk.click("policy.section.promised_times");
  await desk.click("policy.row/0");
  await desk.item("policy.field.duration.value");
  await visitor.shot("desk-policy-row");
  await desk.type("policy.field.duration.value", "1");
  await desk.click("policy.tab.what_if");
  await desk.click("what_if.run");
  const changed = await until("a case that would change", async () =>
    (await desk.items()).find((one) => one.key.startsWith("what_if.row/")),
  );
  await desk.click(changed.key);
  await desk.item("what_if.open");
  await visitor.shot("desk-what-if");
  await desk.page.keyboard.press("Control+6");
  await desk.page.waitForTimeout(800);
  await visitor.shot("desk-parts");
  await desk.page.keyboard.press("Control+1");
  await desk.see("通话超时");
  await visitor.shot("desk-home");
});

test("desk remedies: a quote from the price list, a question for R&D", async ({
  visitor,
  server,
}) => {
  const house = await House.open(server.url);
  const paid = await house.diagnosed("空调漏水，已过保", "repair", "repair", 800);
  await house.supervisor.take("case.choose_remedy", paid.target, { remedy: "paid_repair" });
  const desk = await at_desk(visitor);
  await open_case(desk, paid.number);
  await desk.click("case.quote");
  await desk.click("case.quote.from_list");
  const offer = await until("an offer of the list", async () =>
    (await desk.items()).find((one) => one.label.includes("上门检测费")),
  );
  await visitor.shot("desk-price-list");
  await desk.click(offer.key);
  await until("the line to be filled in", async () => {
    return (await desk.item("case.quote.lines.0.unit_price")).value === "50.00";
  });
  await desk.type("case.quote.lines.0.unit_price", "40");
  await desk.click("case.quote.confirm");
  await desk.see("¥50.00");
  await visitor.shot("desk-price-refused");
  await desk.type("case.quote.note", "老客户优惠");
  await desk.click("case.quote.confirm");
  await desk.see("请查看并确认报价");
  await open_more(desk, "case.ask_rnd");
  await desk.click("case.ask_rnd");
  await desk.type("case.ask_rnd.question", "同批次压缩机是否都有渗漏？");
  await visitor.shot("desk-ask-rnd");
  await desk.click("case.ask_rnd.confirm");
  await until("the form to close", async () =>
    (await desk.items()).every((one) => one.key !== "case.ask_rnd.confirm"),
  );
  await desk.openQueue();
  await desk.click("queue.filter.questions");
  await desk.type("queue.search", paid.number);
  await desk.see(paid.number);
  await visitor.shot("desk-questions");
});

test("desk remedies: R&D answers, and cannot reach the customer", async ({ visitor, server }) => {
  const house = await House.open(server.url);
  const one = await house.diagnosed("压缩机异响，反复维修", "repair", "repair", 100);
  await house.supervisor.take("case.ask_rnd", one.target, { question: "是否有替代压缩机？" });
  const desk = await at_desk(visitor, "rnd");
  await desk.openQueue();
  await desk.click("queue.filter.defects");
  await desk.type("queue.search", one.number);
  await desk.see(one.number);
  await visitor.shot("desk-defects");
  await open_case(desk, one.number);
  await desk.see("是否有替代压缩机？");
  await desk.see("****");
  await visitor.shot("desk-rnd-case");
  await desk.click("case.answer_rnd");
  await desk.type("case.answer_rnd.answer", "可换用 B 型，已通知生产备货。");
  await desk.click("case.answer_rnd.confirm");
  await desk.see("可换用 B 型");
  await visitor.shot("desk-rnd-answered");
});

test("desk remedies: what is asked before a diagnosis", async ({ visitor, server }) => {
  const manager = await Desk.open(server.url, "manager");
  const { id, number } = await manager.report("指示灯闪烁", {});
  await manager.take("case.accept", `case/${id}`, {});
  const desk = await at_desk(visitor, "supervisor");
  await open_case(desk, number);
  await desk.click("case.diagnose");
  await desk.click("case.diagnose.checks.manual_followed.no");
  await desk.see("提示：可能是客户使用");
  await visitor.shot("desk-diagnose");
});
