/**
 * The libraries that are part of Omega, made by the build from `runtime/library` (see
 * scripts/build-library-image.mjs).
 */

/** A library of Omega: where its text is from, the text, and what it exports. */
export interface StandardLibrary {
  readonly file: string;
  /** The source; of a library that is compiled, empty. */
  readonly text: string;
  /** The library as JSON (see compiled.ts). */
  readonly compiled?: string;
  /** The content hash of all that its code is made of. */
  readonly hash: string;
  /** Exported names; empty in the first pass of the build. */
  readonly exports: readonly string[];
}

/** A content hash of the compiler, which numbers the places in code. */
export const compilerHash: string;

/** Written library name -> library. */
export const standardLibraries: Readonly<Record<string, StandardLibrary>>;

/** What the libraries say of the names that they define. */
export const standardDocs: Readonly<Record<string, string>>;

/** Files that the libraries include, by path. */
export const standardFiles: Readonly<Record<string, string>>;
