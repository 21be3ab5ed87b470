import { parseArgs } from 'node:util'
import { frames, type Frame } from '@/domain/frame'
import { fieldsOf, importKinds, type FieldName, type ImportKind } from '@/geo/import/columns/fields'
import { isTimeZone } from '@/geo/import/columns/time'
import { encodings, type Encoding } from '@/geo/import/table'

/** What the command line asked for; null where nothing was said and the file decides. */
export interface ImportOptions {
  readonly files: readonly string[]
  readonly kind: ImportKind | null
  readonly frame: Frame | null
  readonly projection: string | null
  readonly timeZone: string
  readonly mapping: ReadonlyArray<readonly [FieldName, string]>
  readonly table: number | null
  readonly level: string | null
  readonly type: string | null
  readonly team: string | null
  readonly parent: string | null
  readonly isSwapped: boolean
  readonly keepRepeats: boolean
  readonly encoding: Encoding | null
  readonly headingRow: number | null
  readonly isPlaceConfirmed: boolean
  readonly addsRollover: boolean
  readonly isDryRun: boolean
  readonly isJson: boolean
  readonly setAsidePath: string
  readonly undo: string | null
  readonly url: string
  readonly user: string | null
  readonly password: string | null
  readonly area: string | null
}

/** A command line that cannot be; the message says what and how. */
export class UsageError extends Error {}

export const usage = `npm run import -- 文件或文件夹… [选项]
  --kind areas|offices|waters|incidents|tracks|roads   类别，不写则按内容猜
  --frame wgs84|gcj02|bd09|cgcs2000|projected     文件的坐标系
  --projection EPSG:4547                          投影（--frame projected 时）
  --time-zone Asia/Shanghai                       没写时区的时间按哪里读
  --map 字段=列名                                 指定列，可多次；如 --map occurred_at=发生时间
  --table 0                                       第几个图层或工作表，从 0 数起
  --encoding gb18030  --heading-row 2             文字编码（utf-8、gb18030、big5、utf-16le、utf-16be）；表头行，0 为没有表头
  --confirm-place                                 坐标远在辖区之外等，已核对无误，照此导入
  --add-rollover                                  GPS 周数回绕的时间加 1,024 周
  --level cell|village|beat|station|county        辖区级别（警务室、水域则为其类型）
  --type 类型  --team 队伍编码  --parent 上级编码  整个文件共用的值
  --swap  --keep-repeats                          经纬度对调；完全相同的行也保留
  --area 编码                                     导入到哪个辖区，默认为登录者最大的辖区
  --url http://127.0.0.1:5173                     正在运行的服务
  --user 账号 --password 密码                     或环境变量 PATROLGRID_USER、PATROLGRID_PASSWORD
  --set-aside 未导入.csv  --dry-run  --json       未导入清单的位置；只试读；末行输出 JSON
  --undo 导入编号                                 撤销整次导入`

const oneOf = <T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T | null => {
  if (value === undefined) return null
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined) throw new UsageError(`--${name} ${value}：应为 ${allowed.join(' | ')}`)
  return found
}

const isField = (name: string): name is FieldName =>
  Object.values(fieldsOf).some((fields) => fields.some((field) => field.name === name))

function readMapping(pairs: readonly string[]): [FieldName, string][] {
  return pairs.map((pair) => {
    const [field = '', ...column] = pair.split('=')
    if (!isField(field) || column.length === 0) {
      const known = [...new Set(Object.values(fieldsOf).flatMap((fields) => fields.map((each) => each.name)))]
      throw new UsageError(`--map ${pair}：应为 字段=列名，字段有 ${known.join('、')}`)
    }
    return [field, column.join('=')]
  })
}

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        kind: text,
        frame: text,
        projection: text,
        'time-zone': text,
        map: { type: 'string', multiple: true },
        table: text,
        level: text,
        type: text,
        team: text,
        parent: text,
        swap: flag,
        'keep-repeats': flag,
        encoding: text,
        'heading-row': text,
        'confirm-place': flag,
        'add-rollover': flag,
        'dry-run': flag,
        json: flag,
        'set-aside': text,
        undo: text,
        url: text,
        user: text,
        password: text,
        area: text,
        help: flag,
      },
    })
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}

/** Reads the command line and the environment; null when help is wanted. Throws UsageError. */
export function readImportOptions(argv: readonly string[], env: NodeJS.ProcessEnv): ImportOptions | null {
  const { values, positionals } = parse(argv)
  if (values.help || (positionals.length === 0 && values.undo === undefined)) return null
  const timeZone = values['time-zone'] ?? 'Asia/Shanghai'
  if (!isTimeZone(timeZone)) throw new UsageError(`--time-zone ${timeZone}：不是时区名，如 Asia/Shanghai、America/Chicago`)
  const whole = (name: 'table' | 'heading-row', what: string): number | null => {
    const value = values[name]
    if (value === undefined) return null
    if (!/^\d+$/.test(value)) throw new UsageError(`--${name} ${value}：应为${what}`)
    return Number(value)
  }
  const orNull = (value: string | undefined): string | null => value ?? null
  return {
    files: positionals,
    kind: oneOf('kind', values.kind, importKinds),
    frame: oneOf('frame', values.frame, frames),
    projection: orNull(values.projection),
    timeZone,
    mapping: readMapping(values.map ?? []),
    table: whole('table', '从 0 数起的整数'),
    encoding: oneOf('encoding', values.encoding, encodings),
    headingRow: whole('heading-row', '表格软件里的行号，没有表头为 0'),
    isPlaceConfirmed: values['confirm-place'],
    addsRollover: values['add-rollover'],
    level: orNull(values.level),
    type: orNull(values.type),
    team: orNull(values.team),
    parent: orNull(values.parent),
    isSwapped: values.swap,
    keepRepeats: values['keep-repeats'],
    isDryRun: values['dry-run'],
    isJson: values.json,
    setAsidePath: values['set-aside'] ?? '未导入.csv',
    undo: orNull(values.undo),
    url: (values.url ?? env['PATROLGRID_URL'] ?? 'http://127.0.0.1:5173').replace(/\/$/, ''),
    user: orNull(values.user ?? env['PATROLGRID_USER']),
    password: orNull(values.password ?? env['PATROLGRID_PASSWORD']),
    area: orNull(values.area),
  }
}
