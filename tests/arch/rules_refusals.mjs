// No hole is left in the text of a refusal (case.md section 7): each place that raises one gives
// every value its texts ask for, in the core as in the server, its adapters and its tools.
import { isCpp, isTest, lineAt } from './tree.mjs';
import { readCode } from './code.mjs';
import { languages, texts } from './rules_text.mjs';

const call = /\brefuse\(/g;
const opens = '({[';
const closes = ')}]';

// What stands between the parentheses from `open` on: [{ from, to }] per argument.
function argumentsFrom(bare, open) {
  const found = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open; at < bare.length; at++) {
    if (opens.includes(bare[at])) depth++;
    else if (closes.includes(bare[at])) depth--;
    if (depth === 0 || (depth === 1 && bare[at] === ',')) {
      found.push({ from, to: at });
      from = at + 1;
    }
    if (depth === 0) break;
  }
  return found;
}

const literalsIn = (strings, { from, to }) =>
  strings.filter(({ offset }) => offset >= from && offset < to);

// Names of `{{"name", value}, …}`; undefined where they are put together elsewhere.
function namesIn(read, argument) {
  if (!argument) return [];
  const source = read.bare.slice(argument.from, argument.to);
  const start = source.search(/\S/);
  if (start === -1) return [];
  if (source[start] !== '{') return undefined;
  return argumentsFrom(read.bare, argument.from + start).flatMap((pair) => {
    const [name] = literalsIn(read.strings, pair);
    return name === undefined ? [] : [name.text];
  });
}

// { codes, names, offset } of each refuse(…) whose codes stand there as literals.
function* refusals(text) {
  const read = readCode(text, 'cpp');
  for (const match of read.bare.matchAll(call)) {
    const open = match.index + match[0].length - 1;
    const [code, , params] = argumentsFrom(read.bare, open);
    const codes = literalsIn(read.strings, code).map((literal) => literal.text)
      .filter((name) => /^[a-z][a-z0-9_]*$/.test(name));
    yield { codes, names: namesIn(read, params), offset: match.index };
  }
}

// What a whole request is answered with: problem(status, "code"). It fills no text.
function* problems(text) {
  const read = readCode(text, 'cpp');
  for (const match of read.bare.matchAll(/\bproblem\(\d/g)) {
    const [, code] = argumentsFrom(read.bare, match.index + 'problem('.length - 1);
    if (code === undefined) continue;
    const codes = literalsIn(read.strings, code).map((literal) => literal.text);
    yield { codes, names: [], offset: match.index };
  }
}

const holesOf = (text) => [...String(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

// What is wrong with this code's texts, when these names are given.
function* problemsOf(code, names, all) {
  const shown = [`refusal.${code}`, `problem.${code}`].filter((key) => key in all.zh);
  if (shown.length === 0) yield `${code} has no text`;
  if (names === undefined) return;
  const filled = new Set(names.flatMap((name) => [name, name.replace(/_key$/, '')]));
  for (const key of shown) {
    const holes = languages.flatMap((language) => holesOf(all[language][key] ?? ''));
    const empty = [...new Set(holes)].filter((hole) => !filled.has(hole));
    if (empty.length > 0) yield `${key} is left with {${empty.join('}, {')}}`;
  }
}

function checkHoles(tree) {
  const all = Object.fromEntries(languages.map((language) => [language, texts(tree, language)]));
  const found = [];
  for (const [path, text] of tree) {
    if (!/^(?:core|native)\//.test(path) || !isCpp(path) || isTest(path)) continue;
    for (const { codes, names, offset } of [...refusals(text), ...problems(text)]) {
      for (const code of codes) {
        for (const message of problemsOf(code, names, all)) {
          found.push({ path, line: lineAt(text, offset), message });
        }
      }
    }
  }
  return found;
}

const both = (keys) => ({ 'assets/i18n/zh.json': JSON.stringify(keys),
  'assets/i18n/en.json': JSON.stringify(keys) });
const least = { 'problem.too_short': 'at least {min}', 'refusal.far': 'to {place}' };

export const rules = [
  {
    name: 'no hole is left in the text of a refusal', check: checkHoles,
    violations: [
      { ...both(least), 'native/server/a.cpp': 'call->refuse_with(400, refuse("too_short"));' },
      { ...both(least), 'native/adapters/a.cpp': 'return refuse("too_short", "a", {{"max", n}});' },
      { ...both(least), 'native/cli/a.cpp': 'refuse(bad ? "too_short" : "far", f(a, b), {});' },
      { ...both(least), 'core/app/a.cpp': 'return refuse("far", "", {{"min", "place"}});' },
      { ...both({}), 'native/server/a.cpp': 'refuse("unheard_of")' },
      { ...both({}), 'core/sync/a.cpp': 'return problem(400, "unheard_of");' },
      { ...both(least), 'core/sync/a.cpp': 'return problem(400, "too_short", {{"min", n}});' },
      { 'assets/i18n/zh.json': '{"refusal.a": "{n}"}', 'core/a.cpp': 'refuse("a", f, {{"n", x}})',
        'assets/i18n/en.json': '{"refusal.a": "{m}"}' },
    ],
    fine: { ...both(least),
      'native/server/a.cpp': 'refuse("too_short", "a", {{"min", std::to_string(8)}});',
      'core/app/a.cpp': 'refuse("far", key(a, b), {{"at", "x"},\n {"place_key", name(a, "b")}});' +
        'refuse(code);\nrefuse("far", "", params);  // refuse("far")' },
  },
];
