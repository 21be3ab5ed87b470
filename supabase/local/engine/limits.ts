/**
 * How long a statement may take, in ms. A page gives a read up after 30 s and a write after 60 s: what takes longer works
 * for nobody. PGlite has one connection, so a read holds everybody up and gets less.
 */
export const limits = {
  pgliteReadMs: 5_000,
  postgresReadMs: 15_000,
  writeMs: 60_000,
  /** A chunk of an import, the largest body the server takes. */
  importMs: 120_000,
  /** What the server asks for itself: sign-in, rights, files. */
  ownMs: 15_000,
  /** Coverage, notices, retention: they hold no visitor up on PostgreSQL, and on PGlite go in small steps. */
  jobMs: 600_000,
} as const
