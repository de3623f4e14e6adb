// A visit worked off over the endpoint, for tests that are about what comes after.
import { createHash } from "node:crypto";
import { photo } from "./report.mjs";

export async function log_in(form, login = "engineer") {
  await form.getByLabel("账号").fill(login);
  await form.getByLabel("密码").fill("aftercare-demo");
  await form.getByRole("button", { name: "登录", exact: true }).click();
}

// The engineer's page, logged in.
export async function logged_in(visitor) {
  const page = await visitor.open("/field");
  await log_in(page);
  await page.getByLabel("密码").waitFor({ state: "detached" });
  return page;
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function upload(desk, bytes, type, name) {
  const ref = { sha256: sha256(bytes), type, name, size: bytes.length };
  const { stored } = await desk.ask("POST", "/files", ref);
  if (stored) return ref;
  const response = await fetch(`${desk.url}/api/v1/files/${ref.sha256}`, {
    method: "PATCH",
    body: bytes,
    headers: {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": "0",
      "X-Aftercare": "1",
      Authorization: `Bearer ${desk.token}`,
    },
  });
  if (!response.ok) throw new Error(`upload: ${response.status} ${await response.text()}`);
  return ref;
}

export async function work_until_finished(engineer, visit) {
  const target = `visit/${visit}`;
  await engineer.take("visit.depart", target, { checked: [] });
  await engineer.take("visit.arrive", target, { identity_shown: true });
  await engineer.take("visit.diagnose", target, {
    fault_type: "hardware",
    cause: "product_quality",
    clause: await a_clause(engineer),
    findings: "电源板击穿，外壳带电 36 V。",
  });
  await engineer.take("visit.finish", target, {
    measures: "更换电源板，重新接地，测试无漏电。",
    demonstrated: true,
  });
}

export async function work_visit(engineer, visit) {
  const target = `visit/${visit}`;
  await work_until_finished(engineer, visit);
  const file = await upload(engineer, photo(40), "image/png", "signature.png");
  const document = await upload(
    engineer,
    Buffer.from("上门维修确认单\n\n已修复。\n"),
    "text/plain",
    "document.txt",
  );
  await engineer.take("visit.sign", target, {
    signer: "欧阳祎喆",
    file,
    document,
    content_hash: document.sha256,
  });
}

// Any number of the policy's warranty terms.
async function a_clause(desk) {
  const body = { epoch: desk.epoch, client_id: desk.client_id, cursor: "0", limit: 500 };
  const { patch } = await desk.ask("POST", "/pull", body);
  return patch.find((row) => row.t === "policy").row.warranty_terms[0].number;
}
