// The endpoint as a native client calls it: to look behind the screens, and to guess at what is not
// one's own.
export class Endpoint {
  constructor(url) {
    this.url = `${url}/api/v1`;
  }

  async logIn(body) {
    const answer = await this.call("POST", "/session", body);
    if (answer.status !== 200 && answer.status !== 201) {
      throw new Error(`session: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    this.token = answer.body.token;
    this.actor = answer.body.actor;
    this.epoch = answer.body.epoch;
    return this;
  }

  async call(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        "Content-Type": "application/json",
        "X-Aftercare": "1",
        "X-Aftercare-Client": "native",
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      json = { text };
    }
    return { status: response.status, body: json };
  }

  async history(type, id) {
    const answer = await this.call("GET", `/history/${type}/${id}`);
    return { status: answer.status, entries: answer.body.entries ?? [] };
  }

  push(clientId, commands) {
    return this.call("POST", "/push", {
      proto: 1,
      epoch: this.epoch,
      client_id: clientId,
      commands,
    });
  }

  pull(clientId) {
    return this.call("POST", "/pull", {
      epoch: this.epoch,
      client_id: clientId,
      cursor: "0",
      limit: 1000,
    });
  }
}
