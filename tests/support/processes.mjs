// Real parts for tests: a server on a free port of 127.0.0.1, a display, a console. Each knows
// how to stop what it started, by process id, and nothing else.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const bin = process.env.AFTERCARE_BIN ?? path.join(root, "build/dev/bin");
export const artifacts = process.env.AFTERCARE_ARTIFACTS ?? path.join(root, "build/artifacts/e2e");
mkdirSync(artifacts, { recursive: true });

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function freePort() {
  return new Promise((done, fail) => {
    const server = net.createServer();
    server.on("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

// Waits until `look` answers something true; the error says what was waited for.
export async function until(what, look, ms = 15000) {
  const end = Date.now() + ms;
  let last;
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}${last ? `: ${last}` : ""}`);
    await sleep(50);
  }
}

function start(command, args, options = {}) {
  const log = options.log ? openSync(path.join(artifacts, options.log), "a") : "ignore";
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", log, log],
    env: { ...process.env, ...options.env },
  });
  child.ended = new Promise((done) => child.on("exit", (code, signal) => done({ code, signal })));
  return child;
}

async function stop(child, signal = "SIGTERM") {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  return child.ended;
}

// For tests that do in minutes what honest people do in weeks.
export const wide_limits = path.join(root, "tests/server/support/wide_limits.json");

// For tests whose many people all come from 127.0.0.1: each of them has the limits of a person.
export const one_address_limits = path.join(root, "tests/support/one_address_limits.json");

// `data` keeps its content between starts, so a test may kill and start again. `limits`: a file for
// --limits; without it the server has those it is shipped with.
export async function startServer({ data, port, demo = true, log = "aftercared.log", limits }) {
  mkdirSync(data, { recursive: true });
  const chosen = port ?? (await freePort());
  const args = [
    "--listen",
    `127.0.0.1:${chosen}`,
    "--data",
    data,
    "--preset",
    "product_standard",
    "--pages",
    process.env.AFTERCARE_PAGES ?? path.join(root, "build/web"),
  ];
  if (demo) args.push("--demo");
  if (limits) args.push("--limits", limits);
  const child = start(path.join(bin, "aftercared"), args, { log });
  const url = `http://127.0.0.1:${chosen}`;
  await until(
    "the server to be ready",
    async () => {
      if (child.exitCode !== null) throw new Error(`aftercared ended with ${child.exitCode}`);
      return (await fetch(`${url}/readyz`)).ok;
    },
    60000,
  );
  return {
    url,
    port: chosen,
    pid: child.pid,
    stop: () => stop(child),
    kill: () => stop(child, "SIGKILL"),
  };
}

export async function startDisplay(size = "1280x800x24") {
  for (let number = 90; number < 130; ++number) {
    if (existsSync(`/tmp/.X11-unix/X${number}`)) continue;
    const child = start("Xvfb", [`:${number}`, "-screen", "0", size, "-nolisten", "tcp"]);
    try {
      await until("the display", () => existsSync(`/tmp/.X11-unix/X${number}`), 5000);
      return { name: `:${number}`, stop: () => stop(child) };
    } catch {
      await stop(child);
    }
  }
  throw new Error("no free display");
}

// The console's own widgets, driven over its loopback port: one JSON object a line, answers in
// order.
export class Console {
  static async start({ url, display, data, log = "console.log", args = [] }) {
    mkdirSync(data, { recursive: true });
    const port = await freePort();
    const child = start(
      path.join(bin, "aftercare-console"),
      ["--server", url, "--data", data, "--ui-port", String(port), ...args],
      {
        log,
        env: {
          DISPLAY: display,
          LIBGL_ALWAYS_SOFTWARE: "1",
          SDL_AUDIODRIVER: "dummy",
          // The software renderer keeps what it took until the process ends; its leaks are not
          // ours.
          ASAN_OPTIONS: "detect_leaks=0",
        },
      },
    );
    const socket = await until(
      "the console's port",
      () =>
        new Promise((done, fail) => {
          const attempt = net.connect(port, "127.0.0.1", () => done(attempt));
          attempt.on("error", fail);
        }),
      30000,
    );
    return new Console(child, socket);
  }

  constructor(child, socket) {
    this.child = child;
    this.socket = socket;
    this.waiting = [];
    let text = "";
    socket.setEncoding("utf8");
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      text += chunk;
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n")) {
        const answer = JSON.parse(text.slice(0, at));
        text = text.slice(at + 1);
        this.waiting.shift()?.(answer);
      }
    });
  }

  ask(request) {
    return new Promise((done) => {
      this.waiting.push(done);
      this.socket.write(`${JSON.stringify(request)}\n`);
    });
  }

  async do(request) {
    const answer = await this.ask(request);
    if (!answer.ok) {
      await this.ask({ do: "screenshot", file: path.join(artifacts, "console-failure.png") });
      throw new Error(`console: ${JSON.stringify(request)}: ${answer.error}`);
    }
    return answer;
  }

  click(id, more = {}) {
    return this.do({ do: "click", id, ...more });
  }
  type(id, text) {
    return this.do({ do: "type", id, text });
  }
  key(keys) {
    return this.do({ do: "key", keys });
  }
  see(text, ms = 10000) {
    return this.do({ do: "wait", text, ms });
  }
  seeId(id, ms = 10000) {
    return this.do({ do: "wait", id, ms });
  }
  async text() {
    return (await this.do({ do: "text" })).text;
  }
  async items() {
    return (await this.do({ do: "items" })).items;
  }
  shot(name) {
    return this.do({ do: "screenshot", file: path.join(artifacts, `${name}.png`) });
  }

  async stop() {
    await Promise.race([this.ask({ do: "quit" }), sleep(1000)]);
    this.socket.destroy();
    return stop(this.child);
  }
}
