// The console as a page: what is drawn on its canvas is found through the mirror, and acted on with
// the pointer and the keyboard as a person would.
import { until } from "../support/processes.mjs";

export const DESK = { viewport: { width: 1280, height: 720 }, canvas: true };

export class WebConsole {
  static async open(visitor) {
    const page = await visitor.open("/console");
    const desk = new WebConsole(page);
    await page.locator("#start").waitFor({ state: "hidden", timeout: 60000 });
    await desk.item("login.login", 30000);
    return desk;
  }

  constructor(page) {
    this.page = page;
  }

  // As of the last frame: {id, key, role, label, value, x, y, w, h, disabled?, focused?, ...}.
  items() {
    return this.page.evaluate(() => window.consolePage.items());
  }
  text() {
    return this.page.evaluate(() => window.consolePage.text());
  }
  frames() {
    return this.page.evaluate(() => window.consolePage.frames());
  }

  item(key, ms) {
    return until(
      `${key} on the canvas`,
      async () => (await this.items()).find((one) => one.key === key),
      ms,
    );
  }
  see(text, ms) {
    return until(`"${text}" on the canvas`, async () => (await this.text()).includes(text), ms);
  }

  // Of what is really seen: a canvas may hold every item and still show black.
  async colours() {
    const picture = (await this.page.screenshot()).toString("base64");
    return this.page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const drawn = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      drawn.drawImage(bitmap, 0, 0);
      const { data } = drawn.getImageData(0, 0, bitmap.width, bitmap.height);
      return new Set(new Uint32Array(data.buffer)).size;
    }, picture);
  }

  async click(key) {
    const { x, y, w, h } = await this.item(key);
    await this.page.mouse.move(x + w / 2, y + h / 2);
    await this.page.mouse.down();
    await this.page.waitForTimeout(30);
    await this.page.mouse.up();
    await this.page.waitForTimeout(30);
  }

  // Replaces what the field holds, key by key.
  async type(key, text) {
    await this.focus(key);
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.type(text, { delay: 10 });
    await until(`${key} to hold "${text}"`, async () => {
      const { value } = await this.item(key);
      return value === text || /password/.test(key);
    });
  }

  async focus(key) {
    await this.click(key);
    await until(`${key} to have the keyboard`, async () => (await this.item(key)).focused);
  }

  async logIn(login = "agent") {
    await this.type("login.login", login);
    await this.type("login.password", "aftercare-demo");
    await this.page.keyboard.press("Enter");
    await this.item("nav.queue", 30000);
  }

  async openQueue() {
    await this.page.keyboard.press("Control+2");
    await this.item("queue.search");
  }
}
