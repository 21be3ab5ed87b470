import { readFileSync } from 'node:fs'
import type { ImportKind } from '@/geo/import/columns/fields'
import type { ImportSettings } from '@/geo/import/settings'
import type { Inspection, KnownPlaces } from '@/geo/import/inspect'
import type { ImportRow, SetAside, StaffRow, TrackRow } from '@/geo/import/rows/outcome'
import { createImportSession, type FileSummary, type ImportSession } from '@/geo/import/session'
import type { ReadChoices, SourceFile } from '@/geo/import/table'

/** The county that the fault files were made for. */
export const homeCounty: KnownPlaces = { home: [114.2, 26.1, 114.9, 26.6], outlines: [] }

export const textFile = (name: string, content: string): SourceFile => ({ name, bytes: new TextEncoder().encode(content) })

/** One of the small files that show a fault each; see docs/import.md. */
export const faultFile = (name: string): SourceFile => ({
  name,
  bytes: new Uint8Array(readFileSync(new URL(`../../fixtures/faults/${name}`, import.meta.url))),
})

interface ImportedFile {
  readonly session: ImportSession
  readonly summary: FileSummary
  readonly settings: ImportSettings
  readonly look: Inspection
  readonly rows: (ImportRow | TrackRow | StaffRow)[]
  readonly setAside: SetAside[]
}

interface HowToImport {
  readonly kind?: ImportKind
  readonly settings?: Partial<ImportSettings>
  readonly choices?: ReadChoices
  readonly known?: KnownPlaces
}

/** Why a file cannot be read, in the person's words; `was read` when it can. */
export async function refusalOf(file: SourceFile): Promise<string> {
  const opened = await createImportSession().open([file])
  return opened.ok ? 'was read' : 'detail' in opened.error ? (opened.error.detail ?? '') : opened.error.kind
}

/** Opens a file and settles every choice as the screen would for somebody who only presses on. */
export async function openFile(file: SourceFile, how: HowToImport = {}): Promise<Omit<ImportedFile, 'rows' | 'setAside'>> {
  const session = createImportSession()
  let opened = await session.open([file])
  if (opened.ok && how.choices) opened = await session.reopen(how.choices)
  if (!opened.ok) throw new Error(JSON.stringify(opened.error))
  const table = opened.value.tables[0]
  if (!table) throw new Error('no table')
  const kind = how.kind ?? table.kind
  const { mapping, defaultKind, frame } = session.guess(0, kind)
  const settings: ImportSettings = {
    kind,
    frame: frame.frame,
    ...(frame.projection !== null && { projection: frame.projection }),
    timeZone: 'Asia/Shanghai',
    mapping,
    defaults: defaultKind === null ? {} : { kind: defaultKind },
    ...how.settings,
  }
  const look = session.inspect(0, settings, how.known ?? homeCounty)
  return { session, summary: opened.value, settings, look }
}

/** What `start` says against an import, in words; null when it may begin. */
export function stopOf({ session, settings }: Pick<ImportedFile, 'session' | 'settings'>): string | null {
  const started = session.start(0, settings, homeCounty)
  return started.ok ? null : 'detail' in started.error ? (started.error.detail ?? '') : started.error.kind
}

/** Opens a file and turns it into rows, confirming its place where asked. */
export async function importFile(file: SourceFile, how: HowToImport = {}): Promise<ImportedFile> {
  const opened = await openFile(file, how)
  const { session, settings } = opened
  const started = session.start(0, { ...settings, isPlaceConfirmed: true }, how.known ?? homeCounty)
  if (!started.ok) throw new Error(JSON.stringify(started.error))
  const rows: (ImportRow | TrackRow | StaffRow)[] = []
  const setAside: SetAside[] = []
  for (let chunk = session.next(); chunk; chunk = session.next()) {
    // These files hold nothing but records and tracks.
    rows.push(...chunk.rows.filter((row): row is ImportRow | TrackRow => 'geom' in row || 'fixes' in row))
    setAside.push(...chunk.setAside)
  }
  return { ...opened, rows, setAside }
}

export const importFault = (name: string, how?: HowToImport): Promise<ImportedFile> => importFile(faultFile(name), how)

export const propsOf = (row: ImportRow | TrackRow | StaffRow | undefined) => (row && 'props' in row ? row.props : {})
/** The position of a point record; NaN for anything else. */
export const pointOf = (row: ImportRow | TrackRow | StaffRow | undefined): readonly [number, number] =>
  row && 'geom' in row && row.geom.type === 'Point'
    ? [row.geom.coordinates[0] ?? NaN, row.geom.coordinates[1] ?? NaN]
    : [NaN, NaN]
export const fixCountOf = (row: ImportRow | TrackRow | StaffRow | undefined): number =>
  row && 'fixes' in row ? row.fixes.lng.length : 0
