// The desk, without its console: staff commands over the endpoint, as a native client sends them.
import { randomBytes, randomUUID } from "node:crypto";

const PASSWORD = "aftercare-demo";

function uuid_v7() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

export class Desk {
  static async open(url, login) {
    const desk = new Desk(url);
    const session = await desk.ask("POST", "/session", {
      kind: "password",
      login,
      password: PASSWORD,
    });
    desk.token = session.token;
    desk.actor = session.actor;
    desk.epoch = session.epoch;
    return desk;
  }

  // A customer without an account, over the endpoint.
  static async guest(url) {
    const guest = new Desk(url);
    const session = await guest.ask("POST", "/session", { kind: "guest" });
    guest.token = session.token;
    guest.actor = session.actor;
    guest.epoch = session.epoch;
    return guest;
  }

  constructor(url) {
    this.url = url;
    this.client_id = randomUUID();
    this.seq = 0;
  }

  async ask(method, path, body) {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: {
        "Content-Type": "application/json",
        "X-Aftercare": "1",
        "X-Aftercare-Client": "native",
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
      },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : {};
  }

  // The result of one command; throws when it was not applied.
  async take(type, target, args) {
    const command = {
      id: uuid_v7(),
      type,
      v: 1,
      target,
      args,
      depends_on: [],
      occurred_at: new Date().toISOString(),
      client_id: this.client_id,
      client_seq: ++this.seq,
    };
    const body = { proto: 1, epoch: this.epoch, client_id: this.client_id, commands: [command] };
    const { results } = await this.ask("POST", "/push", body);
    if (results[0].status !== "applied") throw new Error(`${type}: ${JSON.stringify(results[0])}`);
    return results[0];
  }

  // A fault taken by telephone: {id, number}.
  async report(symptom, more = {}) {
    const id = uuid_v7();
    const { number } = await this.take("case.report", `case/${id}`, {
      channel: "hotline",
      class: "repair",
      wish: "repair",
      symptom,
      hazards: ["leakage_of_current"],
      customer: { name: "周敏", phone: "13700002222" },
      device: { model: "AC-35" },
      files: [],
      ...more,
    });
    return { id, number };
  }

  // The case as the server holds it.
  async row(case_id) {
    const body = { epoch: this.epoch, client_id: this.client_id, cursor: "0", limit: 1000 };
    const { patch } = await this.ask("POST", "/pull", body);
    return patch.find((one) => one.id === case_id)?.row;
  }

  // From a fresh report to a visit of this engineer, an hour around now.
  async appoint(case_id, engineer_id) {
    const target = `case/${case_id}`;
    await this.take("case.accept", target, {});
    await this.take("case.tell_plan", target, {
      text: "工程师上门检查漏电原因，必要时更换电源板。",
    });
    const visit = uuid_v7();
    await this.take("visit.appoint", `visit/${visit}`, {
      case: case_id,
      engineer: engineer_id,
      from: new Date(Date.now() + 10 * 60_000).toISOString(),
      to: new Date(Date.now() + 130 * 60_000).toISOString(),
      address: "杭州市西湖区文三路 90 号 3 单元 502",
    });
    return visit;
  }
}
