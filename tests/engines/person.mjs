// Somebody in a browser that is driven by WebDriver: finds things by what a person reads.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { artifacts, sleep, until } from "../support/processes.mjs";
import { element, element_of } from "../support/webdriver.mjs";

// Runs in the page. `kind`: "text" is the smallest element that says it, "button" what is pressed,
// "label" the input of that label.
const FIND = `
  const [kind, text] = arguments;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const label = (one) => one.getAttribute('aria-label');
  const says = (one) => (label(one) || one.innerText || one.textContent || '').trim();
  const seen = (one) =>
    one.getClientRects().length > 0 && getComputedStyle(one).visibility !== 'hidden';
  const best = (found, name) =>
    found.find((one) => name(one) === text) || found.find((one) => name(one).includes(text));
  if (kind === 'css') return document.querySelector(text);
  if (kind === 'label') {
    const named = (one) => label(one) || [...(one.labels || [])].map(says).join(' ').trim();
    const inputs = all('input, textarea, select').filter((one) => one.type !== 'hidden');
    return best(inputs.filter((one) => seen(one) || one.type === 'file'), named) || null;
  }
  if (kind === 'button') {
    return best(all('button, a, [role=button], label, summary').filter(seen), says) || null;
  }
  const found = all('body *').filter((one) => seen(one) && says(one).includes(text));
  const inner = (one) => !found.some((other) => other !== one && one.contains(other));
  return found.find(inner) || null;
`;

export class Person {
  constructor(browser, url) {
    this.browser = browser;
    this.url = url;
  }

  go(place) {
    return this.browser.send("goto", { url: this.url + place });
  }
  run(script, ...args) {
    return this.browser.send("run", { script, args });
  }
  run_async(script, ...args) {
    return this.browser.send("run_async", { script, args });
  }

  async find(kind, text, ms = 90000) {
    try {
      return await until(
        `${kind} "${text}"`,
        async () => element_of(await this.run(FIND, kind, text)),
        ms,
      );
    } catch (error) {
      const seen = await this.run("return location.href + '\\n' + document.body.innerText").catch(
        () => "",
      );
      await this.shot(`failed-${this.browser.name}`).catch(() => {});
      throw new Error(`${error.message}; the page says:\n${String(seen).slice(0, 1500)}`);
    }
  }
  see(text, ms) {
    return this.find("text", text, ms);
  }
  async has(text) {
    return Boolean(element_of(await this.run(FIND, "text", text)));
  }
  async press(text, kind = "button") {
    await this.click(await this.find(kind, text));
  }
  async click(id) {
    await this.run("arguments[0].scrollIntoView({ block: 'center' })", element(id));
    await sleep(50);
    await this.browser.send("click", {}, id);
  }
  async choose_second(label) {
    const id = await this.find("label", label);
    await this.run(
      "arguments[0].selectedIndex = 1;" +
        "arguments[0].dispatchEvent(new Event('change', { bubbles: true }))",
      element(id),
    );
  }
  sees_number() {
    return until(
      "the case's number",
      () => this.run(String.raw`return /20\d{4}-\d{3,}/.test(document.body.innerText)`),
      60000,
    );
  }
  async fill(label, text) {
    const id = await this.find("label", label);
    await this.browser.send("clear", {}, id);
    await this.browser.send("keys", { text }, id);
  }
  async add_file(file, at = "input[type=file]") {
    await this.browser.send("keys", { text: file }, await this.find("css", at));
  }
  // A line across an element, as a finger draws it.
  async draw(selector) {
    const id = await this.find("css", selector);
    await this.run("arguments[0].scrollIntoView({ block: 'center' })", element(id));
    const origin = element(id);
    const move = (x, y) => ({ type: "pointerMove", duration: 30, x, y, origin });
    await this.browser.send("act", {
      actions: [
        {
          type: "pointer",
          id: "finger",
          parameters: { pointerType: "mouse" },
          actions: [
            move(-60, 0),
            { type: "pointerDown", button: 0 },
            move(-20, -20),
            move(20, 20),
            move(60, -10),
            { type: "pointerUp", button: 0 },
          ],
        },
      ],
    });
  }
  async shot(name) {
    const file = path.join(artifacts, `${name}.png`);
    if (this.browser.shot) return this.browser.shot(file);
    const png = await this.browser.send("shot", {});
    return writeFileSync(file, Buffer.from(png, "base64"));
  }
  // Until the page would open without a network.
  installed(scope = "/") {
    return until(
      "the service worker to be active",
      () =>
        this.run_async(
          `const done = arguments[arguments.length - 1];
           navigator.serviceWorker.getRegistration(arguments[0]).then(
             (one) => done(Boolean(one && one.active && one.active.state === 'activated')));`,
          scope,
        ),
      30000,
    );
  }
}
