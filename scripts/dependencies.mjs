// Checks what the program is made of: licences, where it comes from, what it must never contain, and that all of it is used.
//
//   cargo metadata --locked --format-version 1 | node scripts/dependencies.mjs

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

// Licences that may be used in a program that its users may close. Others need a thought, and a line here.
const LICENCES = new Set([
  "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0",
  "CDLA-Permissive-2.0", "IJG", "ISC", "MIT", "MIT-0", "Unicode-3.0", "Unicode-DFS-2016", "Unlicense", "Zlib",
]);

// What must not come in, not even through another crate, and why.
const BANNED = new Map([
  ["openssl-sys", "TLS is rustls, so that one file runs on every Linux"],
  ["native-tls", "TLS is rustls, so that one file runs on every Linux"],
  ["atty", "unmaintained (RUSTSEC-2024-0375); the standard library has IsTerminal"],
  ["async-std", "discontinued (RUSTSEC-2025-0052); the portal runs on tokio"],
  ["serde_yaml", "archived by its author"],
]);

// The Rust sources of one of our packages, those of packages inside it left out.
function sourcesOf(manifest) {
  const folder = dirname(manifest);
  const inside = ["src", "tests", "benches", "examples"].flatMap((name) => {
    try {
      return readdirSync(join(folder, name), { recursive: true }).map((file) => join(folder, name, file));
    } catch {
      return [];
    }
  });
  return inside.filter((file) => file.endsWith(".rs")).map((file) => readFileSync(file, "utf8")).join("\n");
}

// The dependencies of one of our packages that none of its sources names.
function unused({ name, manifest_path: manifest, dependencies }) {
  const text = sourcesOf(manifest);
  const names = dependencies.map((each) => each.rename ?? each.name);
  const isNamed = (crate) => new RegExp(`\\b${crate.replaceAll("-", "_")}(::|;| as |!)`).test(text);
  return [...new Set(names)].filter((crate) => !isNamed(crate)).map((crate) => `${name} does not use ${crate}`);
}

// Whether an SPDX expression can be kept by keeping allowed licences only: a choice needs one side, a sum needs both.
// The old way of writing a choice is a slash.
function allowed(expression) {
  const tokens = expression.replaceAll("/", " OR ").match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const licence = () => {
    if (tokens[at] === "(") {
      at += 1;
      const inside = choice();
      at += 1;
      return inside;
    }
    let name = tokens[at++];
    if (tokens[at] === "WITH") {
      name = `${name} WITH ${tokens[at + 1]}`;
      at += 2;
    }
    return LICENCES.has(name);
  };
  const sum = () => {
    let all = licence();
    while (tokens[at] === "AND") {
      at += 1;
      all = licence() && all;
    }
    return all;
  };
  const choice = () => {
    let any = sum();
    while (tokens[at] === "OR") {
      at += 1;
      any = sum() || any;
    }
    return any;
  };
  return choice() && at === tokens.length;
}

const { packages } = JSON.parse(readFileSync(0, "utf8"));
const outside = packages.filter((each) => each.source !== null);
const sources = new Map();
const problems = packages.filter((each) => each.source === null).flatMap(unused);
for (const each of outside) {
  const name = `${each.name} ${each.version}`;
  sources.set(each.source, [...(sources.get(each.source) ?? []), name]);
  if (!each.source.startsWith("registry+")) problems.push(`${name} comes from ${each.source}, not from the registry`);
  if (!each.license) problems.push(`${name} names no licence`);
  else if (!allowed(each.license)) problems.push(`${name} has the licence ${each.license}, which is not on the list`);
  if (BANNED.has(each.name)) problems.push(`${name} must not be used: ${BANNED.get(each.name)}`);
}
if (sources.size > 1) problems.push(`the crates come from ${sources.size} places: ${[...sources.keys()].join(", ")}`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`${outside.length} crates: every licence is allowed, all come from the registry, none is banned, every one of ours is used`);
