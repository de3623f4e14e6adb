// What a customer does on the report page.
import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

// A real picture, another one each time: a soft gradient with some noise.
export function photo(side = 160) {
  const rows = [];
  const tint = randomBytes(3);
  for (let y = 0; y < side; ++y) {
    const row = Buffer.alloc(1 + side * 3);
    for (let x = 0; x < side; ++x) {
      for (let c = 0; c < 3; ++c)
        row[1 + x * 3 + c] = (tint[c] + ((x * (c + 1) + y * 2) >> 1)) & 255;
    }
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

export const CUSTOMER = {
  symptom: "外壳漏电，一开机就跳闸，按键没有反应",
  name: "欧阳祎喆",
  phone: "139 1234 5678",
  address: "杭州市西湖区文三路 90 号",
  model: "AC-35",
  serial: "AC35-2026-000118",
};

export async function fill_report(page, report = CUSTOMER) {
  await page.getByLabel("故障现象").fill(report.symptom);
  await page.getByLabel("姓名").fill(report.name);
  await page.getByLabel("手机号").fill(report.phone);
  await page.getByLabel("地址").fill(report.address);
  if (await page.getByLabel("型号").isVisible()) {
    await page.getByLabel("型号").fill(report.model);
    await page.getByLabel("序列号").fill(report.serial);
  }
}

export async function add_photo(page, name = "photo.png", bytes = photo()) {
  await page
    .locator("input[type=file]")
    .setInputFiles({ name, mimeType: "image/png", buffer: bytes });
}

export async function send(page) {
  await page.getByRole("button", { name: "提交报修" }).click();
}

// The id of the case that is open.
export function case_id(page) {
  return new URL(page.url()).hash.replace("#/case/", "");
}

export async function type_date(page, year, month, day) {
  const [y, m, d] = await page.getByRole("group", { name: "购买日期" }).locator("input").all();
  await y.fill(year);
  await m.fill(month);
  await d.fill(day);
  await d.blur();
}
