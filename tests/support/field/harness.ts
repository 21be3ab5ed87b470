import { createPinia, setActivePinia } from 'pinia'
import { effectScope, type EffectScope } from 'vue'
import { usePurge } from '@/app/field/usePurge'
import type { Json } from '@/data/database.types'
import { getClient } from '@/data/client'
import { loadConfig } from '@/data/config'
import { sessionKey } from '@/data/guardedFetch'
import { loadEntry, saveEntry } from '@/data/local/database'
import { outboxDatabase, sealed, type OpRecord } from '@/data/local/outbox/outboxDatabase'
import { databaseOf } from '@/data/local/outbox/personDatabase'
import { walkDatabase } from '@/data/local/outbox/walkDatabase'
import { takenAlong } from '@/data/local/takenAlong'
import { saveRoutes } from '@/data/local/walkRoutes'
import { preparePhoto } from '@/data/photos/preparePhoto'
import { rpc } from '@/data/read'
import { submitOps } from '@/data/rows/ops'
import { scopeOf } from '@/domain/account'
import { useFieldData } from '@/features/field/fieldData.store'
import { usePhotos } from '@/features/field/usePhotos'
import { useWalk } from '@/features/field/walk/walk.store'
import { zhCN } from '@/i18n/zh-CN'
import { useOutbox } from '@/stores/outbox.store'
import { useSession } from '@/stores/session.store'

/** The page's own stores and databases without its screens, for a test to drive: one page, many faults. */
const pinia = createPinia()
setActivePinia(pinia)

/** Waits of the page, backoff and limits alike, run so many times faster. */
let hurry = 1
const realTimeout = setTimeout
globalThis.setTimeout = ((run: () => void, ms = 0, ...rest: []) => realTimeout(run, ms / hurry, ...rest)) as typeof setTimeout

/** The phone's two clocks: what passed, and what its wall clock was set by. */
let passedMs = 0
let setMs = 0
const realNow = Date.now.bind(Date)
const realPassed = performance.now.bind(performance)
Date.now = () => realNow() + passedMs + setMs
performance.now = () => realPassed() + passedMs

const realAdd = IDBObjectStore.prototype.add

/** A receiver that says what the test says. */
let onPlace: PositionCallback | null = null
let stamp = 0
Object.defineProperty(navigator, 'geolocation', {
  value: {
    watchPosition: (heard: PositionCallback) => {
      onPlace = heard
      return 1
    },
    clearWatch: () => (onPlace = null),
  },
})

type Part = 'waters' | 'hazards' | 'offices' | 'areas' | 'outlines'
/** Photos chosen on the sheet of a hazard, as the sheet holds them. */
let sheet: { readonly scope: EffectScope; readonly chosen: ReturnType<typeof usePhotos> } | null = null

const why: Readonly<Record<string, string>> = zhCN.outbox.why
const me = () => useSession().account?.userId ?? ''

const field = {
  start: async () => {
    await loadConfig()
    await useSession().start()
    useOutbox()
    usePurge()
    return me()
  },
  /** Brings a part up to date. Why it could not; null: it could. */
  pull: async (name: Part) => {
    const part = useFieldData()[name]
    await part.refresh()
    return part.error?.kind ?? null
  },
  /** What the screens show of a part; null: it was never read here. */
  shown: (name: Exclude<Part, 'outlines'>) => {
    const part = useFieldData()[name]
    part.open()
    const rows: readonly object[] | null = part.value
    return rows as readonly Readonly<Record<string, unknown>>[] | null
  },
  /** What lies of it on the disk. */
  taken: async (name: Part) => {
    const { account } = useSession()
    const part = account && (await takenAlong.load(account.userId, name, scopeOf(account)))
    return part ? part.text : null
  },
  /** As a page of before wrote it: without mark or rights. */
  takenBefore: (name: Part, text: string) => takenAlong.keep(me(), { name, text, readMs: 1 }),
  /** As a page of another version calls the server. */
  call: async (name: string, args: object): Promise<unknown> => {
    const { data, error } = await getClient().rpc(name as 'create_hazard', args as { hazard: Json })
    return error ?? data
  },
  keepRoutes: () => saveRoutes(me(), useSession().scope, []),
  /** What lies here of the nights' routes. */
  routes: () => loadEntry(`walk.routes.${me()}`),
  /** Said over the list of records. */
  isBroken: () => useOutbox().isBroken,
  refreshAccount: () => useSession().refresh(),
  openSheet: () => {
    const scope = effectScope()
    sheet = { scope, chosen: scope.run(() => usePhotos('field.hazard'))! }
  },
  choose: async (colours: readonly string[]) => {
    const prepared = await Promise.all(colours.map((colour) => field.prepare(colour, 0, 'no')))
    const chosen = sheet!.chosen
    chosen.photos.value = prepared.flatMap((each) => (each.ok ? [each.photo] : []))
  },
  chosen: () => ({
    count: sheet?.chosen.photos.value.length ?? 0,
    isRestored: sheet?.chosen.isRestored.value ?? false,
    isUnkept: sheet?.chosen.isUnkept.value ?? false,
  }),
  draftPhotos: () => databaseOf(me()).draftPhotos.count(),
  saveSheet: async (record: OpRecord, subjectId: string) => {
    const chosen = sheet!.chosen
    const saved = await useOutbox().keep({ ...record, ...chosen.photosOf('hazard', subjectId) })
    chosen.forget()
    return saved
  },
  signIn: async (login: string, password: string) => {
    const answer = await useSession().signIn(login, password)
    return answer.ok ? me() : JSON.stringify(answer.error)
  },
  hurry: (times: number) => (hurry = times),
  save: (record: OpRecord) => useOutbox().save(record, () => true),
  /** Kept as a form keeps it, and not sent by itself. */
  keep: async (records: readonly (OpRecord & { readonly id: string })[]) => {
    for (const { id, ...record } of records) await outboxDatabase.keep(me(), sealed(record, id, Date.now()))
  },
  /** Milliseconds until one record is on the disk. */
  timedKeep: async (record: OpRecord & { readonly id: string }) => {
    const begun = performance.now()
    await field.keep([record])
    return performance.now() - begun
  },
  walk: async (id: string, teamId: string, fixes: number, startedMs: number, isOver: boolean) => {
    const era = startedMs
    await walkDatabase.begin(me(), {
      ...{ id, teamId, route: null, startedMs, endedMs: null, startEra: era, endEra: era, era, nextSeq: 0, fixes: 0 },
      ...{ visited: {}, skipped: {}, isStartSent: false, agreedMs: null, tries: 0, nextMs: 0, code: '', reason: '' },
    })
    await field.fixes(id, fixes, startedMs)
    if (isOver) await field.end(id, startedMs + fixes * 5000)
  },
  fixes: async (walkId: string, count: number, fromMs: number, era?: number) => {
    const walk = await walkDatabase.find(me(), walkId)
    const fixes = Array.from({ length: count }, (_, at) => ({
      walkId,
      era: era ?? walk?.era ?? 0,
      timeMs: fromMs + at * 5000,
      // A walker's noise: some metres to any side, and an accuracy that is another each time.
      lngE6: 115_200_000 + Math.round(at * 40 + 60 * Math.sin(at * 1.7)),
      latE6: 26_200_000 + Math.round(at * 20 + 60 * Math.cos(at * 2.3)),
      accDm: 60 + Math.round(25 * Math.sin(at * 3.1)),
    }))
    await walkDatabase.addFixes(me(), fixes)
  },
  end: (walkId: string, endedMs: number) => walkDatabase.change(me(), walkId, { endedMs }),
  send: () => useOutbox().send(),
  wake: (ids: readonly string[] | null = null) => useOutbox().wake(ids),
  remove: (id: string) => useOutbox().remove(id),
  /** What the person is told of everything that is not on the server. */
  state: async () => {
    const outbox = useOutbox()
    const ops = await databaseOf(me()).ops.toArray()
    const walks = await databaseOf(me()).walks.toArray()
    const told = (code: string, reason: string) => (reason === '' ? (why[code] ?? '') : reason)
    return {
      isBroken: outbox.isBroken,
      unsent: ops
        .filter(({ state }) => state !== 'sent')
        .map(({ id, state, code, reason }) => ({ id, state, told: told(code, reason) })),
      sent: ops.filter(({ state }) => state === 'sent').length,
      walks: walks.map(({ id, agreedMs, code, reason }) => ({ id, isAgreed: agreedMs !== null, told: told(code, reason) })),
      waitingFixes: outbox.walks.reduce((sum, { waitingFixes }) => sum + waitingFixes, 0),
    }
  },
  export: () => useOutbox().exportSealed(),
  submit: async (texts: readonly string[]) => {
    const answer = await rpc(submitOps, { ops: texts, client_now: Date.now() / 1000 })
    return answer.ok ? answer.value.results.map(({ status }) => status) : [answer.error.kind]
  },
  account: () => ({ state: useSession().state, id: me() }),
  session: () => loadEntry(sessionKey),
  setSession: (text: string) => saveEntry(sessionKey, text),
  signOut: () => getClient().auth.signOut({ scope: 'local' }),
  /** The walk's own store: what its screens show and press. */
  recorder: () => {
    const walk = useWalk()
    return {
      isWalking: walk.isWalking,
      isElsewhere: walk.isElsewhere,
      isHearing: onPlace !== null,
      unkept: walk.unkeptFixes,
      stops: walk.stops.length,
      isUnkept: walk.isUnkept,
    }
  },
  finish: () => useWalk().finish(),
  /** So much later, the clock set by so much, the receiver tells a place. Resolves when it was written down, or thrown away. */
  place: async (longitude: number, latitude: number, accuracy = 8, laterMs = 5000, clockSetMs = 0) => {
    passedMs += laterMs
    setMs += clockSetMs
    const coords = { longitude, latitude, accuracy } as GeolocationCoordinates
    const walk = useWalk()
    const before = walk.line.length
    onPlace?.({ coords, timestamp: ++stamp } as GeolocationPosition)
    // A fix that counts is on the line once its write has ended; one that is thrown away never is.
    for (let looks = 0; looks < 40 && walk.line.length === before; looks++)
      await new Promise((resolve) => realTimeout(resolve, 50))
  },
  /** The receiver hangs: the place of before with the stamp of before. */
  frozen: () => {
    passedMs += 5000
    onPlace?.({ coords: { longitude: 115.3, latitude: 26.3, accuracy: 8 }, timestamp: stamp } as GeolocationPosition)
  },
  later: (ms: number) => (passedMs += ms),
  /** The disk takes nothing of these kinds from now on. */
  fill: (stores: readonly string[]) => {
    IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...given: [unknown]) {
      if (stores.includes(this.name)) throw new DOMException('full', 'QuotaExceededError')
      return realAdd.apply(this, given)
    }
  },
  /** A picture of some colour as a camera's file: turned, with a place in it, and padded to a size. */
  prepare: async (colour: string, padBytes: number, broken: 'no' | 'empty' | 'heic') => {
    if (broken === 'empty') return preparePhoto(new Blob([]))
    if (broken === 'heic') return preparePhoto(new Blob(['\0\0\0\x18ftypheic\0\0\0\0mif1heic'], { type: 'image/heic' }))
    const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 200 })
    const context = canvas.getContext('2d')!
    context.fillStyle = colour
    context.fillRect(0, 0, 400, 200)
    const plain = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg'))
    const bytes = new Uint8Array(await plain!.arrayBuffer())
    // Exif with one entry: orientation 6, a quarter turn.
    const exif = [0xff, 0xe1, 0, 34, ...[...'Exif\0\0MM'].map((c) => c.charCodeAt(0)), 0, 42, 0, 0, 0, 8, 0, 1]
    const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]
    const file = new Blob([bytes.slice(0, 2), new Uint8Array([...exif, ...entry]), bytes.slice(2), new Uint8Array(padBytes)])
    return preparePhoto(file)
  },
  /** What is left of a prepared picture: its size, and whether any word of the camera is in it. */
  look: async (colour: string, padBytes: number) => {
    const prepared = await field.prepare(colour, padBytes, 'no')
    if (!prepared.ok) return prepared.problem
    const { width, height } = await createImageBitmap(new Blob([prepared.photo.bytes]))
    const hasExif = new TextDecoder('latin1').decode(prepared.photo.bytes).includes('Exif')
    return { width, height, hasExif, isSmall: prepared.photo.bytes.byteLength < 100_000 }
  },
  saveWithPhotos: async (record: OpRecord, subjectId: string, colours: readonly string[]) => {
    const prepared = await Promise.all(colours.map((colour) => field.prepare(colour, 0, 'no')))
    const photos = prepared.flatMap((each) => (each.ok ? [each.photo] : []))
    const areaId = useSession().home?.areaId ?? ''
    return useOutbox().save({ ...record, photos: { kind: 'hazard', subjectId, areaId, photos } }, () => true)
  },
  photoStates: () =>
    databaseOf(me())
      .photos.toArray()
      .then((list) => list.map(({ state, reason }) => ({ state, reason }))),
  report: (stopId: string) => useWalk().report(stopId, 'person'),
  stopIds: () => useWalk().stops.map(({ stop }) => stop.id),
  refreshRoutes: () => useWalk().refresh(),
  startWalk: () => useWalk().start(),
  walkId: () => useWalk().walk?.id ?? '',
  close: () => databaseOf(me()).close(),
}
export type Field = typeof field
declare global {
  interface Window {
    field: Field
  }
}
window.field = field
