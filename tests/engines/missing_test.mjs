// A browser in which one newer interface is missing, or storage is refused: the report is sent
// from the whole page, or from the plain form that says why. Never a blank page, never silence.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { artifacts, root } from "../support/processes.mjs";
import { CUSTOMER } from "../ui/report.mjs";
import { House } from "./house.mjs";

const { chromium } = createRequire(path.join(root, "web/package.json"))("playwright-core");

// What goes, as a script that takes it out; `reason`: what has to be said where the whole page
// cannot do without it.
const gone = (owner, name) => `delete ${owner}.${name}`;
const refused = (owner, name) =>
  `Object.defineProperty(${owner}, "${name}", { get() {
    throw new DOMException("refused", "SecurityError"); } })`;
const MISSING = [
  { name: "AbortSignal.timeout", script: gone("AbortSignal", "timeout") },
  { name: "AbortSignal.any", script: gone("AbortSignal", "any") },
  { name: "crypto.randomUUID", script: gone("Crypto.prototype", "randomUUID") },
  { name: "navigator.locks", script: gone("Navigator.prototype", "locks") },
  { name: "service worker", script: gone("Navigator.prototype", "serviceWorker") },
  { name: "navigator.storage", script: gone("Navigator.prototype", "storage") },
  { name: "BroadcastChannel", script: gone("window", "BroadcastChannel") },
  { name: "structuredClone", script: gone("window", "structuredClone") },
  { name: "crypto.subtle", script: gone("SubtleCrypto.prototype", "digest") },
  { name: "EventSource", script: gone("window", "EventSource") },
  { name: "CompressionStream", script: gone("window", "CompressionStream") },
  { name: "Array.at", script: gone("Array.prototype", "at") },
  { name: "Array.findLast", script: gone("Array.prototype", "findLast") },
  { name: "Array.toSorted", script: gone("Array.prototype", "toSorted") },
  { name: "Object.hasOwn", script: gone("Object", "hasOwn") },
  { name: "Object.groupBy", script: gone("Object", "groupBy") },
  { name: "Promise.withResolvers", script: gone("Promise", "withResolvers") },
  { name: "String.replaceAll", script: gone("String.prototype", "replaceAll") },
  { name: "ResizeObserver", script: gone("window", "ResizeObserver") },
  { name: "IntersectionObserver", script: gone("window", "IntersectionObserver") },
  { name: "requestIdleCallback", script: gone("window", "requestIdleCallback") },
  { name: "dialogs", script: gone("HTMLDialogElement.prototype", "showModal") },
  { name: "BarcodeDetector", script: gone("window", "BarcodeDetector") },
  { name: "WeakRef", script: gone("window", "WeakRef") },
  { name: "streaming WebAssembly", script: gone("WebAssembly", "instantiateStreaming") },
  { name: "WebAssembly", script: gone("window", "WebAssembly"), reason: "too_old" },
  { name: "IndexedDB", script: gone("Window.prototype", "indexedDB"), reason: "no_storage" },
  {
    name: "storage refused",
    reason: "no_storage",
    script: `
    IDBFactory.prototype.open = () => { throw new DOMException("refused", "SecurityError"); };
    ${refused("window", "localStorage")}; ${refused("window", "sessionStorage")}`,
  },
  {
    name: "a fault of ours",
    reason: "failed",
    script: `
    Element.prototype.insertBefore = Node.prototype.insertBefore = () => {
      throw new Error("planted"); };`,
  },
];

const NUMBER = /20\d{4}-\d{3,}/;

async function by_page(page, symptom) {
  await page.getByLabel("故障现象").first().fill(symptom);
  await page.getByLabel("姓名").first().fill(CUSTOMER.name);
  await page.getByLabel("手机号").first().fill(CUSTOMER.phone);
  await page.getByLabel("型号").first().fill(CUSTOMER.model);
  await page.getByRole("button", { name: "提交报修" }).click();
  await page.getByText(NUMBER).first().waitFor({ timeout: 60000 });
}

async function report(browser, url, { name, script, reason }) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 800 },
    locale: "zh-CN",
  });
  try {
    await context.addInitScript({ content: script });
    const page = await context.newPage();
    page.setDefaultTimeout(60000);
    await page.goto(`${url}/`);
    // "slow" is no verdict: the page is still being opened.
    const verdict = await page.waitForFunction(
      () => {
        const lacks = document.documentElement.getAttribute("data-lacks");
        if (document.getElementById("plain-form")) return lacks === "slow" ? undefined : lacks;
        return document.querySelector("#app textarea") ? "whole" : undefined;
      },
      undefined,
      { timeout: 120000 },
    );
    const lacks = await verdict.jsonValue();
    const plain = lacks !== "whole";
    if (plain) await page.screenshot({ path: path.join(artifacts, `missing-${lacks}.png`) });
    if (reason && lacks !== reason) throw new Error(`said "${lacks}", not "${reason}"`);
    if (plain && !["too_old", "no_storage", "failed"].includes(lacks)) {
      throw new Error(`the plain form says "${lacks}"`);
    }
    await by_page(page, `没有 ${name}`);
    return plain;
  } finally {
    await context.close();
  }
}

// Without any script at all.
async function without_script(browser, url) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN" });
  try {
    const page = await context.newPage();
    await page.goto(`${url}/`);
    await page.getByText("这个浏览器没有运行脚本").first().waitFor();
    await by_page(page, "没有脚本");
    await page.getByText("进度链接").waitFor();
  } finally {
    await context.close();
  }
}

export function missing_apis() {
  const shared = {};
  const open = async () => {
    if (shared.browser) return shared;
    shared.folder = mkdtempSync(path.join(tmpdir(), "aftercare-missing-"));
    shared.house = new House(path.join(shared.folder, "data"));
    await shared.house.open();
    const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
    const args = ["--no-sandbox", "--disable-gpu"];
    shared.browser = await chromium.launch({ executablePath, args });
    return shared;
  };
  const tests = MISSING.map((one) => ({
    name: `missing ${one.name}`,
    work: async () => {
      const { browser, house } = await open();
      const plain = await report(browser, house.url, one);
      if (one.reason && !plain) throw new Error("the whole page runs: no reason is needed");
    },
  }));
  tests.push({
    name: "missing scripts",
    work: async () => {
      const { browser, house } = await open();
      await without_script(browser, house.url);
    },
  });
  const close = async () => {
    await shared.browser?.close();
    await shared.house?.close();
    if (shared.folder) rmSync(shared.folder, { recursive: true, force: true });
  };
  return Object.assign(tests, { close });
}
