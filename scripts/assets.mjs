// Builds target/site: see scripts/assets, which sets the environment and calls this.
//
//   target/site/pkg/app.{js,wasm,css}   what the pages ask for as /pkg/<version>/…
//   target/site/version.txt             that version: a short hash of the three
//   target/site/…                       public/ as it is
//   ….br, ….gz                            compressed siblings of all that gets smaller
//
// Each step keeps what it made in target/assets/PROFILE with a hash of what it made it from.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import * as esbuild from "esbuild";
import * as lightningcss from "lightningcss";

const profile = process.argv[2];
if (profile !== "release" && profile !== "dev") fail("usage: scripts/assets release|dev");
const release = profile === "release";
const kept = path.resolve("target/assets", profile);
const site = path.resolve("target/site");

// The oldest browsers that the pages are made for.
const css_targets = { safari: version(15, 4), ios_saf: version(15, 4), chrome: version(100), firefox: version(100) };
const js_targets = ["safari15.4", "chrome100", "firefox100"];

// What rustc emits today; all of it older than the browsers above.
const wasm_options = [
  "-Oz",
  "--converge",
  "--strip-producers",
  "--strip-target-features",
  "--enable-bulk-memory",
  "--enable-nontrapping-float-to-int",
  "--enable-sign-ext",
  "--enable-mutable-globals",
  "--enable-reference-types",
  "--enable-multivalue",
];

fs.mkdirSync(kept, { recursive: true });
const recipe = hash([read("scripts/assets.mjs"), read("package-lock.json"), process.env.PORTAL_BINDGEN]);
const wasm = build_wasm();
await step("scripts", [wasm, profile], make_scripts);
await step("styles", tree("style"), make_styles);
const files = tree("public").map((file) => [file, path.relative("public", file)]);
for (const name of ["app.js", "app.wasm", "app.css"]) files.push([path.join(kept, name), path.join("pkg", name)]);
await publish();

// ---------------------------------------------------------------- the steps

// Cargo knows itself what changed.
function build_wasm() {
  const environment = { ...process.env };
  // The cheap one shares what it can with the server's debug build, so it is no profile of its own.
  if (!release) Object.assign(environment, { CARGO_PROFILE_DEV_OPT_LEVEL: "1", CARGO_PROFILE_DEV_DEBUG: "0" });
  timed("compiled", () =>
    run("cargo", [
      ...["build", "--lib", "--no-default-features", "--features", "hydrate", ...(release ? ["--locked"] : [])],
      ...["--target", "wasm32-unknown-unknown", "--profile", release ? "wasm-release" : "dev"],
    ], environment),
  );
  return path.join(process.env.CARGO_TARGET_DIR, "wasm32-unknown-unknown", release ? "wasm-release" : "debug", "portal.wasm");
}

// The module, and the one JavaScript file around it: snippets of packages are bundled in.
async function make_scripts() {
  const work = path.join(kept, "bindgen");
  fs.rmSync(work, { recursive: true, force: true });
  run(process.env.PORTAL_BINDGEN, [wasm, work]);
  const module = path.join(work, "app_bg.wasm");
  if (release) {
    run(process.execPath, ["node_modules/binaryen/bin/wasm-opt", ...wasm_options, module, "-o", path.join(kept, "app.wasm")]);
  } else {
    fs.copyFileSync(module, path.join(kept, "app.wasm"));
  }
  // It knows no address of the module: the page hands it over.
  await esbuild.build({
    entryPoints: [path.join(work, "app.js")],
    outfile: path.join(kept, "app.js"),
    bundle: true,
    format: "esm",
    minify: true,
    target: js_targets,
    legalComments: "none",
    logLevel: "warning",
  });
}

async function make_styles() {
  const { code, warnings } = lightningcss.bundle({ filename: "style/app.css", minify: true, targets: css_targets });
  for (const warning of warnings) console.error(`style: ${warning.message} (${warning.loc.filename}:${warning.loc.line})`);
  fs.writeFileSync(path.join(kept, "app.css"), code);
}

// Everything into a new folder, which takes the old one's place at once: a running server sees the one or the other.
async function publish() {
  const stamp = path.resolve("target/assets/site");
  const made_from = hash([recipe, profile, ...files.flatMap(([from, to]) => [to, read(from)])]);
  if (fs.existsSync(path.join(site, "version.txt")) && kept_hash(stamp) === made_from) {
    console.log(`  site        up to date (${read(path.join(site, "version.txt"))})`);
    return;
  }
  const began = Date.now();
  const fresh = `${site}.new`;
  fs.rmSync(fresh, { recursive: true, force: true });
  const pkg = createHash("sha256");
  for (const [from, to] of files) {
    fs.mkdirSync(path.dirname(path.join(fresh, to)), { recursive: true });
    fs.copyFileSync(from, path.join(fresh, to));
    if (to.startsWith("pkg")) pkg.update(`${path.basename(to)}\n`).update(read(from));
  }
  const version = pkg.digest("hex").slice(0, 12);
  fs.writeFileSync(path.join(fresh, "version.txt"), version);
  await Promise.all(files.filter(([, to]) => shrinks(to)).map(([, to]) => compress(path.join(fresh, to))));

  fs.rmSync(stamp, { force: true });
  fs.rmSync(`${site}.old`, { recursive: true, force: true });
  if (fs.existsSync(site)) fs.renameSync(site, `${site}.old`);
  fs.renameSync(fresh, site);
  fs.rmSync(`${site}.old`, { recursive: true, force: true });
  fs.writeFileSync(stamp, made_from);
  console.log(`  site        ${files.length} files as ${version} (${seconds(began)})`);
  for (const name of ["app.js", "app.wasm", "app.css"]) {
    const file = path.join(site, "pkg", name);
    const brotli = fs.existsSync(`${file}.br`) ? `, ${kilobytes(`${file}.br`)} with brotli` : "";
    console.log(`              ${name.padEnd(9)} ${kilobytes(file)}${brotli}`);
  }
}

function shrinks(name) {
  return /\.(js|mjs|css|wasm|html|svg|txt|json|webmanifest|xml|ico)$/.test(name);
}

async function compress(file) {
  const content = read(file);
  const brotli = {
    [zlib.constants.BROTLI_PARAM_QUALITY]: release ? 11 : 5,
    [zlib.constants.BROTLI_PARAM_LGWIN]: 24,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const made = await Promise.all([
    promisify(zlib.brotliCompress)(content, { params: brotli }).then((bytes) => [".br", bytes]),
    promisify(zlib.gzip)(content, { level: release ? 9 : 6 }).then((bytes) => [".gz", bytes]),
  ]);
  for (const [ending, bytes] of made) if (bytes.length < content.length) fs.writeFileSync(file + ending, bytes);
}

// ---------------------------------------------------------------- what they are made of

// Runs `make` unless what it makes was made from the same files by the same recipe.
async function step(name, inputs, make) {
  const stamp = path.join(kept, `${name}.stamp`);
  const made_from = hash([recipe, ...inputs.flatMap((input) => [input, fs.existsSync(input) ? read(input) : ""])]);
  if (kept_hash(stamp) === made_from) return console.log(`  ${name.padEnd(11)} up to date`);
  fs.rmSync(stamp, { force: true });
  const began = Date.now();
  await make();
  fs.writeFileSync(stamp, made_from);
  console.log(`  ${name.padEnd(11)} made (${seconds(began)})`);
}

function timed(name, work) {
  const began = Date.now();
  work();
  console.log(`  ${name.padEnd(11)} ${profile} (${seconds(began)})`);
}

function run(program, parameters, environment = process.env) {
  const { status, error } = spawnSync(program, parameters, { stdio: "inherit", env: environment });
  if (error) fail(`${program}: ${error.message}`);
  if (status !== 0) fail(`${path.basename(program)} failed.`);
}

// The files below a folder in a fixed order; none when it is not there.
function tree(folder) {
  if (!fs.existsSync(folder)) return [];
  const entries = fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? tree(name) : [name];
  });
}

function hash(parts) {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(`${part.length}\n`).update(part);
  return sum.digest("hex");
}

function kept_hash(stamp) {
  return fs.existsSync(stamp) ? read(stamp).toString() : "";
}

function read(file) {
  return fs.readFileSync(file);
}

function version(major, minor = 0) {
  return (major << 16) | (minor << 8);
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function kilobytes(file) {
  return `${(fs.statSync(file).size / 1000).toFixed(1)} kB`;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
