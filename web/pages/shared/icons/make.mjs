// Draws the home screen icons of both pages: `npm run icons`. The results are committed.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

// Tabler (MIT): home with heart, tool.
const FACES = {
  customer: {
    colour: "#2563eb",
    paths: [
      "M21 12l-9 -9l-9 9h2v7a2 2 0 0 0 2 2h6",
      "M9 21v-6a2 2 0 0 1 2 -2h2c.39 0 .754 .112 1.061 .304",
      "M19 21.5l2.518 -2.58a1.74 1.74 0 0 0 0 -2.413a1.627 1.627 0 0 0 -2.346 0l-.168 .172l" +
        "-.168 -.172a1.627 1.627 0 0 0 -2.346 0a1.74 1.74 0 0 0 0 2.412l2.51 2.59z",
    ],
  },
  engineer: {
    colour: "#1e293b",
    paths: ["M7 10h3v-3l-3.5 -3.5a6 6 0 0 1 8 8l6 6a2 2 0 0 1 -3 3l-6 -6a6 6 0 0 1 -8 -8l3.5 3.5"],
  },
};

// `scale`: share of the side that the drawing takes; a maskable icon keeps clear of the edges.
function svg({ colour, paths }, { radius, scale }) {
  const size = 512;
  const side = size * scale;
  const move = (size - side) / 2;
  const drawn = paths.map((path) => `<path d="${path}"/>`).join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" ` +
    `width="${size}" height="${size}">` +
    `<rect width="${size}" height="${size}" rx="${radius}" fill="${colour}"/>` +
    `<g transform="translate(${move} ${move}) scale(${side / 24})" fill="none" stroke="#fff" ` +
    `stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">${drawn}</g></svg>`
  );
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage();
async function png(drawing, size, path) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`,
  );
  await page.screenshot({ path, omitBackground: true });
}
for (const [face, look] of Object.entries(FACES)) {
  const folder = at(`../../${face}/public`);
  const plain = svg(look, { radius: 112, scale: 0.62 });
  writeFileSync(`${folder}/icon.svg`, `${plain}\n`);
  await png(plain, 192, `${folder}/icon-192.png`);
  await png(plain, 512, `${folder}/icon-512.png`);
  await png(svg(look, { radius: 0, scale: 0.5 }), 512, `${folder}/icon-maskable-512.png`);
}
await browser.close();
