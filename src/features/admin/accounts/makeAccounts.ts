/** Makes one account after another; once `isOver` says so, none after the one that is on its way. Gives how many were made. */
export async function makeAccounts<Row>(
  rows: readonly Row[],
  make: (row: Row) => Promise<boolean>,
  isOver: () => boolean,
): Promise<{ readonly made: number; readonly untried: number }> {
  let made = 0
  for (const [at, row] of rows.entries()) {
    if (isOver()) return { made, untried: rows.length - at }
    if (await make(row)) made++
  }
  return { made, untried: 0 }
}
