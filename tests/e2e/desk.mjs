// The agent at the native console: logs in, finds a case, takes steps, all through its widgets.
import { Console, until } from "../support/processes.mjs";
import { t } from "./pages.mjs";

export class Desk {
  static async open(options, login) {
    const desk = new Desk();
    desk.console = await Console.start(options);
    await desk.console.seeId("login.login", 60000);
    await desk.console.type("login.login", login);
    await desk.console.type("login.password", "aftercare-demo");
    await desk.console.click("login.submit");
    await desk.console.see(t("console.nav.queue"), 30000);
    return desk;
  }

  see(text, ms) {
    return this.console.see(text, ms);
  }

  async sees(text) {
    return (await this.console.text()).includes(text);
  }

  // Ctrl+K finds anything by number.
  async openCase(number) {
    await this.console.key("Ctrl+K");
    await this.console.seeId("palette.query");
    await this.console.type("palette.query", number);
    await until(`${number} among what was found`, async () =>
      (await this.console.items()).some(
        (item) => item.role === "option" && item.label.includes(number),
      ),
    );
    await this.console.key("Enter");
    await this.console.see(t("console.case.intake"));
  }

  // Opens a step's dialog by its key, fills it in, confirms, waits until it is gone.
  async step(key, command, fill = async () => {}) {
    await this.console.key(key);
    await this.console.seeId(`${command}.confirm`);
    await fill(this.console);
    await this.console.click(`${command}.confirm`);
    await this.closed(command);
  }

  closed(command) {
    return this.console.do({ do: "wait", id: `${command}.confirm`, gone: true, ms: 10000 });
  }

  async choose(field, value) {
    await this.console.click(field);
    await this.console.seeId(`${field}.${value}`);
    await this.console.click(`${field}.${value}`);
  }

  // The id of the option whose label names this person.
  async chooseByLabel(field, label) {
    await this.console.click(field);
    const items = await this.console.items();
    const option = items.find(
      (item) => String(item.key ?? item.id).startsWith(`${field}.`) && item.label.includes(label),
    );
    if (!option) throw new Error(`no option ${label} at ${field}: ${JSON.stringify(items)}`);
    await this.console.click(option.key ?? option.id);
  }

  shot(name) {
    return this.console.shot(name);
  }
  stop() {
    return this.console.stop();
  }
}
