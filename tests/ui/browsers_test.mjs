// What phones and browsers do each in their own way: maps, zooming, files, long choices.
import { Desk } from "./desk.mjs";
import { log_in } from "./field.mjs";
import { expect, test } from "./runner.mjs";

const AGENTS = [
  {
    agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15",
    map: /^https:\/\/maps\.apple\.com\/\?q=/,
  },
  { agent: "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/124.0 Mobile", map: /^geo:0,0\?q=/ },
  {
    agent: "Mozilla/5.0 (Linux; Android 14) Chrome/116 XWEB/1160 MicroMessenger/8.0",
    map: /^https:\/\/uri\.amap\.com\//,
  },
  { agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/124.0", map: /^https:\/\/uri\.amap\.com\// },
];

async function appointed(server, symptom) {
  const agent = await Desk.open(server.url, "agent");
  const engineer = await Desk.open(server.url, "engineer");
  const { id } = await agent.report(symptom);
  return agent.appoint(id, engineer.actor.id);
}

// A phone zooms into any smaller one.
async function expect_large_inputs(page) {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("input, textarea, select")]
      .filter((one) => !["checkbox", "radio", "file", "hidden"].includes(one.type))
      .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 16)
      .map((one) => one.outerHTML.slice(0, 80)),
  );
  expect("inputs of 16 px and more", small.length === 0, small.join("; "));
}

test("browsers: the way to the customer opens what each has, and can be copied", async ({
  visitor,
  server,
}) => {
  const symptom = `导航 ${Date.now() % 100000}`;
  const visit = await appointed(server, symptom);
  const page = await visitor.open("/field");
  await log_in(page);
  await page.locator("a.main", { hasText: symptom }).waitFor();
  const session = await visitor.context.newCDPSession(page);
  for (const { agent, map } of AGENTS) {
    await session.send("Emulation.setUserAgentOverride", { userAgent: agent });
    await page.goto(`${visitor.url}/field?again=${encodeURIComponent(agent)}#/visit/${visit}`);
    const way = page.getByRole("link", { name: /导航到/ }).first();
    await way.waitFor();
    const href = await way.getAttribute("href");
    expect(`a map of ${agent}`, map.test(href), href);
    expect("the whole address", decodeURIComponent(href).includes("文三路 90 号 3 单元 502"));
  }
  await visitor.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "复制地址" }).first().click();
  await page.getByRole("button", { name: "已复制" }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect("the address copied", copied === "杭州市西湖区文三路 90 号 3 单元 502", copied);
  await visitor.check("field-map");
});

test("browsers: inputs are large enough not to be zoomed into, long choices do not push", async ({
  visitor,
  server,
}) => {
  const visit = await appointed(server, `长条款 ${Date.now() % 100000}`);
  let page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  await expect_large_inputs(page);
  const address = page.getByLabel("地址");
  await address.fill(
    "浙江省杭州市西湖区文三路 90 号东部软件园 5 号楼 3 单元 1502 室，门铃坏了请打电话",
  );
  const shown = await address.evaluate((one) => one.clientHeight >= one.scrollHeight);
  expect("all lines of the address in sight", shown);
  const picker = page.locator("input[type=file]");
  expect("films and HEIC offered", /video\/mp4.*\.heic/.test(await picker.getAttribute("accept")));
  page = await visitor.open("/field");
  await expect_large_inputs(page);
  await log_in(page);
  await page.getByRole("heading", { name: "今日上门" }).waitFor();
  await page.goto(`${visitor.url}/field#/visit/${visit}/diagnose`);
  const choice = page.getByLabel("依据的保修条款");
  // The list comes with the cause; its place is there for any.
  await page.getByText("产品质量", { exact: true }).click();
  await choice.waitFor();
  await choice.evaluate((one) => {
    const option = new Option(
      "整机保修条款第十二条第三款：压缩机、电机、电控板及其附件".repeat(6),
      "x",
    );
    one.add(option);
    one.value = "x";
  });
  await expect_large_inputs(page);
  await visitor.check("field-long-clause");
});

test("browsers: a file of no known kind is refused with the kinds that are taken", async ({
  visitor,
}) => {
  const page = await visitor.open("/");
  await page.getByText("漏电", { exact: true }).waitFor();
  const buffer = Buffer.from("%PDF-1.7 no photo");
  const file = { name: "说明书.pdf", mimeType: "application/pdf", buffer };
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByText(/说明书\.pdf · .*HEIC.*MP4/).waitFor();
  const film = Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from("ftypmp42"),
    Buffer.alloc(400, 7),
  ]);
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "漏水.mp4", mimeType: "video/mp4", buffer: film });
  await page.getByRole("button", { name: "查看照片 漏水.mp4" }).waitFor();
  await visitor.check("report-video");
});
