/**
 * Makes dist/runtime/core/library/image.js from runtime/library: the libraries that are part of
 * Omega, their texts and what they export. Two passes: the first image has no export lists; the
 * engine that it makes possible then expands every library and tells what it exports.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { docsOf } from './library-docs.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = join(root, 'runtime', 'library');
const target = join(root, 'dist', 'runtime', 'core', 'library', 'image.js');

/** Every file below a folder. */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function writeImage(libraries, files) {
  const literal = (value) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(
    target,
    `export const standardLibraries = ${literal(libraries)};\n` +
      `export const standardFiles = ${literal(files)};\n` +
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
    libraries[key] = { file: `<omega>/${name}`, text, exports: [] };
  } else {
    files[`<omega>/${name}`] = text;
  }
}
writeImage(libraries, files);
const { libraryFacts } = await import('../dist/runtime/core/library/facts.js');
for (const [key, library] of Object.entries(libraries)) {
  const { exports, compiled } = libraryFacts(key);
  library.exports = exports;
  if (compiled === null) continue;
  library.compiled = compiled;
  library.text = '';
}
const isSourceNeeded = Object.values(libraries).some(({ text }) => text !== '');
writeImage(libraries, isSourceNeeded ? files : {});
