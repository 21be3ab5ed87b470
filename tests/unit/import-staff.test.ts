import { expect, test } from 'vitest'
import type { ImportKind } from '@/geo/import/columns/fields'
import { createImportSession } from '@/geo/import/session'

async function read(name: string, content: string) {
  const session = createImportSession()
  const opened = await session.open([{ name, bytes: new TextEncoder().encode(content) }])
  if (!opened.ok) throw new Error(JSON.stringify(opened.error))
  const kind = opened.value.tables[0]?.kind as ImportKind
  const { mapping } = session.guess(0, kind)
  const settings = { kind, frame: 'wgs84', timeZone: 'Asia/Shanghai', mapping, defaults: {} } as const
  const started = session.start(0, settings, { home: [115, 26, 116, 27], outlines: [] })
  if (!started.ok) throw new Error(JSON.stringify(started.error))
  const chunk = session.next()
  return {
    kind,
    session,
    rows: chunk?.rows ?? [],
    setAside: chunk?.setAside ?? [],
    inspection: session.inspect(0, settings, { home: null, outlines: [] }),
  }
}

test('a sheet of people without positions is known for one, and asks nothing about its place', async () => {
  const { kind, rows, setAside, session, inspection } = await read(
    '人员.csv',
    `姓名,职务,手机号,所属派出所,警务室,所在队伍,是否队长
张伟,社区民警,138 0013 8000,泉江派出所,九口警务室,,
李娜,辅警,13800138001,泉江派出所,,夜巡一队,是
李娜,网格员,13800138002,泉江派出所,,,
王五,宇航员,无,,,,
,民警,,,,,
王芳,治保主任,,,,,
王芳,治保主任,,,,,
`,
  )
  expect(kind).toBe('people')
  expect(rows).toEqual([
    {
      row: 2,
      key: 'n:张伟',
      props: { name: '张伟', phone: '138 0013 8000', area: '泉江派出所', office: '九口警务室', kind: 'officer' },
    },
    {
      row: 3,
      key: expect.stringMatching(/^h:/) as string,
      props: { name: '李娜', phone: '13800138001', area: '泉江派出所', team: '夜巡一队', kind: 'auxiliary', is_lead: true },
    },
    {
      row: 4,
      key: expect.stringMatching(/^h:/) as string,
      props: { name: '李娜', phone: '13800138002', area: '泉江派出所', kind: 'grid_worker' },
    },
    { row: 7, key: expect.stringMatching(/^h:/) as string, props: { name: '王芳', kind: 'security_director' } },
  ])
  expect(setAside.map(({ row, reason }) => [row, reason])).toEqual([
    [5, '“无”不像一个电话号码'],
    [6, '没有姓名'],
    [8, '与第 7 行完全相同'],
  ])
  expect(session.remarks()).toEqual([])
  expect(inspection).toMatchObject({ doubts: [], preview: { features: [] } })
})

test('a sheet of teams goes by its numbers; a kind that nobody knows is told and takes the usual one', async () => {
  const { kind, rows, session } = await read(
    '队伍.csv',
    `队伍编号,队伍名称,类别,驻地警务室,联系电话
T1,夜巡一队,夜巡,九口警务室,0797-6321110
T2,女子巡防队,女子,,
T3,护林队,护林,,
`,
  )
  expect(kind).toBe('teams')
  expect(rows).toMatchObject([
    { key: 'k:T1', props: { code: 'T1', name: '夜巡一队', kind: 'night', office: '九口警务室', phone: '0797-6321110' } },
    { key: 'k:T2', props: { kind: 'women' } },
    { key: 'k:T3', props: { kind: 'regular' } },
  ])
  expect(session.remarks()).toMatchObject([{ count: 1 }])
})
