/**
 * The libraries that are part of Omega, made by the build from `runtime/library` (see
 * scripts/build-library-image.mjs).
 */

/** A library of Omega: where its text is from, the text, and what it exports. */
export interface StandardLibrary {
  readonly file: string;
  readonly text: string;
  /** Exported names; empty in the first pass of the build. */
  readonly exports: readonly string[];
}

/** Written library name -> library. */
export const standardLibraries: Readonly<Record<string, StandardLibrary>>;

/** Files that the libraries include, by path. */
export const standardFiles: Readonly<Record<string, string>>;
