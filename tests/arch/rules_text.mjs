// What people read comes from assets/i18n, in both languages.
import { isCpp, isScript, isTest, lineAt, matches } from './tree.mjs';
import { languageOf, readCode, vueParts } from './code.mjs';

const han = /\p{Script=Han}/u;
// On the line of a literal that nobody reads: a search folding table, say. Gives the reason.
const exempt = /not user-visible: \w/;

const lineText = (text, line) => text.split('\n')[line - 1] ?? '';

function checkChinese(tree) {
  const found = [];
  for (const [path, text] of tree) {
    if (!(isCpp(path) || isScript(path)) || isTest(path)) continue;
    const parts = path.endsWith('.vue') ? vueParts(text) : { script: text, template: '' };
    const code = readCode(parts.script, languageOf(path)).code;
    for (const source of [code, parts.template]) {
      source.split('\n').forEach((content, index) => {
        if (!han.test(content) || exempt.test(lineText(text, index + 1))) return;
        const message = `a raw literal: ${content.trim().slice(0, 50)}`;
        found.push({ path, line: index + 1, message });
      });
    }
  }
  return found;
}

const imguiText = new RegExp('\\bImGui::(?:Text\\w*|BulletText|LabelText|SeparatorText|Button|' +
  'SmallButton|Checkbox\\w*|RadioButton|MenuItem|BeginMenu|Selectable|Input\\w+|Drag\\w+|' +
  'Slider\\w+|' +
  'Combo|BeginCombo|ListBox|BeginListBox|Set(?:Item)?Tooltip|CollapsingHeader|' +
  'TreeNode\\w*|BeginTabItem|TabItemButton|TableSetupColumn|TableHeader|Begin|' +
  'BeginPopupModal|ColorEdit\\w+)\\s*\\(', 'g');

// The literals that stand directly in a call's arguments, not inside a call within them.
function* directLiterals(read, open) {
  let depth = 0;
  for (let i = open; i < read.bare.length; i++) {
    if (read.bare[i] === '(') depth++;
    else if (read.bare[i] === ')' && --depth === 0) return;
    if (depth !== 1) continue;
    const literal = read.byOffset.get(i);
    if (literal !== undefined) yield literal;
  }
}

const readable = (literal) => /[A-Za-z]{2,}/.test(literal.replace(/##.*$/s, '')
  .replace(/%[-+ #0]*[\d.*]*(?:hh|h|ll|l|z|j|t)?[a-zA-Z]/g, '').replace(/\\x[0-9a-fA-F]{2}/g, ''));

function checkImGui(tree) {
  const found = [];
  for (const [path, text] of tree) {
    if (!path.startsWith('native/console/') || !isCpp(path)) continue;
    const read = readCode(text, 'cpp');
    read.byOffset = new Map(read.strings.map((s) => [s.offset, s.text]));
    for (const { match, line } of matches(read.bare, imguiText)) {
      for (const literal of directLiterals(read, match.index + match[0].length - 1)) {
        if (readable(literal)) found.push({ path, line, message: `a raw literal: "${literal}"` });
      }
    }
  }
  return found;
}

const readAttributes = new RegExp('(?<![:\\w@-])(?:title|label|placeholder|alt|aria-label|text|' +
  'description|button-text|confirm-text|error-message)\\s*=\\s*"([^"]*)"', 'g');

// Names that are the same in every language.
const sameEverywhere = /\b(?:SHA-256|Aftercare)\b/g;

function checkVue(tree) {
  const found = [];
  for (const [path, text] of tree) {
    if (!path.endsWith('.vue') || isTest(path)) continue;
    const { template } = vueParts(text);
    for (const { match, line } of matches(template, readAttributes)) {
      if (/[A-Za-z]{2,}|\p{Script=Han}/u.test(match[1])) {
        found.push({ path, line, message: `a raw literal: ${match[0]}` });
      }
    }
    // What is left when tags and {{ }} are blanked is text.
    const blank = (part) => part.replace(/[^\n]/g, ' ');
    const bare = template.replace(/\{\{[\s\S]*?\}\}/g, blank)
      .replace(/<\/?[A-Za-z][\w.-]*(?:"[^"]*"|'[^']*'|[^'">])*>/g, blank)
      .replace(/&\w+;|&#\d+;/g, blank).replace(sameEverywhere, blank);
    for (const { match, line } of matches(bare, /[A-Za-z]{2,}[^\n]*|\p{Script=Han}[^\n]*/gu)) {
      found.push({ path, line, message: `a raw literal: ${match[0].trim().slice(0, 50)}` });
    }
  }
  return found;
}

export const languages = ['zh', 'en'];

// The texts of a language: assets/i18n/zh.json and the parts beside it, console.zh.json and so on.
const textFiles = (tree, language) => [...tree.keys()]
  .filter((path) => new RegExp(`^assets/i18n/(?:\\w+\\.)?${language}\\.json$`).test(path));

function parsed(tree, path) {
  try {
    return JSON.parse(tree.get(path));
  } catch {
    return {};
  }
}

export const texts = (tree, language) =>
  Object.assign({}, ...textFiles(tree, language).map((path) => parsed(tree, path)));

const literals = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`$]*)(\$\{)?[^`]*`/g;

// Keys in the code: { key, isPrefix, path, line }. A key built at run time has a fixed start; where
// a condition chooses between keys, each counts.
function* usedKeys(tree) {
  for (const [path, text] of tree) {
    if (isTest(path) || !(isCpp(path) || isScript(path)) || path.startsWith('assets/')) continue;
    const code = isCpp(path) ? readCode(text, 'cpp').code : text;
    const call = isCpp(path) ? /\btr\(\s*([^,()]*)/g
      : /(?<![\w.])(?:\$t|t|i18n\.t|i18n\.global\.t)\(\s*([^,()]*)/g;
    for (const { match, line } of matches(code, call)) {
      for (const literal of match[1].matchAll(literals)) {
        const key = literal[1] ?? literal[2] ?? literal[3];
        const isWhole = literal[0].length === match[1].trim().length;
        const isPrefix = key.endsWith('.') || literal[4] !== undefined;
        if (key !== '' && (isWhole || key.includes('.'))) yield { key, isPrefix, path, line };
      }
    }
  }
}

const fileName = /\.(?:png|jpg|pdf|json|txt|csv|html)$/;
const dotted = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+\.?$/;

// In the screens every dotted literal is a key, unless it names a command or an event.
function* screenKeys(tree) {
  const names = new Set();
  for (const [path, text] of tree) {
    if (!/^core\/(?:app|domain|codec)\//.test(path) || !isCpp(path)) continue;
    for (const { text: literal } of readCode(text, 'cpp').strings) names.add(literal);
  }
  for (const [path, text] of tree) {
    if (!path.startsWith('core/screens/') || !isCpp(path)) continue;
    for (const { offset, text: key } of readCode(text, 'cpp').strings) {
      if (!dotted.test(key) || names.has(key) || fileName.test(key)) continue;
      yield { key, isPrefix: key.endsWith('.'), path, line: lineAt(text, offset) };
    }
  }
}

// Each code that the core can refuse with has a text.
function* refusalCodes(tree) {
  for (const [path, text] of tree) {
    if (!path.startsWith('core/') || !isCpp(path)) continue;
    const { code, strings } = readCode(text, 'cpp');
    for (const { match, line } of matches(code,
      /\brefuse\(\s*"([a-z][a-z0-9_]*)"|\bRefusal\s*\{\s*(?:\.code\s*=\s*)?"([a-z][a-z0-9_]*)"/g)) {
      yield { key: `refusal.${match[1] ?? match[2]}`, isPrefix: false, path, line };
    }
    if (!/\/refusals?\.hpp$/.test(path)) continue;
    for (const { offset, text: literal } of strings) {
      if (/^[a-z][a-z0-9_]*$/.test(literal)) {
        yield { key: `refusal.${literal}`, isPrefix: false, path, line: lineAt(text, offset) };
      }
    }
  }
}

// Each key that lacks a text, once, where it is used first.
function checkKeys(tree) {
  const found = new Map();
  const used = [...usedKeys(tree), ...screenKeys(tree), ...refusalCodes(tree)];
  for (const language of languages) {
    const keys = Object.keys(texts(tree, language));
    const known = new Set(keys);
    for (const { key, isPrefix, path, line } of used) {
      const has = isPrefix ? keys.some((other) => other.startsWith(key)) : known.has(key);
      if (has || found.get(key)?.lacking.includes(language)) continue;
      if (!found.has(key)) found.set(key, { path, line, lacking: [] });
      found.get(key).lacking.push(language);
    }
  }
  return [...found].map(([key, { path, line, lacking }]) =>
    ({ path, line, message: `${key} has no text in ${lacking.join(' and ')}` }));
}

const placeholders = (text) => [...new Set(String(text).match(/\{\w+\}/g) ?? [])].sort().join(' ');

// What is wrong with a text, seen beside the other language's.
function problemOf(key, text, others, other) {
  if (typeof text !== 'string' || text === '') return `${key} has no text`;
  if (!(key in others)) return `${key} is missing in ${other}`;
  const isSame = placeholders(text) === placeholders(others[key]);
  return isSame ? undefined : `${key} has other placeholders in ${other}`;
}

const keysOf = (source) => [...source.matchAll(/^\s*(?:\{\s*)?"((?:[^"\\]|\\.)*)"\s*:/gm)];

function checkLanguages(tree) {
  const found = [];
  for (const language of languages) {
    const other = languages.find((name) => name !== language);
    const others = texts(tree, other);
    const seen = new Map();
    for (const path of textFiles(tree, language)) {
      const source = tree.get(path);
      try {
        JSON.parse(source);
      } catch (error) {
        found.push({ path, line: 1, message: `not JSON: ${error.message}` });
        continue;
      }
      for (const [key, text] of Object.entries(parsed(tree, path))) {
        const message = problemOf(key, text, others, other);
        const line = lineAt(source, Math.max(0, source.indexOf(JSON.stringify(key))));
        if (message) found.push({ path, line, message });
      }
      for (const match of keysOf(source)) {
        const line = lineAt(source, match.index + match[0].length);
        if (seen.has(match[1])) {
          found.push({ path, line, message: `${match[1]} is given in ${seen.get(match[1])} too` });
        }
        seen.set(match[1], path);
      }
    }
  }
  return found;
}

const both = (keys) => ({ 'assets/i18n/zh.json': JSON.stringify(keys),
  'assets/i18n/en.json': JSON.stringify(keys) });

export const rules = [
  {
    name: 'no Chinese literals outside assets/i18n', check: checkChinese,
    violations: [{ 'core/app/a.cpp': 'auto a = "漏电";' }, { 'web/pages/a.ts': "const a = '漏电'" },
      { 'web/pages/a.vue': '<template><p>漏电</p></template>' }],
    fine: { 'core/app/a.cpp': '// 首次响应\nauto a = "leak";', 'tests/a.cpp': 'auto a = "漏电";',
      'core/base/text.cpp': 'fold("，", "汉");  // not user-visible: search folding' },
  },
  {
    name: 'no English literals in ImGui calls', check: checkImGui,
    violations: [{ 'native/console/views/a.cpp': 'ImGui::Button("Accept");' },
      { 'native/console/views/a.cpp': 'ImGui::TextColored(red(),\n  "Late by %d");' },
      { 'native/console/views/a.cpp': 'if (ImGui::Begin("Queue###queue")) {}' }],
    fine: { 'native/console/views/a.cpp': 'ImGui::Button(tr("case.accept"));\n' +
      'ImGui::Text("%s: %d", a, b);\nImGui::Begin("###main");\nImGui::BeginTable("rows", 3);' },
  },
  {
    name: 'no literals in Vue templates', check: checkVue,
    violations: [{ 'web/pages/a.vue': '<template><p>Send it</p></template>' },
      { 'web/pages/a.vue': '<template><input placeholder="Phone"></template>' }],
    fine: { 'web/pages/a.vue': '<template><p :title="t(\'a.b\')" class="big" v-if="a > b">' +
      '{{ t("a.b") }} · &nbsp; SHA-256</p><!-- a comment --></template>\n' +
      '<script>const words = "plain"</script>' },
  },
  {
    name: 'keys in the code have texts', check: checkKeys,
    violations: [
      { ...both({ 'a.b': 'x' }), 'native/console/a.cpp': 'words.tr("a.c");' },
      { ...both({ 'a.b': 'x' }), 'web/pages/a.vue': '<template>{{ $t(\'a.c\') }}</template>' },
      { ...both({ 'a.b': 'x' }), 'web/pages/a.ts': 'const a = t(`b.${code}`)' },
      { ...both({ 'a.b': 'x' }), 'core/app/a.cpp': 'return refuse("part_out_of_stock", "part");' },
      { ...both({ 'a.b': 'x' }), 'core/app/refusals.hpp': 'auto a = "part_out_of_stock";' },
      { ...both({ 'a.b': 'x' }), 'native/console/a.cpp': 'words.tr(late ? "a.b" : "a.c");' },
      { ...both({ 'a.b': 'x' }), 'core/screens/a.cpp': 'return {"next.wait", {}};' },
      { 'assets/i18n/zh.json': '{"a.b":"x"}', 'assets/i18n/en.json': '{}', 'web/a.ts': "t('a.b')" },
    ],
    fine: { ...both({ 'a.b': 'x', 'refusal.no_part': 'x' }),
      'native/console/a.cpp': 'tr("a.b");tr("a.");', 'core/app/a.cpp': 'refuse("no_part");',
      'core/app/commands.cpp': 'add("case.accept");', 'core/screens/a.cpp': 'allow("case.accept");',
      'web/pages/a.ts': "emit('gone'); t(`a.${x}`); it('is', f); t(x === 'c' ? 'a.b' : 'a.b')" },
  },
  {
    name: 'both languages have the same keys', check: checkLanguages,
    violations: [
      { 'assets/i18n/zh.json': '{"a.b": "甲"}', 'assets/i18n/en.json': '{}' },
      { 'assets/i18n/zh.json': '{"a": "{n} 个"}', 'assets/i18n/en.json': '{"a": "{count} parts"}' },
      { 'assets/i18n/zh.json': '{"a": ""}', 'assets/i18n/en.json': '{"a": ""}' },
      { 'assets/i18n/zh.json': '{\n"a": "b",\n"a": "c"\n}', 'assets/i18n/en.json': '{"a": "b"}' },
      { 'assets/i18n/zh.json': '{', 'assets/i18n/en.json': '{}' },
      { ...both({ a: 'b' }), 'assets/i18n/console.zh.json': '{"a": "b"}' },
    ],
    fine: { 'assets/i18n/zh.json': '{"a": "{n} 个"}', 'assets/i18n/en.json': '{"a": "{n} parts"}' },
  },
];
