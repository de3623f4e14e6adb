// Reads the tree and holds it against the rules of the architecture; see rules_*.mjs. Each rule
// first proves on planted trees that it finds what it forbids and leaves alone what is fine.
//   node tests/arch/main.mjs [word]    only rules whose name has this word
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plantTree, readTree } from './tree.mjs';
import { rules as layers } from './rules_layers.mjs';
import { rules as sizes } from './rules_size.mjs';
import { rules as texts } from './rules_text.mjs';
import { rules as refusals } from './rules_refusals.mjs';
import { rules as repository } from './rules_repository.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const shownMax = 200;
const word = process.argv[2] ?? '';
let passed = 0;
let failed = 0;

function report(name, problems) {
  if (problems.length === 0) {
    passed++;
    return;
  }
  failed++;
  console.log(`FAILED: ${name}`);
  for (const problem of problems.slice(0, shownMax)) console.log(`  ${problem}`);
  if (problems.length > shownMax) console.log(`  ... and ${problems.length - shownMax} more`);
}

function selfTest(rule) {
  const problems = [];
  for (const planted of rule.violations) {
    if (rule.check(plantTree(planted)).length === 0) {
      problems.push(`not found: ${JSON.stringify(planted).slice(0, 160)}`);
    }
  }
  for (const { path, line, message } of rule.check(plantTree(rule.fine))) {
    problems.push(`false alarm: ${path}:${line}: ${message}`);
  }
  return problems;
}

const tree = readTree(root);
for (const rule of [...layers, ...sizes, ...texts, ...refusals, ...repository]) {
  if (!rule.name.includes(word)) continue;
  report(`${rule.name} (self-test)`, selfTest(rule));
  report(rule.name, rule.check(tree)
    .map(({ path, line, message }) => `${path}:${line}: ${message}`));
}
console.log(`arch: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
