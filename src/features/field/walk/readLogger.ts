import { Meter, ReadFailure } from '@/geo/import/budget'
import { readGpx } from '@/geo/import/readers/gpx'
import type { LoggedFix } from '@/geo/walk'

/** A night of every second is 4 MB; more is no logger of one walk. */
const bytesMost = 30_000_000

/** The fixes of a logger's file, or the sentence that says why there are none. Times without a zone count as the county's. */
export async function readLogger(file: File): Promise<readonly LoggedFix[] | string> {
  if (file.size > bytesMost) return `“${file.name}”超过 ${bytesMost / 1e6} MB，不是一次巡逻的轨迹。`
  try {
    const { tables } = readGpx({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }, new Meter())
    const tracks = tables.flatMap(({ rows }) => rows.flatMap(({ fixes }) => (fixes ? [fixes] : [])))
    const found = tracks.flatMap(({ lng, lat, timeS, unzoned, accuracyM }) =>
      Array.from(lng, (x, at): LoggedFix => ({
        timeMs: (timeS[at]! - (unzoned?.[at] === 1 ? 8 * 3600 : 0)) * 1000,
        at: [x, lat[at]!],
        accuracyM: accuracyM?.[at] ?? Number.NaN,
      })),
    )
    return found.length > 0 ? found : `“${file.name}”里没有一个定位点。`
  } catch (failure) {
    if (failure instanceof ReadFailure) return `${failure.message}。`
    throw failure
  }
}
