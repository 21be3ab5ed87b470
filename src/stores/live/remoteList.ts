import { computed, shallowRef } from 'vue'
import { liveRead, type Source } from './liveRead'

/** A list that lives on the server: its rows, their index by id, and the state of the last request. */
export function remoteList<Row extends { readonly id: string }>(source: Omit<Source<readonly Row[]>, 'take'>) {
  const rows = shallowRef<readonly Row[]>([])
  const byId = computed<ReadonlyMap<string, Row>>(() => new Map(rows.value.map((row) => [row.id, row])))
  const take = (next: readonly Row[]) => {
    rows.value = next
  }
  const { load, error, oldSinceMs, refresh, readAgain, ensure, view } = liveRead<readonly Row[]>({ ...source, take })
  return { rows, byId, load, error, oldSinceMs, refresh, readAgain, ensure, view }
}
