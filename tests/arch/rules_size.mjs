// Sizes: files, functions, lines.
import { isCpp, isScript, isTest } from './tree.mjs';
import { functionsOf } from './code.mjs';

const fileLinesMax = 500;
const functionLinesMax = 75;
// A told story is one function: given, when, then, step after step.
const testFunctionLinesMax = 150;
const columnsMax = 100;

const isSource = (path) => isCpp(path) || isScript(path) ||
  /\.(?:css|sh|cmake|sql)$|(?:^|\/)CMakeLists\.txt$/.test(path);
// Data in the form of code.
const isGenerated = (path) => /\.(?:gen|generated)\.\w+$|\/generated\//.test(path);

function* sources(tree) {
  for (const [path, text] of tree) if (isSource(path) && !isGenerated(path)) yield [path, text];
}

function checkFiles(tree) {
  const found = [];
  for (const [path, text] of sources(tree)) {
    const lines = text.split('\n').length - 1;
    if (lines > fileLinesMax) {
      const message = `${lines} lines, ${fileLinesMax} at most`;
      found.push({ path, line: fileLinesMax + 1, message });
    }
  }
  return found;
}

function checkFunctions(tree) {
  const found = [];
  for (const [path, text] of sources(tree)) {
    if (!isCpp(path) && !isScript(path)) continue;
    const max = isTest(path) ? testFunctionLinesMax : functionLinesMax;
    for (const { line, lines, head } of functionsOf(path, text)) {
      if (lines <= max || /\bdescribe\b|^\(?\s*(?:async\s*)?\(\s*\)\s*=>$/.test(head)) continue;
      found.push({ path, line, message: `a function of ${lines} lines, about ${max} at most` });
    }
  }
  return found;
}

function checkColumns(tree) {
  const found = [];
  for (const [path, text] of sources(tree)) {
    text.split('\n').forEach((content, index) => {
      const columns = [...content].length;
      // A link or a path cannot be broken.
      if (columns > columnsMax && !/^\s*\S+\s+\S*$|https?:\/\/\S{60}/.test(content)) {
        found.push({ path, line: index + 1, message: `${columns} columns, ${columnsMax} at most` });
      }
    });
  }
  return found;
}

const statements = (count) => '  step();\n'.repeat(count);

export const rules = [
  {
    name: `files of at most ${fileLinesMax} lines`, check: checkFiles,
    violations: [{ 'core/a.cpp': '\n'.repeat(501) }, { 'web/a.vue': '\n'.repeat(501) }],
    fine: { 'core/a.cpp': '\n'.repeat(500), 'assets/a.json': '\n'.repeat(900) },
  },
  {
    name: `functions of about 70 lines`, check: checkFunctions,
    violations: [
      { 'core/a.cpp': `namespace a {\nvoid f(int b) {\n${statements(80)}}\n}` },
      { 'core/a.cpp': `struct A {\n  int f() const noexcept {\n${statements(80)}  }\n};` },
      { 'core/a.cpp': `A::A(int b) : b_(b) {\n${statements(80)}}` },
      { 'core/a.cpp': `auto f = [&](int b) -> int {\n${statements(80)}};` },
      { 'web/a.ts': `export async function f(a: string): Promise<void> {\n${statements(80)}}` },
      { 'web/a.vue': `<script setup>\nconst f = (a) => {\n${statements(80)}}\n</script>` },
    ],
    fine: {
      'core/a.cpp': `namespace a {\nvoid f() {\n${statements(60)}}\n` +
        `void g() {\n${statements(60)}}\n}\n` +
        `struct B {\n${'  int a = f(1);\n'.repeat(90)}};\n` +
        `const Row rows[] = {\n${"  {1'000, f(2)},\n".repeat(90)}};`,
      'web/a.ts': `const rows = [\n${'{ a: f(1) },\n'.repeat(90)}]\n`,
    },
  },
  {
    name: `lines of at most ${columnsMax} columns`, check: checkColumns,
    violations: [{ 'core/a.cpp': `int a = 1; // ${'b '.repeat(50)}` }],
    fine: { 'core/a.cpp': '字'.repeat(100), 'README.md': 'a '.repeat(90) },
  },
];
