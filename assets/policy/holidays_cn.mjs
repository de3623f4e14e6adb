// Writes calendar_cn.json: China's public holidays and make-up working days, from the npm package
// chinese-days (its table follows the State Council's notices). Run it when a year is published:
//   node assets/policy/holidays_cn.mjs path/to/chinese-days/dist/chinese-days.json
// Dates are facts; a year the package does not have stays unknown and the policy check names it.
import { readFileSync, writeFileSync } from "node:fs";

const YEARS = [2024, 2025, 2026];
const [source] = process.argv.slice(2);
if (!source) {
  console.error("usage: node holidays_cn.mjs chinese-days.json");
  process.exit(2);
}
const table = JSON.parse(readFileSync(source, "utf8"));
const inYears = (date) => YEARS.includes(Number(date.slice(0, 4)));
const rows = (map) =>
  Object.entries(map)
    .filter(([date]) => inYears(date))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, text]) => ({ date, name_en: text.split(",")[0], name_zh: text.split(",")[1] }));
const isoWeekday = (date) => ((new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7) + 1;

// The n-th make-up day of a holiday works like the n-th weekday that was given off for it.
const given = new Map();
for (const { date, name_en } of rows(table.inLieuDays)) {
  const key = date.slice(0, 4) + name_en;
  given.set(key, [...(given.get(key) ?? []), isoWeekday(date)]);
}
const makeUpDays = rows(table.workdays).map(({ date, name_zh, name_en }) => {
  const like = given.get(date.slice(0, 4) + name_en)?.shift();
  if (!like) throw new Error(`no day in lieu for ${date} ${name_en}`);
  return { date, works_like: like, name_zh, name_en };
});
const years = YEARS.filter((y) => Object.keys(table.holidays).some((d) => d.startsWith(`${y}-`)));
const line = (row) => `    ${JSON.stringify(row)}`;
const text = `{
  "id": "cn",
  "source": "npm chinese-days ${process.env.CHINESE_DAYS_VERSION ?? "1.5.7"}",
  "years": ${JSON.stringify(years)},
  "holidays": [
${rows(table.holidays)
  .map(({ date, name_zh, name_en }) => line({ date, name_zh, name_en }))
  .join(",\n")}
  ],
  "make_up_days": [
${makeUpDays.map(line).join(",\n")}
  ]
}
`;
writeFileSync(new URL("calendar_cn.json", import.meta.url), text);
