/**
 * Makes dist/runtime/core/library/image.js from runtime/library: the libraries that are part of
 * Omega, their texts and what they export. Two passes: the first image has no export lists; the
 * engine that it makes possible then expands every library and tells what it exports.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash } from '../dist/runtime/core/compiler/hash.js';
import { docsOf } from './library-docs.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = join(root, 'runtime', 'library');
const core = join(root, 'dist', 'runtime', 'core');
const target = join(core, 'library', 'image.js');

/** Every file below a folder. */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** What the numbers of places in code depend on. */
const compilerParts = [
  ...filesBelow(join(core, 'compiler')),
  join(core, 'expander', 'core-text.js'),
  join(core, 'stubs.js'),
].filter((path) => path.endsWith('.js'));
const compilerHash = contentHash(
  compilerParts
    .sort()
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n'),
);

function writeImage(libraries, files) {
  const literal = (value) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(
    target,
    `export const standardLibraries = ${literal(libraries)};\n` +
      `export const standardFiles = ${literal(files)};\n` +
      `export const compilerHash = ${JSON.stringify(compilerHash)};\n` +
      `export const standardDocs = ${literal(docs)};\n`,
  );
}

const libraries = {};
const files = {};
const docs = {};
for (const path of filesBelow(sources).sort()) {
  const name = relative(sources, path).split('\\').join('/');
  const text = readFileSync(path, 'utf8');
  Object.assign(docs, { ...docsOf(text), ...docs });
  if (name.endsWith('.sld')) {
    const key = `(${name.slice(0, -4).split('/').join(' ')})`;
    libraries[key] = { file: `<omega>/${name}`, text, hash: '', exports: [] };
  } else {
    files[`<omega>/${name}`] = text;
  }
}
writeImage(libraries, files);
const { libraryFacts } = await import('../dist/runtime/core/library/facts.js');
/** All that the code of a library is made of: what it is compiled to, or its text and the files
 * beside it, which it may include. */
function codeOf({ file, text, compiled }) {
  if (compiled !== undefined) return compiled;
  const folder = file.replace(/\.sld$/, '/');
  return JSON.stringify([text, Object.entries(files).filter(([path]) => path.startsWith(folder))]);
}
for (const [key, library] of Object.entries(libraries)) {
  const { exports, compiled } = libraryFacts(key);
  library.exports = exports;
  if (compiled === null) continue;
  library.compiled = compiled;
  library.text = '';
}
for (const library of Object.values(libraries)) library.hash = contentHash(codeOf(library));
const isSourceNeeded = Object.values(libraries).some(({ text }) => text !== '');
writeImage(libraries, isSourceNeeded ? files : {});
