// Just enough reading of C++ and TypeScript: comments and literals are told from code, functions
// are found by their braces. Offsets and line breaks stay as in the source.

const blank = (text) => text.replace(/[^\n]/g, ' ');

// What starts at `at`, or undefined for plain code: a comment or a literal with its end.
function tokenAt(text, at, language) {
  const two = text.slice(at, at + 2);
  if (two === '//') return { kind: 'comment', end: endOr(text, text.indexOf('\n', at)) };
  if (two === '/*') return { kind: 'comment', end: endOr(text, text.indexOf('*/', at + 2), 2) };
  if (language === 'cpp') {
    const raw = /^R"([^()\\\s]{0,16})\(/.exec(text.slice(at, at + 20));
    if (raw && !/\w/.test(text[at - 1] ?? '')) {
      const closing = `)${raw[1]}"`;
      return { kind: 'string', end: endOr(text, text.indexOf(closing, at), closing.length) };
    }
    // 1'000'000 is a number.
    const isSeparator = text[at] === "'" && /[0-9A-Fa-f]/.test(text[at - 1] ?? '') &&
      /\w/.test(text[at + 1] ?? '');
    if (isSeparator) return undefined;
  }
  if (language === 'script' && text[at] === '/' && startsRegex(text, at)) {
    return { kind: 'regex', end: quotedEnd(text, at, '/') };
  }
  const quotes = language === 'cpp' ? `"'` : `"'\``;
  if (quotes.includes(text[at])) return { kind: 'string', end: quotedEnd(text, at, text[at]) };
  return undefined;
}

const endOr = (text, found, length = 0) => (found === -1 ? text.length : found + length);

function startsRegex(text, at) {
  const before = text.slice(Math.max(0, at - 40), at).trimEnd();
  return before === '' || /[(,=:[!&|?{};+>]$|\b(?:return|typeof|case)$/.test(before);
}

function quotedEnd(text, at, quote) {
  let inClass = false;
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (quote === '/' && text[i] === '[') inClass = true;
    else if (quote === '/' && text[i] === ']') inClass = false;
    else if (text[i] === quote && !inClass) return i + 1;
    else if (text[i] === '\n' && quote !== '`') return i;
  }
  return text.length;
}

// { code, bare, strings }: code has its comments blanked; bare also its literals; strings lists the
// literals with their offset and what stands between the quotes.
export function readCode(text, language) {
  let code = '';
  let bare = '';
  const strings = [];
  for (let at = 0; at < text.length;) {
    const token = tokenAt(text, at, language);
    if (!token) {
      code += text[at];
      bare += text[at++];
      continue;
    }
    const source = text.slice(at, token.end);
    code += token.kind === 'comment' ? blank(source) : source;
    bare += blank(source);
    if (token.kind === 'string') strings.push({ offset: at, text: source.slice(1, -1) });
    at = token.end;
  }
  return { code, bare, strings };
}

// A .vue file as its parts, each blanked to the whole file's length so that lines stay right.
export function vueParts(text) {
  const part = (tag) => {
    const pattern = new RegExp(`<${tag}\\b[^>]*>([\\s\\S]*)</${tag}>`);
    const match = pattern.exec(text);
    if (!match) return '';
    const start = match.index + match[0].indexOf('>') + 1;
    return blank(text.slice(0, start)) + match[1];
  };
  return { script: part('script'), template: part('template').replace(/<!--[\s\S]*?-->/g, blank) };
}

export const languageOf = (path) => (/\.(cpp|hpp|h|c)$/.test(path) ? 'cpp' : 'script');

const blockWords = 'if|for|while|switch|catch|namespace|class|struct|union|enum|do|else|try';
const notFunctions = new RegExp(`\\b(?:${blockWords})\\b`);
const typeHead =
  /^(?:template\s*<[^{}]*>\s*)?(?:export\s+)?(?:namespace|class|struct|union|enum)\b/;

// Does this text, which stands before a brace, open a function (or a lambda)?
function opensFunction(head) {
  const trimmed = head.trim();
  if (/=>\s*$/.test(trimmed)) return true;
  if (!trimmed.includes('(')) return false;
  if (typeHead.test(trimmed)) return false;
  const firstWord = /[A-Za-z_]\w*/.exec(trimmed.replace(/^[}\s]*/, ''))?.[0] ?? '';
  if (notFunctions.test(firstWord) && !/\[[^\]]*\]\s*\([^()]*\)[^()]*$/.test(trimmed)) return false;
  if (/\)\s*(?:const|noexcept|override|final|mutable|&|\s|->\s*[\w:<>,*& ]+|:\s*[\w<>[\]|. ]+)*$/
    .test(trimmed)) return true;
  // A constructor's member initialisers.
  return /\)\s*(?:noexcept\s*)?:\s*\w+_?\s*[({]/.test(trimmed);
}

// Every function body: { line, lines, head }.
export function functionsOf(path, text) {
  const source = path.endsWith('.vue') ? vueParts(text).script : text;
  const { bare } = readCode(source, languageOf(path));
  const code = bare.replace(/^[ \t]*#.*(?:\\\n.*)*$/gm, blank);
  const stack = [];
  const found = [];
  let headStart = 0;
  let parens = 0;
  let line = 1;
  for (let i = 0; i < code.length; i++) {
    const c = code[i];
    if (c === '\n') line++;
    else if (c === '(') parens++;
    else if (c === ')') parens--;
    else if (c === ';' && parens === 0) headStart = i + 1;
    else if (c === '{') {
      const head = code.slice(headStart, i);
      stack.push({ isFunction: opensFunction(head), line, head: head.trim(), parens });
      parens = 0;
      headStart = i + 1;
    } else if (c === '}') {
      const opened = stack.pop();
      if (!opened) continue;
      parens = opened.parens;
      headStart = i + 1;
      if (opened.isFunction) {
        found.push({ line: opened.line, lines: line - opened.line + 1, head: opened.head });
      }
    }
  }
  return found;
}
