// W3C WebDriver for three engines as their makers ship them: Firefox over Marionette (its own
// socket, built in; Debian has no geckodriver), WebKitGTK and Chromium over Debian's drivers
// (HTTP). One session each, one small set of commands for all.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { artifacts, freePort, startDisplay, until } from "./processes.mjs";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

function start(command, args, env, log) {
  const out = openSync(path.join(artifacts, log), "a");
  const child = spawn(command, args, {
    stdio: ["ignore", out, out],
    env: { ...process.env, ...env },
  });
  child.ended = new Promise((done) => child.on("exit", done));
  return child;
}

async function end(child, signal = "SIGTERM") {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  const late = setTimeout(() => child.kill("SIGKILL"), 5000);
  await child.ended;
  clearTimeout(late);
}

// "<length>:[0,id,command,params]" and "<length>:[1,id,error,result]" over TCP.
class Marionette {
  waiting = new Map();
  number = 0;
  bytes = Buffer.alloc(0);

  constructor(socket) {
    this.socket = socket;
    socket.on("data", (piece) => this.read(piece));
    socket.on("close", () => this.fail(new Error("the browser is gone")));
    socket.on("error", (error) => this.fail(error));
  }

  read(piece) {
    this.bytes = Buffer.concat([this.bytes, piece]);
    for (;;) {
      const colon = this.bytes.indexOf(0x3a);
      if (colon < 0) return;
      const end_at = colon + 1 + Number(this.bytes.subarray(0, colon).toString());
      if (this.bytes.length < end_at) return;
      const message = JSON.parse(this.bytes.subarray(colon + 1, end_at).toString());
      this.bytes = this.bytes.subarray(end_at);
      if (!Array.isArray(message)) continue; // its greeting
      const [, id, error, result] = message;
      const { done, fail } = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) fail(new Error(`${error.error}: ${error.message}`));
      else done(result);
    }
  }
  fail(error) {
    for (const { fail } of this.waiting.values()) fail(error);
    this.waiting.clear();
  }

  send(command, params = {}) {
    const id = ++this.number;
    const text = JSON.stringify([0, id, command, params]);
    return new Promise((done, fail) => {
      this.waiting.set(id, { done, fail });
      this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }
}

// Names of commands here, in Marionette, and as method and path of the W3C's HTTP.
const COMMANDS = {
  goto: ["WebDriver:Navigate", "POST", "url"],
  reload: ["WebDriver:Refresh", "POST", "refresh"],
  url: ["WebDriver:GetCurrentURL", "GET", "url"],
  run: ["WebDriver:ExecuteScript", "POST", "execute/sync"],
  run_async: ["WebDriver:ExecuteAsyncScript", "POST", "execute/async"],
  shot: ["WebDriver:TakeScreenshot", "GET", "screenshot"],
  act: ["WebDriver:PerformActions", "POST", "actions"],
  click: ["WebDriver:ElementClick", "POST", "element/{id}/click"],
  keys: ["WebDriver:ElementSendKeys", "POST", "element/{id}/value"],
  clear: ["WebDriver:ElementClear", "POST", "element/{id}/clear"],
  size: ["WebDriver:SetWindowRect", "POST", "window/rect"],
  timeouts: ["WebDriver:SetTimeouts", "POST", "timeouts"],
};

export class Firefox {
  name = "firefox";
  keeps = true;

  // The profile folder keeps what the browser stores; opened on it again, it is all there.
  async open(profile) {
    mkdirSync(profile, { recursive: true });
    const port = await freePort();
    writeFileSync(
      path.join(profile, "user.js"),
      [
        `user_pref("marionette.port", ${port});`,
        'user_pref("intl.accept_languages", "zh-CN,zh");',
        'user_pref("datareporting.policy.dataSubmissionEnabled", false);',
        'user_pref("browser.shell.checkDefaultBrowser", false);',
        'user_pref("app.update.enabled", false);',
        'user_pref("network.captive-portal-service.enabled", false);',
        'user_pref("network.connectivity-service.enabled", false);',
      ].join("\n"),
    );
    const args = ["--headless", "--marionette", "--no-remote", "--profile", profile];
    const env = { HOME: profile, TZ: "Asia/Shanghai", MOZ_DISABLE_CONTENT_SANDBOX: "1" };
    this.child = start("firefox-esr", args, env, "firefox.log");
    const socket = await until(
      "Firefox's port",
      () =>
        new Promise((done, fail) => {
          const attempt = net.connect(port, "127.0.0.1", () => done(attempt));
          attempt.on("error", fail);
        }),
      60000,
    );
    this.wire = new Marionette(socket);
    await this.wire.send("WebDriver:NewSession", { capabilities: {} });
    await this.send("size", { width: 500, height: 900 });
  }

  async send(name, params = {}, id) {
    const answer = await this.wire.send(COMMANDS[name][0], id ? { ...params, id } : params);
    return answer && typeof answer === "object" && "value" in answer ? answer.value : answer;
  }

  async close(signal) {
    this.wire?.socket.destroy();
    if (this.child) await end(this.child, signal);
  }
}

const ANSWER_MS_MAX = 30000;

// A driver that speaks HTTP, and the browser it starts.
class HttpBrowser {
  async connect(command, env, capabilities) {
    this.port = await freePort();
    this.child = start(command, [`--port=${this.port}`], env, `${this.name}.log`);
    await until(command, () => this.ask("GET", "/status"));
    const wanted = { alwaysMatch: capabilities };
    const { sessionId } = await this.ask("POST", "/session", { capabilities: wanted });
    this.session = sessionId;
  }

  // A question that a navigation overtook is never answered.
  ask(method, place, body, ms = 60000) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((done, fail) => {
      const request = http.request(
        { host: "127.0.0.1", port: this.port, method, path: place },
        (response) => {
          let answer = "";
          response.setEncoding("utf8");
          response.on("data", (piece) => (answer += piece));
          response.on("end", () => {
            const { value } = JSON.parse(answer || "{}");
            if (response.statusCode === 200) done(value);
            else fail(new Error(`${value?.error}: ${value?.message}`));
          });
        },
      );
      request.on("error", fail);
      request.setTimeout(ms, () => request.destroy(new Error(`no answer to ${place}`)));
      if (text !== undefined) {
        request.setHeader("Content-Type", "application/json; charset=utf-8");
        request.setHeader("Content-Length", Buffer.byteLength(text));
        request.write(text);
      }
      request.end();
    });
  }

  send(name, params, id = "") {
    const [, method, place] = COMMANDS[name];
    const where = `/session/${this.session}/${place.replace("{id}", id)}`;
    const body = method === "POST" ? (params ?? {}) : undefined;
    return this.ask(method, where, body, name === "run" ? ANSWER_MS_MAX : undefined);
  }

  async close() {
    if (this.session) await this.ask("DELETE", `/session/${this.session}`).catch(() => {});
    this.session = undefined;
    if (this.child) await end(this.child);
  }
}

const MINI_BROWSERS = ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"].map(
  (folder) => `/usr/lib/x86_64-linux-gnu/${folder}/MiniBrowser`,
);

// Its automation sessions are private windows: they store nothing that outlives the browser.
export class WebKit extends HttpBrowser {
  name = "webkit";
  keeps = false;

  async open() {
    const binary = MINI_BROWSERS.find((one) => existsSync(one));
    if (!binary) throw new Error("no MiniBrowser: libwebkit2gtk has another version");
    this.display = await startDisplay("500x900x24");
    const env = {
      DISPLAY: this.display.name,
      TZ: "Asia/Shanghai",
      LANGUAGE: "zh_CN",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      LIBGL_ALWAYS_SOFTWARE: "1",
      GDK_BACKEND: "x11",
    };
    const options = { binary, args: ["--automation", "--geometry=400x800"] };
    await this.connect("WebKitWebDriver", env, { "webkitgtk:browserOptions": options });
  }
  // Its own screenshots hang without a compositor: the display is photographed.
  async shot(file) {
    const args = ["-display", this.display.name, "-window", "root", file];
    await start("import", args, {}, "webkit.log").ended;
  }
  async close() {
    await super.close();
    await this.display?.stop();
  }
}

export class Chromium extends HttpBrowser {
  name = "chromium";
  keeps = true;

  async open(profile) {
    const args = [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--window-size=400,800",
      "--lang=zh-CN",
      "--accept-lang=zh-CN",
      `--user-data-dir=${profile}`,
    ];
    const options = { args, binary: process.env.CHROMIUM ?? "/usr/bin/chromium" };
    await this.connect("chromedriver", { TZ: "Asia/Shanghai" }, { "goog:chromeOptions": options });
  }
}

export const element_of = (value) => value?.[ELEMENT];
export const element = (id) => ({ [ELEMENT]: id });
