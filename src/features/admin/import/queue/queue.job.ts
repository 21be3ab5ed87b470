import bbox from '@turf/bbox'
import type { Bbox } from '@/domain/frame'
import type { Result } from '@/domain/result'
import type { UndoCounts } from '@/data/rows/imports'
import type { ImportKind } from '@/geo/import/columns/fields'
import { useAreas } from '@/stores/areas.store'
import {
  cancelImport,
  changeSettings,
  closeFile,
  openFiles,
  propose,
  reread,
  runImport,
  undo,
} from '@/features/admin/import/import.job'
import { useImport } from '@/features/admin/import/import.store'
import { fileGroups } from './fileGroups'
import { inOrder } from './queueOrder'
import { useImportQueue, type Plan, type Queued } from './queue.store'

/** Names shown as an example. */
const shownNames = 3

const fresh = (files: readonly File[], name: string): Queued => ({
  id: crypto.randomUUID(),
  files,
  name,
  stage: 'waiting',
  plan: null,
  error: null,
  isSeen: false,
  totals: null,
  setAsideCsv: null,
  importId: '',
})

/** What the session at hand says of the table it is at. */
function planNow(): Plan | null {
  const { table, settings, inspection, tableAt, choices, areaId } = useImport()
  if (table === null || settings === null || inspection === null) return null
  const at = settings.mapping.name
  const names = at === undefined ? [] : inspection.sample.map((row) => row[at] ?? '').filter((name) => name !== '')
  const isDrawn = inspection.preview.features.length > 0
  const [west, south, east, north] = isDrawn ? bbox(inspection.preview) : []
  const { fit, doubts, isDayOrderOpen, preview } = inspection
  const stated = settings.frame === 'cgcs2000' ? 'wgs84' : settings.frame
  return {
    tableAt,
    choices,
    areaId,
    settings,
    rows: table.rowCount,
    shapes: table.shapes,
    names: names.slice(0, shownNames),
    doubts,
    isAsked: isDayOrderOpen || (fit !== null && stated !== 'projected' && fit.best !== stated),
    preview,
    box: isDrawn ? ([west, south, east, north] as Bbox) : null,
  }
}

/** Opens the files of one entry in the one session, at its table and as it was decided. */
async function open({ files, plan }: Queued): Promise<boolean> {
  const state = useImport()
  await openFiles(files)
  if (state.stage !== 'settings') return false
  if (plan === null) return true
  if (Object.keys(plan.choices).length > 0) await reread(plan.choices)
  state.tableAt = plan.tableAt
  state.areaId = plan.areaId
  await changeSettings(plan.settings)
  return true
}

/** Reads one file and makes an entry of each of its tables that has rows. */
async function read(entry: Queued): Promise<void> {
  const queue = useImportQueue()
  const state = useImport()
  queue.put(entry.id, { stage: 'reading' })
  if (!(await open(entry))) return queue.put(entry.id, { stage: 'unread', error: state.error })
  const tables = state.summary?.tables ?? []
  const made: Queued[] = []
  for (const [at, table] of tables.entries()) {
    if (table.rowCount === 0 && tables.length > 1) continue
    state.tableAt = at
    await propose()
    const name = tables.length > 1 ? `${entry.name} · ${table.name}` : entry.name
    made.push({ ...fresh(entry.files, name), stage: 'read', plan: planNow() })
  }
  queue.replace(entry.id, made)
}

/** Takes files into the queue and reads them one after another; nothing is stored. */
export async function enqueue(files: readonly File[]): Promise<void> {
  const queue = useImportQueue()
  queue.add(fileGroups(files).map((group) => fresh(group, group[0]?.name ?? '')))
  await readWaiting()
}
/** Files may be dropped while others are stored, or one is looked at: whoever ends that reads what waits. */
async function readWaiting(): Promise<void> {
  const queue = useImportQueue()
  if (queue.work !== null || queue.openedId !== null) return
  if (waiting() === undefined) return
  queue.work = 'reading'
  for (let next = waiting(); next !== undefined; next = waiting()) await read(next)
  closeFile()
  queue.work = null
}
const waiting = () => useImportQueue().entries.find(({ stage }) => stage === 'waiting')
const entryOf = (id: string) => useImportQueue().entries.find((entry) => entry.id === id)

/** Opens an entry's settings, all of them, as of a single import. */
export async function openEntry(id: string): Promise<void> {
  const queue = useImportQueue()
  const entry = entryOf(id)
  if (entry === undefined || queue.work !== null || queue.openedId !== null) return
  // Until it stands open nothing else may take the one session.
  queue.work = 'reading'
  const isOpen = await open(entry)
  queue.work = null
  if (isOpen) queue.openedId = id
  else {
    queue.put(id, { stage: 'unread', error: useImport().error })
    await readWaiting()
  }
}
/** Back to the list, with what was decided or as it was. */
export function closeEntry(isTaken: boolean): void {
  const queue = useImportQueue()
  const id = queue.openedId
  const plan = isTaken ? planNow() : null
  if (id !== null && plan !== null) queue.put(id, { plan, isSeen: true })
  queue.openedId = null
  closeFile()
  void readWaiting()
}

/** Another kind: its columns are guessed anew. */
export async function chooseKind(id: string, kind: ImportKind): Promise<void> {
  const queue = useImportQueue()
  const entry = entryOf(id)
  if (entry === undefined || queue.work !== null) return
  queue.work = 'reading'
  if (await open(entry)) {
    await propose(kind)
    queue.put(id, { plan: planNow(), isSeen: false })
  } else queue.put(id, { stage: 'unread', error: useImport().error })
  closeFile()
  queue.work = null
  await readWaiting()
}
/** The level of areas, the kind of offices or waters that the whole file has: no row moves by it. */
export function chooseLevel(id: string, level: string): void {
  const plan = entryOf(id)?.plan
  if (!plan) return
  const defaults = { ...plan.settings.defaults, kind: level }
  useImportQueue().put(id, { plan: { ...plan, settings: { ...plan.settings, defaults } } })
}
/** The person has seen on the map that it lies there and is meant to. */
export function confirmPlace(id: string): void {
  const plan = entryOf(id)?.plan
  if (plan) useImportQueue().put(id, { isSeen: true, plan: { ...plan, settings: { ...plan.settings, isPlaceConfirmed: true } } })
}

let isStopping = false
/** Ends after the chunk on its way; what is in stays until it is taken back. */
export function stopQueue(): void {
  isStopping = true
  cancelImport()
}

async function store(entry: Queued): Promise<void> {
  const queue = useImportQueue()
  const state = useImport()
  queue.put(entry.id, { stage: 'running', error: null })
  if (!(await open(entry))) return queue.put(entry.id, { stage: 'unread', error: state.error })
  // Stopped while it was being opened: nothing of it is in.
  if (isStopping) return queue.put(entry.id, { stage: 'read' })
  await runImport()
  const { totals, setAsideCsv, importId, error } = state
  if (state.stage === 'done' || state.stage === 'stopped')
    queue.put(entry.id, { stage: state.stage, totals, setAsideCsv, importId, error })
  // Refused before the first row: what is said against it is looked at again.
  else queue.put(entry.id, { stage: 'read', error, isSeen: false, plan: planNow() ?? entry.plan })
}

/** Stores what may go in, in the order in which one needs the other; the rest stays in the list. */
export async function runQueue(): Promise<void> {
  const queue = useImportQueue()
  if (queue.work !== null) return
  const order = inOrder(
    queue.ready.flatMap((entry) => {
      const { kind, defaults } = entry.plan?.settings ?? {}
      return kind === undefined ? [] : [{ entry, kind, level: defaults?.kind }]
    }),
  )
  queue.work = 'storing'
  isStopping = false
  for (const [at, { entry }] of order.entries()) {
    if (isStopping) break
    queue.turn = { at: at + 1, of: order.length }
    await store(entry)
  }
  closeFile()
  queue.work = null
  await useAreas().ensure()
  await readWaiting()
}

/** Takes one import of the queue back, whole. */
export async function undoEntry({ id, importId, plan }: Queued): Promise<Result<UndoCounts>> {
  const undone = await undo(importId, plan?.settings.kind ?? '')
  if (undone.ok) useImportQueue().put(id, { stage: 'undone' })
  return undone
}
