// Killed while it writes: whatever the page called saved is there afterwards, and arrives once.
import { expect, test } from "./runner.mjs";
import { all_sent, read_mine, report } from "./phone.mjs";
import { expect_once } from "./witness.mjs";

const WAYS = ["renderer", "browser", "crash"];
const WRITES_MS_MAX = 400; // between the first write of a round and the kill

// Reports one after the other, some with a photo; tells of each when it is saved.
function write_on(page, round, beginning) {
  return page.evaluate(
    ([template, number, start]) => {
      const photo_of = async (text) => {
        const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
        const bytes = new Uint8Array([...png, ...new TextEncoder().encode(text)]);
        const made = store.made_file(bytes, "image/png", "photo.png");
        return (await store.keep_file(made.ref, made.blob)) ? [made.ref] : [];
      };
      const write = async () => {
        for (let i = 0; ; ++i) {
          const symptom = `${start} ${number}.${i}`;
          tell({ trying: symptom });
          const files = i % 4 === 3 ? await photo_of(symptom) : [];
          const { command, target, failed, refused } = await store.submit("case.report", "", {
            ...template,
            symptom,
            files,
          });
          tell({ symptom, command, target, failed, refused, files: files.map((f) => f.sha256) });
          if (i % 3 === 0) await new Promise((done) => setTimeout(done, (i * 7) % 20));
        }
      };
      void write();
    },
    [report(""), round, beginning],
  );
}

async function die(phone, way) {
  if (way === "browser") return phone.kill();
  if (way === "crash") await phone.crash_page();
  else phone.kill_renderers();
  await phone.replace_pages();
}

// Every saved command is in the store, under a number of its own.
async function expect_all_kept(page, saved) {
  const { records, blobs } = await read_mine(page);
  const kept = new Set(
    records.filter(({ kind }) => kind === "outbox" || kind === "receipt").map(({ id }) => id),
  );
  for (const one of saved) {
    expect(`${one.symptom} kept`, kept.has(one.command));
    for (const sha256 of one.files) {
      expect(`photo of ${one.symptom} kept`, blobs.includes(sha256));
      const known = records.some(({ kind, id }) => kind === "file" && id === sha256);
      expect(`photo of ${one.symptom} known`, known);
    }
  }
  const waiting = records.filter(({ kind }) => kind === "outbox");
  const numbers = waiting.map(({ client_seq }) => client_seq);
  expect("numbers of their own", new Set(numbers).size === numbers.length, numbers.join(" "));
  return waiting.length;
}

test(
  "kills: what was saved is there after every kill and arrives once",
  async ({ server, phone, random, kills, seed }) => {
    const beginning = `断电试验 ${seed}`;
    const saved = [];
    const tried = new Set();
    const counts = Object.fromEntries(WAYS.map((way) => [way, 0]));
    const hear = (_, { trying, ...one }) => {
      if (trying) return void tried.add(trying);
      expect("a report to be taken", !one.failed && !one.refused, JSON.stringify(one));
      saved.push(one);
    };
    const start = async () => {
      if (!phone.context) {
        await phone.open("/probe.html");
        await phone.context.exposeBinding("tell", hear);
      }
      await phone.online(); // the page itself comes from the server
      await phone.probe();
    };
    for (let round = 0; round < kills; ++round) {
      phone.doing = `round ${round}: opening`;
      await start();
      phone.doing = `round ${round}: looking`;
      if (random() < 0.4) await phone.offline();
      await expect_all_kept(phone.page, saved);
      phone.doing = `round ${round}: writing`;
      await write_on(phone.page, round, beginning);
      await new Promise((done) => setTimeout(done, 20 + random() * WRITES_MS_MAX));
      const way = WAYS[Math.floor(random() * WAYS.length)];
      counts[way] += 1;
      phone.doing = `round ${round}: ${way}`;
      await die(phone, way);
    }
    phone.doing = "opening for the last time";
    await start();
    await expect_all_kept(phone.page, saved);
    phone.doing = `sending the rest of ${saved.length}`;
    await all_sent(phone.page, 60_000);
    expect("something to be saved", saved.length >= kills, saved.length);
    phone.doing = `asking the server for ${saved.length}`;
    const found = await expect_once(server, beginning, saved);
    for (const symptom of found.keys()) expect("nothing nobody wrote", tried.has(symptom), symptom);
    const told = WAYS.map((way) => `${way} ${counts[way]}`).join(", ");
    console.log(
      `        ${kills} kills (${told}), ${saved.length} confirmed, ${found.size} at the server`,
    );
  },
  { ms_max: ({ kills }) => 60_000 + kills * 8_000 },
);
