// Story step 1: a fault is reported.
import { expect, test } from "./runner.mjs";
import { add_photo, CUSTOMER, fill_report, photo, send, type_date } from "./report.mjs";

const NUMBER = /20\d{4}-\d{3,}/;

test("report: hazard proposes urgent with a reason, is sent, number and clocks show", async ({
  visitor,
}) => {
  const page = await visitor.open("/");
  await page.getByRole("heading", { name: "哪里出了问题？" }).waitFor();
  await page.getByText("漏电", { exact: true }).waitFor();
  await visitor.check("report-empty");
  await fill_report(page);
  await page.getByText("漏电", { exact: true }).click();
  await page.getByText("将按以下级别处理").waitFor();
  expect("urgent", (await page.locator(".proposal strong").innerText()) === "紧急");
  await page.getByText("建议上门处理：需要现场检查产品").waitFor();
  await add_photo(page);
  await page.getByRole("button", { name: "查看照片 photo.png" }).waitFor();
  await visitor.check("report-filled");
  await page.getByRole("button", { name: "建议上门处理" }).click();
  await page.getByRole("dialog").getByText("需要现场检查产品").waitFor();
  await visitor.check("report-why-service");
  await page.getByRole("button", { name: "关闭" }).click();
  await page.getByRole("button", { name: "为什么？" }).click();
  const why = page.getByRole("dialog");
  await why.getByText("漏电").waitFor();
  await why.getByText(/第 \d+ 版/).waitFor();
  await visitor.check("report-why");
  await page.getByRole("button", { name: "关闭" }).click();
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
  await page.getByRole("heading", { name: "承诺时限" }).waitFor();
  await page.getByText(/已收到，编号/).waitFor();
  await visitor.check("case-received");
  await page.locator(".clock").first().click();
  await page.getByRole("dialog").getByText("依据").waitFor();
  await visitor.check("case-clock-why");
});

test("report: pressed twice and Enter after it, with a large photo, it is one", async ({
  visitor,
}) => {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await fill_report(page);
  await add_photo(page, "large.png", photo(900));
  await page.getByRole("button", { name: "查看照片 large.png" }).waitFor();
  await page.getByRole("button", { name: "提交报修" }).evaluate((button) => {
    button.click();
    button.click();
    button.form.requestSubmit();
  });
  await page.getByText(NUMBER).first().waitFor();
  await page.getByText("我的工单").last().click();
  await page.getByText(CUSTOMER.symptom).first().waitFor();
  const shown = await page.getByText(CUSTOMER.symptom).count();
  expect("one case", shown === 1, String(shown));
});

test("keyboard: a button that has the focus shows it", async ({ visitor }) => {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await page.locator("textarea").first().focus();
  const seen = new Set();
  for (let i = 0; i < 40; ++i) {
    await page.keyboard.press("Tab");
    const one = await page.evaluate(() => {
      const focused = document.activeElement;
      const style = getComputedStyle(focused);
      return { tag: focused.tagName, text: focused.textContent.trim(), width: style.outlineWidth,
        style: style.outlineStyle };
    });
    if (!["BUTTON", "A"].includes(one.tag)) continue;
    seen.add(one.text);
    expect(`an outline around ${one.text}`, one.style !== "none" && one.width !== "0px");
  }
  expect("buttons were reached", seen.size > 2, [...seen].join(", "));
});

test("report: the QR code fills model and serial in", async ({ visitor }) => {
  const page = await visitor.open("/r?model=AC-35&serial=AC35-2026-000118");
  await page.getByText("序列号 AC35-2026-000118").waitFor();
  await page.getByText("漏电", { exact: true }).waitFor();
  await visitor.check("report-from-qr");
  await fill_report(page);
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
  await page.getByText("AC35-2026-000118").waitFor();
});

async function refused_at(page, label, text) {
  const field = page.locator(".field", { hasText: label });
  await field.getByRole("alert").getByText(text).waitFor();
}

test("report: each refusal stands at its field and nothing typed is lost", async ({ visitor }) => {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await fill_report(page, { ...CUSTOMER, phone: "" });
  await send(page);
  await refused_at(page, "手机号", /手机|电话/);
  expect(
    "the focus in the field at fault",
    await page.getByLabel("手机号").evaluate((one) => one === document.activeElement),
  );
  await visitor.check("report-phone-missing");
  await page.getByLabel("手机号").fill("12345");
  await send(page);
  await refused_at(page, "手机号", /手机|电话/);

  await page.getByLabel("手机号").fill(CUSTOMER.phone);
  await type_date(page, "2099", "1", "1");
  await refused_at(page, "购买日期", /./);
  await type_date(page, "2026", "2", "30");
  await refused_at(page, "购买日期", /./);
  await visitor.check("report-february-30");
  await send(page);
  await refused_at(page, "购买日期", /./);

  await add_photo(page, "photo.jpg", Buffer.from("this is a text, whatever its name says\n"));
  await page
    .getByRole("alert")
    .getByText(/photo\.jpg/)
    .waitFor();
  await visitor.check("report-photo-is-text");

  expect("the symptom kept", (await page.getByLabel("故障现象").inputValue()) === CUSTOMER.symptom);
  expect("the name kept", (await page.getByLabel("姓名").inputValue()) === CUSTOMER.name);
  expect("30 February kept", (await page.getByLabel("购买日期 日").inputValue()) === "30");
  await page.reload();
  await page.getByText("漏电", { exact: true }).waitFor();
  expect(
    "all kept over a reload",
    (await page.getByLabel("故障现象").inputValue()) === CUSTOMER.symptom,
  );
  expect(
    "the impossible date kept over a reload",
    (await page.getByLabel("购买日期 日").inputValue()) === "30",
  );
  await type_date(page, "2025", "2", "28");
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
});

test("report: an empty form is refused at its fields, symptom first", async ({ visitor }) => {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await send(page);
  expect("more than one field marked", (await page.locator("[aria-invalid=true]").count()) > 1);
  await visitor.check("report-empty-refused");
});

test("report: what is written by script shows as text", async ({ visitor }) => {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  const script = "<img src=x onerror=alert(1)><script>alert(2)</script>";
  await fill_report(page, { ...CUSTOMER, symptom: script });
  await send(page);
  await page.getByText(NUMBER).first().waitFor();
  await page.getByText(script).first().waitFor();
});
