// Which of the platform's interfaces a script uses, and since when browsers have them (MDN's
// compatibility data). Found by name: `AbortSignal.timeout` by its interface, `.toSorted` by being
// newer in every interface that has a member of that name.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { root } from "./processes.mjs";

const require = createRequire(path.join(root, "web/package.json"));
const acorn = require("acorn");
const walk = require("acorn-walk");
const { api, css, javascript } = require("@mdn/browser-compat-data");

const BROWSERS = { chrome: "chrome", firefox: "firefox", safari: "safari", ios: "safari_ios" };
const GLOBALS = ["Window", "WindowOrWorkerGlobalScope", "WorkerGlobalScope"];
const ITSELF = ["window", "self", "globalThis"]; // `window.indexedDB` is `indexedDB`
// Objects that are there under a name of their own.
const OBJECTS = {
  navigator: "Navigator",
  crypto: "Crypto",
  document: "Document",
  indexedDB: "IDBFactory",
  performance: "Performance",
  history: "History",
  location: "Location",
  caches: "CacheStorage",
  visualViewport: "VisualViewport",
};

// As a number that orders: 15.4 < 15.10 < 16. Nothing: never; a "preview" is newer than all.
function number_of(version) {
  if (version === true) return 0;
  if (!version) return Infinity;
  const found = /^[≤]?(\d+)(?:\.(\d+))?/.exec(version);
  return found ? Number(found[1]) + Number(found[2] ?? 0) / 100 : Infinity;
}

// Since which version each browser has it, flags and prefixes not counted.
function since(entry) {
  const support = entry.__compat?.support ?? {};
  const first = (browser) => {
    const lines = [support[browser] ?? []].flat();
    const plain = lines.filter((one) => !one.flags && !one.prefix && !one.alternative_name);
    const lasting = plain.filter((one) => !one.version_removed);
    return Math.min(Infinity, ...lasting.map((one) => number_of(one.version_added)));
  };
  return Object.fromEntries(
    Object.entries(BROWSERS).map(([ours, theirs]) => [ours, first(theirs)]),
  );
}

const interfaces = new Map(); // name → its entry
for (const entries of [api, javascript.builtins]) {
  for (const [name, entry] of Object.entries(entries)) interfaces.set(name, entry);
}
const globals = new Map(interfaces);
for (const scope of GLOBALS) {
  for (const [name, entry] of Object.entries(api[scope] ?? {})) globals.set(name, entry);
}
// A member of an object whose interface the script does not tell. One word in small letters may as
// well be a name of ours: of those only what arrays, strings and their like have.
const PLAIN = ["Array", "Map", "Promise", "RegExp", "Set", "String", "TypedArray"];
const members = new Map(); // name → [{place, entry}]
function add_members(owner, entry, wanted) {
  for (const [key, member] of Object.entries(entry)) {
    if (!member.__compat || key === owner || /_event$|_static$/.test(key) || !wanted(key)) continue;
    const found = { place: `${owner}.prototype.${key}`, entry: member };
    members.set(key, [...(members.get(key) ?? []), found]);
  }
}
for (const [owner, entry] of Object.entries(api))
  add_members(owner, entry, (key) => /[A-Z]/.test(key));
for (const owner of PLAIN) add_members(owner, javascript.builtins[owner], () => true);

export const minimum = JSON.parse(readFileSync(path.join(root, "web/minimum.json"), "utf8"));
const oldest = Object.fromEntries(
  Object.keys(BROWSERS).map((browser) => [browser, number_of(minimum[browser])]),
);
const text_of = (node) => (node.computed ? node.property.value : node.property.name);

// Every interface or member named in the script: name → [{place, entry}], `place` being where the
// browser has it.
function used_apis(script) {
  const found = new Map();
  const tree = acorn.parse(script, { ecmaVersion: "latest", sourceType: "module" });
  walk.full(tree, (node) => {
    if (node.type === "Identifier" && globals.has(node.name)) {
      found.set(node.name, [{ place: node.name, entry: globals.get(node.name) }]);
    }
    if (node.type !== "MemberExpression") return;
    const name = text_of(node);
    if (typeof name !== "string") return;
    const owner = node.object.type === "Identifier" ? node.object.name : "";
    const known = owner && member_of(owner, name);
    if (ITSELF.includes(owner) && globals.has(name)) {
      found.set(name, [{ place: name, entry: globals.get(name) }]);
    } else if (known) found.set(`${node.object.name}.${name}`, [known]);
    else if (members.has(name)) found.set(`.${name}`, members.get(name));
  });
  return found;
}

function member_of(object, name) {
  const owner = OBJECTS[object] ?? object;
  const entry = interfaces.get(owner)?.[`${name}_static`] ?? interfaces.get(owner)?.[name];
  if (!entry?.__compat) return undefined;
  return { place: OBJECTS[object] ? `${owner}.prototype.${name}` : `${owner}.${name}`, entry };
}

// Names that not every browser of `versions` has. A member without a known owner counts only if it
// is newer wherever it is found.
function newer_than(script, versions) {
  const newer = ({ entry }) => {
    const known = since(entry);
    return Object.keys(BROWSERS).some((browser) => known[browser] > versions[browser]);
  };
  return [...used_apis(script)].filter(([, found]) => found.every(newer));
}

// What the oldest browser we run in may lack.
export const too_new = (script) => newer_than(script, oldest).map(([name]) => name);

// The same of a style sheet: properties, pseudo-classes, and newer units that have no older value
// before them in their rule.
const NEW_UNIT = /[\d.]+([dsl]v[hw]|r?lh|cq[whib])\b/;
const is_newer = (entry) => {
  const known = entry?.__compat ? since(entry) : {};
  return Object.keys(known).some((browser) => known[browser] > oldest[browser]);
};
export function too_new_styles(sheet) {
  const found = new Set();
  for (const [, name] of sheet.matchAll(/[^:]::?([a-z][a-z-]+)(?=[^{}]*\{)/g)) {
    if (is_newer(css.selectors[name])) found.add(`:${name}`);
  }
  for (const [, body] of sheet.matchAll(/\{([^{}]*)\}/g)) {
    const plain = new Set();
    for (const declaration of body.split(";")) {
      const at = declaration.indexOf(":");
      const [name, value] = [declaration.slice(0, at).trim(), declaration.slice(at + 1)];
      if (is_newer(css.properties[name])) found.add(name);
      if (NEW_UNIT.test(value) && !plain.has(name)) found.add(`${name}:${value.trim()}`);
      plain.add(name);
    }
  }
  return [...found];
}

// What came in the years before it: where the browser has each of them.
const YEARS_BEFORE = { chrome: 70, firefox: 65, safari: 12.01, ios: 12.02 };
export const recent_places = (script) =>
  newer_than(script, YEARS_BEFORE).map(([name, found]) => ({
    name,
    places: found.map(({ place }) => place),
  }));
