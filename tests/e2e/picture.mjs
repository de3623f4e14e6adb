// A real photograph's stand-in: a PNG of the asked size, made here so that no binary lies in the
// tree.
import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

// A grey appliance with a dark scorch mark on a light wall.
export function writePhoto(file, width = 320, height = 240) {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      const inside = x > width * 0.2 && x < width * 0.8 && y > height * 0.25 && y < height * 0.8;
      const scorch = (x - width * 0.6) ** 2 + (y - height * 0.5) ** 2 < (height * 0.12) ** 2;
      const shade = scorch ? 48 : inside ? 150 + (y % 12) : 226;
      rows[at] = shade + (scorch ? 24 : 0);
      rows[at + 1] = shade;
      rows[at + 2] = shade + (inside ? 8 : 0);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  writeFileSync(
    file,
    Buffer.concat([
      Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
      chunk("IHDR", head),
      chunk("IDAT", deflateSync(rows)),
      chunk("IEND", Buffer.alloc(0)),
    ]),
  );
  return file;
}
