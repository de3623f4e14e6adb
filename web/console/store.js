// The console's store in IndexedDB: one database per person, *mine* written with strict durability,
// *base* as byte segments. A Web Lock keeps a second tab of the same person out.
const MINE = 'mine', SEGMENTS = 'segments', FILES = 'files', ABOUT = 'about';
const VERSION = 1;

const nameOf = (person) => `aftercare-console-${person}`;

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function ended(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

function open(person) {
  const request = indexedDB.open(nameOf(person), VERSION);
  request.onupgradeneeded = () => {
    const database = request.result;
    database.createObjectStore(MINE, { keyPath: ['kind', 'id'] });
    database.createObjectStore(SEGMENTS, { keyPath: 'n' });
    database.createObjectStore(FILES);
    database.createObjectStore(ABOUT);
  };
  return done(request);
}

function newClient() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let ms = Date.now();
  for (let i = 5; i >= 0; --i) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const bySeq = (records) => records.sort((a, b) => a.client_seq - b.client_seq);

class Store {
  constructor(person) {
    this.person = person;
  }

  async load() {
    if (!(await this.lock())) throw new Error('locked');
    this.database = await open(this.person);
    this.database.onversionchange = () => this.database.close();
    navigator.storage?.persist?.();
    const about = this.write([ABOUT]);
    const kept = about.objectStore(ABOUT);
    let client = await done(kept.get('client'));
    if (!client) {
      client = newClient();
      kept.put(client, 'client');
    }
    const meta = await done(kept.get('meta'));
    await ended(about);
    const read = this.database.transaction([MINE, SEGMENTS]);
    const mine = bySeq(await done(read.objectStore(MINE).getAll()));
    const segments = meta ? await done(read.objectStore(SEGMENTS).getAll()) : [];
    return { json: { client_id: client, mine, meta: meta ?? null }, segments };
  }

  // Held until the page goes or another person logs in.
  lock() {
    return new Promise((resolve) => {
      const held = new Promise((release) => {
        this.release = release;
      });
      navigator.locks?.request(nameOf(this.person), { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock ? held : undefined;
      }) ?? resolve(true);
    });
  }

  write(stores) {
    return this.database.transaction(stores, 'readwrite', { durability: 'strict' });
  }

  async store_mine(change) {
    const transaction = this.write([MINE, ABOUT]);
    const finished = ended(transaction);
    const mine = transaction.objectStore(MINE), about = transaction.objectStore(ABOUT);
    if (change.append.length > 0) {
      let next = (await done(about.get('next_seq'))) ?? 1;
      for (const record of change.append) {
        record.client_seq = next++;
        mine.put(record);
      }
      about.put(next, 'next_seq');
    }
    for (const record of change.puts) mine.put(record);
    for (const key of change.deletes) mine.delete(key);
    await finished;
    return { json: change.append };
  }

  async reclient({ client_id }) {
    const transaction = this.write([MINE, ABOUT]);
    const finished = ended(transaction);
    const mine = transaction.objectStore(MINE), about = transaction.objectStore(ABOUT);
    const records = bySeq(await done(mine.getAll()));
    let next = 1;
    for (const record of records) {
      if (record.kind !== 'outbox') continue;
      record.client_seq = next++;
      mine.put(record);
    }
    about.put(client_id, 'client');
    about.put(next, 'next_seq');
    await finished;
    return { json: records };
  }

  async store_base(change) {
    const transaction = this.write([SEGMENTS, ABOUT]);
    const finished = ended(transaction);
    const segments = transaction.objectStore(SEGMENTS);
    if (change.reset) segments.clear();
    for (const segment of change.segments) segments.put(segment);
    if (change.meta) {
      transaction.objectStore(ABOUT).put(change.meta, 'meta');
      segments.delete(IDBKeyRange.upperBound(change.meta.first_segment, true));
    }
    await finished;
    return {};
  }

  async put_file({ sha256 }, bytes) {
    const transaction = this.database.transaction([FILES], 'readwrite');
    transaction.objectStore(FILES).put(new Blob([bytes]), sha256);
    await ended(transaction);
    return {};
  }

  async get_file({ sha256 }) {
    const blob = await done(this.database.transaction([FILES]).objectStore(FILES).get(sha256));
    return blob ? { bytes: new Uint8Array(await blob.arrayBuffer()) } : {};
  }

  async drop_files({ sha256 }) {
    const transaction = this.database.transaction([FILES], 'readwrite');
    for (const one of sha256) transaction.objectStore(FILES).delete(one);
    await ended(transaction);
    return {};
  }

  async close() {
    this.database?.close();
    this.database = undefined;
    this.release?.();
    return {};
  }
}

// A dead handle (the browser closed the database) is reopened and the step tried once more.
async function attempt(store, operation, argument, bytes) {
  try {
    return await store[operation](argument, bytes);
  } catch (error) {
    const dead = error?.name === 'InvalidStateError' || error?.name === 'UnknownError';
    if (!dead || operation === 'load' || operation === 'close') throw error;
    store.database = await open(store.person);
    return store[operation](argument, bytes);
  }
}

function reasonOf(error) {
  if (error?.message === 'locked') return 'locked';
  return error?.name === 'QuotaExceededError' ? 'quota' : 'dead_handle';
}

function download(name, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function openStores(module, memory) {
  const stores = new Map();
  let last = Promise.resolve();  // one step after the other

  function answer(number, failed, result) {
    for (const segment of result.segments ?? []) {
      memory.withBytes(new TextEncoder().encode(segment.bytes), (at, size) =>
        module._console_store_segment(number, segment.n, at, size));
    }
    memory.withTexts([failed, JSON.stringify(result.json ?? null)], (reason, json) =>
      memory.withBytes(result.bytes, (at, size) =>
        module._console_store_done(number, reason, json, at, size)));
    module._console_wake(1);
  }

  async function step(number, operation, person, json, bytes) {
    if (operation === 'export') return download(person, json);
    if (operation === 'erase') {
      await stores.get(person)?.close();
      stores.delete(person);
      return done(indexedDB.deleteDatabase(nameOf(person)));
    }
    if (!stores.has(person)) stores.set(person, new Store(person));
    try {
      const result = await attempt(stores.get(person), operation, JSON.parse(json), bytes);
      if (operation === 'close') stores.delete(person);
      answer(number, '', result);
    } catch (error) {
      answer(number, reasonOf(error), {});
    }
  }

  return {
    ask(number, operation, person, json, bytes) {
      last = last.then(() => step(number, operation, person, json, bytes)).catch(console.error);
    },
  };
}
