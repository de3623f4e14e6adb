// Writes pinyin_order.txt: the hanzi of GB 2312 in pinyin order, as lists of names are sorted
// (Unicode's collation data, through Intl). Run it when the collation data changes:
//   node assets/i18n/pinyin_order.mjs
import { writeFileSync } from "node:fs";

const hanzi = [];
const gb = new TextDecoder("gb18030");
for (let row = 0xb0; row <= 0xf7; ++row) {
  for (let cell = 0xa1; cell <= 0xfe; ++cell) {
    const text = gb.decode(Uint8Array.of(row, cell));
    const point = text.codePointAt(0);
    if (point >= 0x4e00 && point <= 0x9fff) hanzi.push(text);
  }
}
hanzi.sort(new Intl.Collator("zh-u-co-pinyin").compare);
const lines = [];
for (let i = 0; i < hanzi.length; i += 40) lines.push(hanzi.slice(i, i + 40).join(""));
writeFileSync(new URL("pinyin_order.txt", import.meta.url), lines.join("\n") + "\n");
