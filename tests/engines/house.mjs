// A server that goes away and comes back on the same port with the same data, and a look into it.
import { freePort, startServer } from "../support/processes.mjs";
import { Desk } from "../ui/desk.mjs";

export class House {
  constructor(data) {
    this.data = data;
  }
  async open() {
    this.port ??= await freePort();
    this.server = await startServer({
      data: this.data,
      port: this.port,
      log: "engines-server.log",
    });
    this.url = this.server.url;
  }
  // As a network that is gone: nothing says goodbye.
  async away() {
    await this.server.kill();
    this.server = undefined;
  }
  async back() {
    await this.open();
  }
  async close() {
    await this.server?.stop();
  }

  // Records of this kind as the staff member sees them.
  async rows(login, kind) {
    const desk = await Desk.open(this.url, login);
    const body = { epoch: desk.epoch, client_id: desk.client_id, cursor: "0", limit: 1000 };
    const { patch } = await desk.ask("POST", "/pull", body);
    return patch.filter((one) => one.t === kind && one.op === "put").map((one) => one.row);
  }
  async cases_that_say(symptom) {
    const rows = await this.rows("agent", "case");
    return rows.filter((row) => row.intake.symptom === symptom);
  }
  // A fault taken by telephone and appointed to the demo's engineer: the visit's id.
  async appointed(symptom) {
    const agent = await Desk.open(this.url, "agent");
    const engineer = await Desk.open(this.url, "engineer");
    const { id } = await agent.report(symptom);
    return agent.appoint(id, engineer.actor.id);
  }
}
