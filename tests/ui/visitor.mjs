// Somebody with a phone: a browser that can lose its network, be killed and come back.
import { createRequire } from "node:module";
import path from "node:path";
import { killBrowser, openBrowser, phone } from "../support/browser.mjs";
import { artifacts, root, until } from "../support/processes.mjs";

const { AxeBuilder } = createRequire(path.join(root, "web/package.json"))("@axe-core/playwright");

// A browser says these about a network that is cut on purpose.
const EXPECTED =
  /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_NETWORK_CHANGED|ERR_FAILED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED|401 \(Unauthorized\)/;

export class Visitor {
  complaints = [];
  locale = "zh-CN";
  viewport = phone;
  canvas = false; // pages drawn with WebGL
  args = []; // of the browser

  constructor(url, profile, name) {
    this.url = url;
    this.profile = profile;
    this.name = name.replace(/[^a-z0-9]+/gi, "-");
  }

  // Starts the browser if it is not running.
  async open(place = "/", { offline = false } = {}) {
    if (!this.context) {
      const { profile, viewport, locale, canvas, args } = this;
      this.context = await openBrowser({ profile, viewport, locale, withWebgl: canvas, args });
      this.context.on("page", (page) => this.listen(page));
      for (const page of this.context.pages()) this.listen(page);
      await this.context.setOffline(offline);
    }
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    await this.page.goto(this.url + place);
    return this.page;
  }

  listen(page) {
    page.on("pageerror", (error) => this.complaints.push(`error: ${error}`));
    page.on("console", (message) => {
      if (message.type() !== "error" && !/Content Security Policy/.test(message.text())) return;
      if (!EXPECTED.test(message.text())) this.complaints.push(`console: ${message.text()}`);
    });
  }

  offline() {
    return this.context.setOffline(true);
  }
  online() {
    return this.context.setOffline(false);
  }

  // Until the page would open without a network.
  async installed() {
    await until("the service worker to be active", () =>
      this.page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return registration?.active?.state === "activated";
      }),
    );
  }

  async kill() {
    await killBrowser(this.context, this.profile);
    this.context = undefined;
  }

  async close() {
    await this.context?.close();
    this.context = undefined;
  }

  // The whole page as on a phone that is long enough: bars stay at the end.
  async shot(name) {
    const { width, height } = this.viewport;
    const whole = await this.page.evaluate(() => document.documentElement.scrollHeight);
    if (whole > height) await this.page.setViewportSize({ width, height: whole });
    await this.page.screenshot({ path: path.join(artifacts, `${name}.png`) });
    if (whole > height) await this.page.setViewportSize({ width, height });
  }
  shot_of_failure() {
    return this.shot(`failed-${this.name}`);
  }

  // Neither errors nor blocked content; whatever a test provokes on purpose it takes out itself.
  expect_quiet() {
    if (this.complaints.length > 0) throw new Error(`the page complained: ${this.complaints[0]}`);
  }

  // What must hold in every state of every page.
  async check(state, { shot = true } = {}) {
    await this.page.waitForTimeout(150);
    if (shot) await this.shot(state);
    await this.check_width(state);
    await this.check_texts(state);
    await this.check_axe(state);
  }

  async check_width(state) {
    const width = await this.page.evaluate(() => document.documentElement.scrollWidth);
    if (width > this.viewport.width)
      throw new Error(`${state}: scrolls sideways, ${width} px wide`);
  }

  // No key of a text, no placeholder left open.
  async check_texts(state) {
    const text = await this.page.evaluate(() => {
      const labels = [...document.querySelectorAll("[aria-label],[placeholder],[alt]")];
      const attributes = labels.flatMap((one) =>
        ["aria-label", "placeholder", "alt"].map((name) => one.getAttribute(name) ?? ""),
      );
      return [document.title, document.body.innerText, ...attributes].join("\n");
    });
    const raw = text.match(
      /\b(page|customer|field|term|clock|hazard|urgency|refusal|case|visit|timeline|verdict|warranty|liability|next|progress|check|fact|diagnosis|document|held|problem)\.[a-z_]+(\.[a-z_]+)*\b|\{[a-z_]+\}|undefined|\[object|NaN|Invalid Date/,
    );
    if (raw) throw new Error(`${state}: shows "${raw[0]}"`);
  }

  async check_axe(state) {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    if (violations.length === 0) return;
    const said = violations.map(
      (one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
    );
    throw new Error(`${state}: axe: ${said.join("; ")}`);
  }
}
