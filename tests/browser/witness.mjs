// What the server holds, as the desk sees it.
import { Desk } from "../ui/desk.mjs";
import { expect } from "./runner.mjs";

// Cases whose symptom begins so: symptom → ids.
export async function cases_at_server(server, beginning) {
  const desk = await Desk.open(server.url, "agent");
  const found = new Map();
  for (let cursor = "0", more = true; more;) {
    const body = { epoch: desk.epoch, client_id: desk.client_id, cursor, limit: 1000 };
    const page = await desk.ask("POST", "/pull", body);
    for (const { op, t, id, row } of page.patch) {
      const symptom = op === "put" && t === "case" ? row.intake.symptom : "";
      if (!symptom.startsWith(beginning)) continue;
      found.set(symptom, [...new Set([...(found.get(symptom) ?? []), id])]);
    }
    ({ to: cursor, more } = page);
  }
  return { desk, found };
}

// Each of these was taken, and taken once.
export async function expect_once(server, beginning, saved) {
  const { desk, found } = await cases_at_server(server, beginning);
  for (const { symptom, target } of saved) {
    const ids = found.get(symptom) ?? [];
    expect(`${symptom} at the server once`, ids.length === 1, ids.join(" "));
    expect(`${symptom} under its own id`, `case/${ids[0]}` === target, `${ids[0]} ${target}`);
    const { entries } = await desk.ask("GET", `/history/case/${ids[0]}`);
    const taken = entries.filter((one) => JSON.stringify(one).includes("case.reported"));
    expect(`${symptom} reported once`, taken.length === 1, JSON.stringify(entries));
  }
  return found;
}
