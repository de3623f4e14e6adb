// The texts people see, by key, as the programs read them: tests name keys, never sentences.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { root } from "./processes.mjs";

const folder = path.join(root, "assets/i18n");

export function texts(language = "zh") {
  const all = {};
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(`.${language}.json`) && name !== `${language}.json`) continue;
    Object.assign(all, JSON.parse(readFileSync(path.join(folder, name), "utf8")));
  }
  return (key, params = {}) => {
    if (!(key in all)) throw new Error(`no text for ${key}`);
    return all[key].replace(/\{(\w+)\}/g, (whole, name) => params[name] ?? whole);
  };
}
