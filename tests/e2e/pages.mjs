// The customer's and the engineer's pages as a person uses them: by what they read, never by how
// the
// page is built. Texts come by key, so that the story runs in the language of the page.
import { texts } from "../support/texts.mjs";

export const t = texts("zh");

export class CustomerPage {
  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
  }

  async open(path = "/") {
    await this.page.goto(this.origin + path);
    await this.page.getByRole("button", { name: t("customer.send_report") }).waitFor();
  }

  field(key) {
    return this.page.getByLabel(t(key), { exact: true });
  }

  async fill(values) {
    for (const [key, value] of Object.entries(values)) await this.field(key).fill(value);
  }

  tick(label) {
    return this.page.getByLabel(label, { exact: true }).check({ force: true });
  }

  async purchaseDate(year, month, day) {
    const label = t("customer.purchase_date");
    await this.page.getByLabel(`${label} ${t("page.year")}`).fill(year);
    await this.page.getByLabel(`${label} ${t("page.month")}`).fill(month);
    await this.page.getByLabel(`${label} ${t("page.day")}`).fill(day);
  }

  addPhoto(file) {
    return this.page.locator('input[type="file"]').setInputFiles(file);
  }

  send() {
    return this.page.getByRole("button", { name: t("customer.send_report") }).click();
  }

  sees(text) {
    return this.page.getByText(text).first().waitFor();
  }

  // Number as shown on the case's page.
  async number() {
    const shown = this.page
      .locator("main")
      .getByText(/\d{6}-\d{3,}/)
      .first();
    await shown.waitFor({ timeout: 30000 });
    return (await shown.textContent()).match(/\d{6}-\d{3,}/)[0];
  }
}

export class FieldPage {
  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
  }

  open(path = "/field/") {
    return this.page.goto(this.origin + path);
  }

  async logIn(login, password) {
    await this.page.getByLabel(t("field.login_name")).fill(login);
    await this.page.getByLabel(t("field.password")).fill(password);
    await this.page.getByRole("button", { name: t("field.log_in") }).click();
    await this.page.getByText(t("field.title_today")).first().waitFor();
  }

  // A browser killed soon after login may have lost its cookie: the page keeps the work and asks.
  async renewIfAsked(login, password) {
    const asked = this.page.getByText(t("field.session_over"));
    if ((await asked.count()) === 0) return;
    await this.page.locator(".session").getByRole("button").click();
    const form = this.page.locator("form.login");
    await form.getByLabel(t("field.login_name")).fill(login);
    await form.getByLabel(t("field.password")).fill(password);
    await form.getByRole("button", { name: t("field.log_in") }).click();
    await asked.waitFor({ state: "detached" });
  }

  // Opens the visit of this customer from the day's list.
  async openVisit(customer) {
    await this.page.locator("a.main", { hasText: customer }).first().click();
    await this.page.getByText(t("field.report")).first().waitFor();
  }

  // The large button of the step that comes next.
  async next(command) {
    const step = t("field.continue", { step: t(`page.step.${command}`) });
    await this.page.getByRole("button", { name: step }).click();
  }

  act(key) {
    return this.page.getByRole("button", { name: t(key), exact: true }).click();
  }

  sees(text) {
    return this.page.getByText(text).first().waitFor();
  }

  async depart() {
    await this.next("visit.depart");
    for (const box of await this.page.locator('fieldset input[type="checkbox"]').all()) {
      await box.check();
    }
    await this.act("field.depart");
  }

  async arrive() {
    await this.next("visit.arrive");
    await this.page.getByLabel(t("field.identity_shown")).check();
    await this.act("field.arrive");
  }

  // A chip: its radio button lies hidden in it. Pressed when it stands still: after a refusal the
  // page scrolls to what was refused.
  async choose(label) {
    const radio = this.page.getByLabel(label, { exact: true });
    await radio.locator("xpath=..").click();
    await this.page.waitForFunction((input) => input.checked, await radio.elementHandle());
  }

  async fillDiagnosis({ fault, cause, findings, clause }) {
    if (fault) await this.choose(t(`term.fault_type.${fault}`));
    if (cause) await this.choose(t(`term.cause.${cause}`));
    if (findings) await this.page.getByLabel(t("field.findings")).fill(findings);
    if (clause) await this.page.getByLabel(t("field.clause")).selectOption(clause);
  }

  // Uses one of the nth part in the van.
  async usePart(nth) {
    const card = this.page.locator("[data-part]").nth(nth);
    const code = await card.getAttribute("data-part");
    await card.getByRole("button", { name: t("field.use_part") }).click();
    await this.page.locator(".facts", { hasText: code }).first().waitFor();
    return code;
  }

  async sign() {
    const pad = this.page.locator("canvas");
    await pad.scrollIntoViewIfNeeded();
    const box = await pad.boundingBox();
    const { mouse } = this.page;
    await mouse.move(box.x + 40, box.y + 120);
    await mouse.down();
    for (let i = 1; i <= 20; ++i) {
      await mouse.move(box.x + 40 + i * 10, box.y + 120 - 60 * Math.sin(i / 2));
    }
    await mouse.up();
    await this.act("field.sign");
  }

  back() {
    return this.page.getByRole("button", { name: t("page.back") }).click();
  }
}
