// count.mjs <test-results folder> <ctest junit file>: sums up ctest's run by Catch2 test cases.
// Prints a line per failed test, and last "unit: N passed, N failed".
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const attribute = (tag, name) => tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1];

// What Catch2 wrote about one executable; undefined if it did not live to write its totals.
function catchTotals(file) {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const tag = text.match(/<OverallResultsCases [^>]*>/)?.[0];
  if (!tag) return undefined;
  return {
    passed: Number(attribute(tag, 'successes')) + Number(attribute(tag, 'expectedFailures')),
    failed: Number(attribute(tag, 'failures')),
    red: redCases(text),
  };
}

// The test cases that failed, each with the first place where it did.
function redCases(text) {
  const red = [];
  for (const one of text.split('<TestCase ').slice(1)) {
    if (!/<OverallResult success="false"/.test(one)) continue;
    const place = one.match(
      /<(?:Expression success="false"|Failure|Exception|FatalErrorCondition)[^>]*>/,
    );
    const at = place ? ` (${attribute(place[0], 'filename')}:${attribute(place[0], 'line')})` : '';
    red.push(`${attribute(`<${one}`, 'name')}${at}`);
  }
  return red;
}

export function count(folder, junit) {
  const totals = { passed: 0, failed: 0, lines: [] };
  for (const [tag] of junit.matchAll(/<testcase [^>]*>/g)) {
    const name = attribute(tag, 'name');
    const status = attribute(tag, 'status');
    if (status === 'disabled') continue;
    const ok = status === 'run';
    const cases = catchTotals(join(folder, `${name}.xml`)) ?? { passed: ok ? 1 : 0, failed: 0 };
    totals.passed += cases.passed;
    // A crash, a time-out or a leak found at exit is a failure that Catch2's totals do not have.
    const failed = ok ? cases.failed : Math.max(cases.failed, 1);
    totals.failed += failed;
    if (failed === 0) continue;
    totals.lines.push(`  FAILED ${name} (${failed}): ${cases.red?.join('; ') || status}`);
  }
  return totals;
}

if (process.argv[1] === import.meta.filename) {
  const [folder, file] = process.argv.slice(2);
  const totals = count(folder, existsSync(file) ? readFileSync(file, 'utf8') : '');
  for (const line of totals.lines) console.log(line);
  console.log(`unit: ${totals.passed} passed, ${totals.failed} failed`);
}
