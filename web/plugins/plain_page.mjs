// The page for browsers in which ours cannot run: HTML without script that lies in each index.html,
// made of assets/pages and assets/i18n. The server fills the same templates (plain_pages.cpp).
import { readFileSync, readdirSync } from "node:fs";

const LANGUAGES = { zh: "zh-CN", en: "en" };

function texts_of(assets, language) {
  const folder = `${assets}/i18n`;
  const names = readdirSync(folder).filter((name) => name.endsWith(`.${language}.json`));
  return Object.assign(
    {},
    ...names.map((name) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"))),
  );
}

const escaped = (text) =>
  text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

// "{{t:key}}" is a text, "{{name}}" what `holes` says or nothing.
function filled(template, texts, holes) {
  return template.replace(/\{\{([^}]*)\}\}/g, (_, hole) => {
    if (!hole.startsWith("t:")) return holes[hole] ?? "";
    const text = texts[hole.slice(2)];
    if (!text) throw new Error(`assets/pages: no text ${hole.slice(2)}`);
    return escaped(text);
  });
}

// `face` is "customer" (with the form) or a face of staff.
export function plain_page(assets, face) {
  const template = (name) => readFileSync(`${assets}/pages/${name}.html`, "utf8");
  const all = { zh: texts_of(assets, "zh"), en: texts_of(assets, "en") };
  const why = Object.keys(LANGUAGES).map((language) => {
    const texts = all[language];
    const english = `<p><a class="plain-button" href="/report?lang=en">${escaped(
      texts["plain.form_title"],
    )}</a></p>`;
    const staff = `<p>${escaped(texts["plain.staff_hint"])}</p>`;
    const more = face !== "customer" ? staff : language === "en" ? english : "";
    return filled(template("why"), texts, { html_lang: LANGUAGES[language], more });
  });
  const form = `<section class="plain-card plain-report" lang="zh-CN">${filled(
    template("report_form"),
    all.zh,
    { lang: "zh", lacks: "no_script" },
  )}</section>`;
  const english = escaped(all.zh["plain.other_language"]);
  const other = `<a href="/report?lang=en" lang="en">${english}</a>`;
  const head = `<div class="plain-head"><strong>${escaped(
    all.zh[`${face}.title`] ?? "",
  )}</strong>${face === "customer" ? other : ""}</div>`;
  return `<div class="plain" id="plain">${head}${why.join("")}${
    face === "customer" ? form : ""
  }</div>`;
}
