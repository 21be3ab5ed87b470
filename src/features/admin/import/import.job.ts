import type { ImportKind, Mapping } from '@/geo/import/columns/fields'
import type { ImportSettings } from '@/geo/import/settings'
import { gatherKnownPlaces, homeOf } from '@/geo/import/knownPlaces'
import { sendImport, type ImportTotals } from '@/geo/import/sendImport'
import type { ReadChoices } from '@/geo/import/table'
import { useAreas } from '@/stores/areas.store'
import { touch } from '@/stores/live/live'
import { useSession } from '@/stores/session.store'
import { createImportClient, type ImportClient } from '@/workers/import.client'
import { createRuns, overtaken } from '@/workers/run'
import { callImport, fetchOutlines, undoImport } from './import.queries'
import type { UndoCounts } from '@/data/rows/imports'
import { useImport } from './import.store'
import type { Result } from '@/domain/result'

// The worker outlives the panel: an import goes on while its person looks at the map. It stays out of the store.
let client: ImportClient | null = null
let sending: AbortController | null = null
/** Looks at the open file; other settings, or another file, end the look before. */
const looks = createRuns()

function restart(): ImportClient {
  looks.end()
  client?.close()
  client = createImportClient()
  return client
}

/** Forgets the file and ends the worker; a running import must be cancelled first. */
export function closeFile(): void {
  looks.end()
  client?.close()
  client = null
  useImport().reset()
}

/** Reads the picked files and proposes settings for the largest layer. */
export async function openFiles(files: readonly File[]): Promise<void> {
  const state = useImport()
  if (files.length === 0) return
  state.reset()
  state.isReading = true
  state.fileName = files.length === 1 ? (files[0]?.name ?? '') : `${files[0]?.name ?? ''} +${files.length - 1}`
  const own = restart()
  const opened = await own.open(files)
  if (own !== client) return
  state.isReading = false
  if (!opened.ok) {
    state.error = opened.error
    return
  }
  state.summary = opened.value
  state.areaId ||= useSession().home?.areaId ?? ''
  const counts = opened.value.tables.map((table) => table.rowCount)
  state.tableAt = counts.indexOf(Math.max(...counts))
  state.stage = 'settings'
  await propose()
}

/** Proposes settings for the chosen layer, for the kind asked for or the one guessed. */
export async function propose(kind?: ImportKind): Promise<void> {
  const state = useImport()
  const table = state.table
  if (!client || !table) return
  const wanted = kind ?? table.kind
  const guess = await looks.begin().take(client.api.guess(state.tableAt, wanted))
  if (guess === overtaken) return
  const { mapping, defaultKind } = guess
  const { frame, projection } = guess.frame
  state.frameReason = guess.frame.reason
  await changeSettings({
    kind: wanted,
    frame,
    ...(projection !== null && { projection }),
    timeZone: state.settings?.timeZone ?? 'Asia/Shanghai',
    mapping,
    defaults: defaultKind === null ? {} : { kind: defaultKind },
  })
}

/** Reads the file again as the person chose, and proposes settings anew; on failure the last reading stays. */
export async function reread(choices: ReadChoices): Promise<void> {
  const state = useImport()
  const own = client
  if (!own) return
  const opened = await own.api.reopen(choices)
  if (own !== client) return
  state.error = opened.ok ? null : opened.error
  if (!opened.ok) return
  state.choices = choices
  state.summary = opened.value
  state.tableAt = Math.min(state.tableAt, opened.value.tables.length - 1)
  await propose()
}

// Changes that move no row; any other asks anew whether the place is meant.
const placeless: ReadonlySet<string> = new Set(['keepRepeats', 'addsRollover', 'isPlaceConfirmed', 'timeZone', 'defaults'])

const positionColumns = (mapping: Mapping): string => [mapping.lng, mapping.lat, mapping.position].join()

/** Changes some settings. The frame follows the columns chosen for the position where their headings name one. */
export async function change(part: Partial<ImportSettings>): Promise<void> {
  const state = useImport()
  const before = state.settings
  if (!before) return
  const isPlaceless = Object.keys(part).every((name) => placeless.has(name))
  let next: ImportSettings = { ...before, ...(!isPlaceless && { isPlaceConfirmed: false }), ...part }
  if (client && part.mapping && positionColumns(part.mapping) !== positionColumns(before.mapping)) {
    const { frame, projection, reason } = await client.api.frameOf(state.tableAt, part.mapping)
    state.frameReason = reason
    if (reason !== null) next = { ...next, frame, ...(projection !== null && { projection }) }
  }
  await changeSettings(next)
}

/** Takes new settings and looks at the file again under them; the newest look wins. */
export async function changeSettings(settings: ImportSettings): Promise<void> {
  const state = useImport()
  state.settings = settings
  state.error = null
  const run = looks.begin()
  const own = client
  if (!own) return
  const areas = useAreas()
  await areas.ensure()
  const labels = settings.kind === 'areas' ? await own.api.labels(state.tableAt, settings.mapping) : []
  const known = await gatherKnownPlaces(areas.rows, state.areaId, labels, fetchOutlines)
  if (run.isOver()) return
  const inspection = await run.take(own.api.inspect(state.tableAt, settings, known))
  if (inspection !== overtaken) state.inspection = inspection
}

/** Begins to send what the worker prepares; progress and refusals go to the state and the worker. */
function send(own: ImportClient, settings: ImportSettings): Promise<Result<ImportTotals>> {
  const state = useImport()
  const controller = (sending = new AbortController())
  return sendImport({
    head: {
      id: state.importId,
      kind: settings.kind,
      file_name: state.fileName.slice(0, 300),
      frame: settings.frame,
      area_id: state.areaId,
      options: { timeZone: settings.timeZone },
    },
    next: () => own.api.next(),
    call: callImport,
    onRefused: (rows) => own.api.addSetAside(rows),
    onProgress: (totals) => {
      state.totals = totals
    },
    signal: controller.signal,
  })
}

/** Sends the file. Ends in `done`, or in `stopped` with the reason, from where the part sent can be undone. */
export async function runImport(): Promise<void> {
  const state = useImport()
  const own = client
  const { settings } = state
  if (!own || !settings) return
  // Judged once more where the rows are made: the look on the screen may be a moment behind the settings.
  const home = homeOf(useAreas().rows, state.areaId)
  const started = await own.api.start(state.tableAt, settings, { home, outlines: [] })
  if (!started.ok) {
    state.error = started.error
    return
  }
  state.importId = crypto.randomUUID()
  state.error = null
  state.stage = 'running'
  const whole = send(own, settings)
  const died = own.death.then((error) => ({ isDead: true as const, error }))
  // A bug is reported by whoever catches it; here it must only not leave the bar running for ever.
  const ended = await Promise.race([whole, died]).finally(() => {
    state.stage = 'stopped'
  })
  if (own !== client) return
  if ('isDead' in ended) {
    state.error = ended.error
    state.stage = 'stopped'
    return
  }
  const sent = ended
  state.remarks = await own.api.remarks()
  state.setAsideCsv = await own.api.setAsideCsv()
  state.reasons = await own.api.reasons()
  if (sent.ok) state.totals = sent.value
  else state.error = sent.error
  state.stage = sent.ok ? 'done' : 'stopped'
  // The records themselves are on the map now; the dashed sample would only cover them.
  state.inspection = null
  await announce(settings.kind)
}

const recordOf = {
  areas: 'area',
  offices: 'office',
  waters: 'water',
  incidents: 'incident',
  tracks: 'patrol',
  people: 'person',
  teams: 'team',
} as const

/** Lets every list and layer read again; imported areas become the tree of every other panel. */
async function announce(kind: string): Promise<void> {
  touch('import')
  if (kind in recordOf) touch(recordOf[kind as keyof typeof recordOf])
  if (kind === 'areas') await useAreas().changed()
}

/** Stops sending after the chunk on its way; what went in stays until it is undone. */
export const cancelImport = (): void => sending?.abort()

/** Takes an import back, whole. */
export async function undo(id: string, kind: string): Promise<Result<UndoCounts>> {
  const undone = await undoImport(id)
  if (undone.ok) await announce(kind)
  return undone
}
