// A phone whose storage is looked at from outside: the visitor of the pages' tests, who can besides
// run the bridge without a face (probe.mjs), lose single processes, and be read out.
import { readFileSync, readdirSync } from "node:fs";
import { killBrowser } from "../support/browser.mjs";
import { sleep, until } from "../support/processes.mjs";
import { Visitor } from "../ui/visitor.mjs";

export class Phone extends Visitor {
  doing = ""; // for whoever asks why it takes so long

  // A page that runs the bridge; `opened`: with the guest's store open as `store`.
  async probe({ opened = true, fresh = false } = {}) {
    if (fresh && this.context) this.page = await this.context.newPage();
    if (fresh && this.context) await this.page.goto(`${this.url}/probe.html`);
    else await this.open("/probe.html");
    await this.page.waitForFunction(() => globalThis.aftercare);
    if (opened) await open_guest(this.page);
    return this.page;
  }

  // The browser's own number, and those of all it started.
  processes() {
    const parents = new Map();
    const lines = new Map();
    for (const name of readdirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "latin1");
        parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
        lines.set(Number(name), readFileSync(`/proc/${name}/cmdline`, "utf8"));
      } catch {
        // Gone between the listing and the look.
      }
    }
    const own = [...lines].filter(([, line]) => line.includes(`--user-data-dir=${this.profile}`));
    const found = new Set(own.map(([pid]) => pid));
    for (let before = -1; before !== found.size;) {
      before = found.size;
      for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
    }
    return [...found].map((pid) => ({ pid, line: lines.get(pid) ?? "" }));
  }

  // The process a page runs in, as the browser names it at the head of a trace. Not to be guessed
  // from processor time: a browser that has just started keeps renderers of its own busy.
  async renderer_of(page) {
    const session = await this.context.newCDPSession(page);
    const { frameTree } = await session.send("Page.getFrameTree");
    const frames = [];
    session.on("Tracing.dataCollected", ({ value }) => {
      for (const { name, args } of value) {
        if (name === "TracingStartedInBrowser") frames.push(...args.data.frames);
      }
    });
    const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
    const traceConfig = { includedCategories: ["disabled-by-default-devtools.timeline"] };
    await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig });
    await session.send("Tracing.end");
    await complete;
    await session.detach();
    const pid = frames.find(({ frame }) => frame === frameTree.frame.id)?.processId;
    if (!this.processes().some((one) => one.pid === pid && one.line.includes("--type=renderer"))) {
      throw new Error(`no renderer of ${page.url()}: ${pid} of ${JSON.stringify(frames)}`);
    }
    return pid;
  }

  kill_renderers() {
    const renderers = this.processes().filter(({ line }) => line.includes("--type=renderer"));
    if (renderers.length === 0) throw new Error("no renderer runs");
    for (const { pid } of renderers) {
      try {
        process.kill(pid, "SIGKILL");
      } catch (error) {
        if (error.code !== "ESRCH") throw error;
      }
    }
  }

  async crash_page() {
    const session = await this.context.newCDPSession(this.page);
    const crashed = new Promise((done) => this.page.once("crash", done));
    session.send("Page.crash").catch(() => {});
    await Promise.race([crashed, sleep(4000)]);
  }

  // Dead pages are closed, a living one takes their place. A browser that cannot do that any more
  // (its page died while it was being set up) dies too.
  async replace_pages() {
    const dead = this.context.pages();
    const bounded = (work) => Promise.race([work.catch(() => undefined), sleep(4000)]);
    const alive = await bounded(this.context.newPage());
    if (!alive) return this.kill();
    await Promise.all(dead.map((page) => bounded(page.close())));
    if (this.context.pages()[0] !== alive) await this.kill();
  }

  async kill() {
    await killBrowser(this.context, this.profile);
    this.context = undefined;
  }
}

export function open_guest(page) {
  return page.evaluate(async () => {
    globalThis.notices = [];
    globalThis.store = await aftercare.open_guest((_, notice) => notices.push(notice ?? ""));
    return store.actor.id;
  });
}

// What the guest's *mine* holds, read without the bridge.
export function read_mine(page) {
  return page.evaluate(async () => {
    const ask = (request) =>
      new Promise((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
    const names = (await indexedDB.databases()).map(({ name }) => name);
    const name = names.find((one) => one.startsWith("aftercare-mine-"));
    const db = await ask(indexedDB.open(name));
    const transaction = db.transaction(["records", "meta", "blobs", "pieces"]);
    const records = await ask(transaction.objectStore("records").getAll());
    const meta = transaction.objectStore("meta");
    const client_id = await ask(meta.get("client_id"));
    const next_seq = await ask(meta.get("next_seq"));
    const old = await ask(transaction.objectStore("blobs").getAllKeys());
    const pieces = await ask(transaction.objectStore("pieces").getAllKeys());
    const blobs = [...new Set([...old, ...pieces.map(([sha256]) => sha256)])];
    db.close();
    return { records, client_id, next_seq, blobs };
  });
}

export const report = (symptom, files = []) => ({
  channel: "web",
  class: "repair",
  wish: "repair",
  topic: "",
  symptom,
  happened_at: null,
  scene: "",
  hazards: [],
  customer: { name: "欧阳祎喆", phone: "13912345678", address: "杭州市西湖区文三路 90 号" },
  device: { model: "AC-35", serial: "AC35-2026-000118", purchase_date: "", order_no: "" },
  files,
});

// One report through the bridge: {command, target, failed?, refused?}.
export function submit(page, symptom, files = []) {
  return page.evaluate((args) => store.submit("case.report", "", args), report(symptom, files));
}

export async function all_sent(page, ms = 40_000) {
  const quiet = () => {
    const { waiting, files_waiting } = store.screen({ screen: "sync" });
    return waiting === 0 && files_waiting === 0;
  };
  await until("everything to be sent", () => page.evaluate(quiet), ms);
}
