/**
 * The one door to Chevrotain. Its package entry pulls in some 600 small modules (150 ms); the same
 * release also ships as one bundled file (10 ms), which is loaded instead where the host can
 * resolve it. Elsewhere, and inside bundlers, the ordinary entry serves.
 */
type ChevrotainModule = typeof import('chevrotain');

const ENTRY = /\/lib\/src\/api\.js$/;

/** Where the bundled file lies, or null where the host cannot say. */
function bundleAddress(): string | null {
  const { resolve } = import.meta as { resolve?: (specifier: string) => string };
  if (typeof resolve !== 'function') return null;
  try {
    const entry = resolve('chevrotain');
    return ENTRY.test(entry) ? entry.replace(ENTRY, '/lib/chevrotain.mjs') : null;
  } catch {
    return null; // no such package by that name here: a bundler has put it elsewhere
  }
}

async function load(): Promise<ChevrotainModule> {
  const address = bundleAddress();
  if (address !== null) {
    try {
      return (await import(/* @vite-ignore */ address)) as ChevrotainModule;
    } catch {
      // The package is laid out differently: fall through to its entry.
    }
  }
  return import('chevrotain');
}

export const { createToken, EmbeddedActionsParser, EOF, Lexer } = await load();
