// Writes core/base/zone_table.cpp from the system's zone database (Debian: tzdata):
//   node native/setup/zone_table.mjs > core/base/zone_table.cpp
// Of each zone the rule that holds from now on (the last line of its file). Left out are zones
// whose changes follow no yearly rule (Morocco, Palestine): a table could only be wrong about them.
import { readFileSync } from 'node:fs';

const folder = '/usr/share/zoneinfo/';
const lastRuledYear = 2038; // what a file lists beyond it, no rule says

const names = readFileSync(folder + 'zone.tab', 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => line.split('\t')[2])
  .concat('UTC', 'Etc/UTC');

// Of the second part of the file, with times of 64 bits.
function lastListedYear(file) {
  const counts = (at) => [0, 1, 2, 3, 4, 5].map((i) => file.readUInt32BE(at + 20 + 4 * i));
  const [isUt, isStd, leap, time, type, char] = counts(0);
  const second = 44 + time * 5 + type * 6 + char + leap * 8 + isStd + isUt;
  const [, , , listed] = counts(second);
  if (listed === 0) return 0;
  const last = Number(file.readBigInt64BE(second + 44 + 8 * (listed - 1)));
  return new Date(last * 1000).getUTCFullYear();
}

function minutesOf(text) {
  const [, sign, hours, minutes = '0'] = /^([+-]?)(\d+)(?::(\d+))?$/.exec(text);
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function changeOf(text) {
  const [, month, week, weekday, time = '2'] = /^M(\d+)\.(\d)\.(\d)(?:\/(.+))?$/.exec(text);
  return `{${month}, ${week}, ${weekday}, ${minutesOf(time)}}`;
}

// "CET-1CEST,M3.5.0,M10.5.0/3": west is positive there.
function ruleOf(text) {
  const name = '(?:[A-Za-z]+|<[^>]+>)';
  const offset = '([+-]?[\\d:]+)';
  const form = new RegExp(`^${name}${offset}(?:(${name})${offset}?,([^,]+),([^,]+))?$`);
  const [, standard, summer, ahead, begin, end] = form.exec(text);
  const base = 0 - minutesOf(standard);
  if (!summer) return `{${base}, ${base}, {}, {}}`;
  const other = ahead ? 0 - minutesOf(ahead) : base + 60;
  return `{${base}, ${other}, ${changeOf(begin)}, ${changeOf(end)}}`;
}

const rules = new Map();
const zones = [];
for (const name of names.sort()) {
  const file = readFileSync(folder + name);
  if (lastListedYear(file) > lastRuledYear) continue;
  const rule = ruleOf(file.toString('latin1').trimEnd().split('\n').pop());
  if (!rules.has(rule)) rules.set(rule, rules.size);
  zones.push(`{"${name}", ${rules.get(rule)}}`);
}

// Filled up to the width of a line.
function packed(cells) {
  const lines = [];
  let line = '   ';
  for (const cell of cells) {
    if (line.length + cell.length + 2 > 99) {
      lines.push(line);
      line = '   ';
    }
    line += ` ${cell},`;
  }
  return [...lines, line].join('\n');
}

const version = readFileSync(folder + 'tzdata.zi', 'utf8').split('\n')[0].replace('# version ', '');
console.log(`// Made by native/setup/zone_table.mjs from tzdata ${version}; not edited by hand.
#include "core/base/zone_table.hpp"

namespace aftercare {
namespace {

// clang-format off
constexpr ZoneRule kRules[] = {
${packed(rules.keys())}
};

constexpr ZoneRow kZones[] = {
${packed(zones)}
};
// clang-format on

}  // namespace

const ZoneRule* zone_rule(std::string_view name) {
  const auto* const row = std::lower_bound(
      std::begin(kZones), std::end(kZones), name,
      [](const ZoneRow& one, std::string_view wanted) { return one.name < wanted; });
  return row != std::end(kZones) && row->name == name ? &kRules[row->rule] : nullptr;
}

}  // namespace aftercare`);
