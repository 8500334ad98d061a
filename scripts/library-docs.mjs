/**
 * What the libraries of Omega say of their definitions: the comment of two semicolons directly
 * above a definition at the margin, without the semicolons.
 */

const DEFINITION = /^\((?:define|define-syntax|define-values|define-record-type)\s+\(*([^\s()]+)/;

/** Defined name -> its comment, for the definitions in a text that have one. */
export function docsOf(text) {
  const docs = {};
  let comment = [];
  for (const line of text.split('\n')) {
    if (/^;;(?!;)/.test(line)) {
      comment.push(line.replace(/^;;\s*/, '').trim());
      continue;
    }
    const name = DEFINITION.exec(line)?.[1];
    if (name !== undefined && comment.length > 0) docs[name] ??= comment.join(' ');
    comment = [];
  }
  return docs;
}
