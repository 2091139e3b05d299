// Bundles the explorer: `npm ci && npm run build` writes explorer-<sha256>.js, explorer-<sha256>.css and LICENSES.txt.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const STATIC = path.resolve(HERE, "../../api/explorer/static");

// The reader's own fonts: no font files to ship, and Chinese text would fall back to these anyway.
const SANS =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const MONO =
  'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace';

const systemFonts = {
  name: "system-fonts",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const css = await readFile(file, "utf8");
      const contents = css
        .replace(/@font-face\s*\{[^}]*\}/g, "")
        .replace(/"?Roboto"?, sans-serif/g, SANS)
        .replace(/"?Fira Code"?, monospace/g, MONO)
        .replace(/EXPLORER_SANS/g, SANS);
      if (/Roboto|Fira Code|@font-face/.test(contents)) {
        throw new Error(`${file} still names a web font`);
      }
      return { contents, loader: "css" };
    });
  },
};

async function bundle() {
  return build({
    absWorkingDir: HERE,
    entryPoints: ["explorer.jsx"],
    outfile: "explorer.js",
    bundle: true,
    minify: true,
    // GraphiQL titles its icons, for screen readers, by the names of their functions.
    keepNames: true,
    write: false,
    metafile: true,
    format: "iife",
    jsx: "automatic",
    target: ["chrome90", "edge90", "firefox90", "safari15"],
    define: { "process.env.NODE_ENV": '"production"' },
    legalComments: "none",
    banner: {
      js: "/*! Licences of the packages in this file: LICENSES.txt beside it. */",
      css: "/*! Licences of the packages in this file: LICENSES.txt beside it. */",
    },
    plugins: [systemFonts],
  });
}

/** The folder of each package that put at least one file into the bundle. */
function packageFolders(metafile) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) {
      folders.add(match[1]);
    }
  }
  return [...folders];
}

async function licenceOf(folder) {
  const about = JSON.parse(await readFile(path.join(HERE, folder, "package.json"), "utf8"));
  const names = await readdir(path.join(HERE, folder));
  const files = names.filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  const texts = await Promise.all(
    files.map((name) => readFile(path.join(HERE, folder, name), "utf8")),
  );
  const author = typeof about.author === "string" ? about.author : about.author?.name;
  return {
    title: `${about.name} ${about.version} (${about.license ?? "no licence field"})`,
    text:
      texts.map((text) => text.replace(/\r\n/g, "\n").trim()).join("\n\n") ||
      `The package ships no licence file. Its package.json states: ${about.license}` +
        `${author ? `, by ${author}` : ""}.`,
  };
}

async function licences(metafile) {
  const all = await Promise.all(packageFolders(metafile).map(licenceOf));
  const byText = new Map();
  for (const { title, text } of all) {
    byText.set(text, [...(byText.get(text) ?? []), title]);
  }
  const sections = [...byText]
    .map(([text, titles]) => ({ text, titles: titles.sort() }))
    .sort((a, b) => (a.titles[0] < b.titles[0] ? -1 : 1))
    .map(({ text, titles }) => `${titles.join("\n")}\n\n${text}\n`);
  const rule = `\n${"=".repeat(80)}\n\n`;
  const head = "Packages bundled into explorer-*.js and explorer-*.css, with their licences.\n";
  return { count: all.length, text: [head, ...sections].join(rule) };
}

async function removeOldAssets() {
  for (const name of await readdir(STATIC)) {
    if (/^explorer-[0-9a-f]+\.(js|css)$/.test(name)) {
      await rm(path.join(STATIC, name));
    }
  }
}

const { outputFiles, metafile } = await bundle();
await mkdir(STATIC, { recursive: true });
await removeOldAssets();
for (const { path: file, contents } of outputFiles) {
  const digest = createHash("sha256").update(contents).digest("hex").slice(0, 16);
  const name = `explorer-${digest}${path.extname(file)}`;
  await writeFile(path.join(STATIC, name), contents);
  console.log(name, contents.length, "bytes");
}
const { count, text } = await licences(metafile);
await writeFile(path.join(STATIC, "LICENSES.txt"), text);
console.log("LICENSES.txt", count, "packages");
