/**
 * How long a statement may take, in ms. A page gives a read up after 30 s and a write after 60 s: what takes longer works
 * for nobody.
 */
export const limits = {
  read: {
    /** One connection for all: whoever reads holds everybody up. */
    pglite: 5_000,
    postgres: 15_000,
  },
  write: { pglite: 10_000, postgres: 60_000 },
  /** A chunk of an import, the largest body the server takes; only those who may import get that far. */
  importMs: 120_000,
  /** What the server asks for itself: sign-in, rights, files. */
  ownMs: 15_000,
  /** Coverage, notices, retention: on PGlite they go in small steps. */
  jobMs: 600_000,
} as const
