/** Quotes a name so that it can only ever be a name. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * Quotes text as an untyped literal, so PostgreSQL gives it the type of what it meets, as PostgREST does.
 * NUL cannot be part of PostgreSQL text; callers refuse it at the door.
 */
export const literal = (text: string): string => {
  const quoted = text.replaceAll("'", "''")
  return quoted.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`
}

/** An array literal's text, every member quoted. */
export const arrayText = (members: readonly string[]): string =>
  `{${members.map((member) => `"${member.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
