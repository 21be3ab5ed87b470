import { ReadFailure } from '@/geo/import/budget'
import type { Format, SourceFile } from '@/geo/import/table'
import { decodeText } from './text'

/** What a single file turned out to be; a zip or gz is opened first, and .dbf, .prj and the like belong to their .shp. */
export type Kind = Exclude<Format, 'shapefile'> | 'shp' | 'zip' | 'gzip' | 'sidecar'

const magics: ReadonlyArray<readonly [head: readonly number[], kind: Kind]> = [
  [[0x50, 0x4b, 0x03, 0x04], 'zip'],
  [[0x50, 0x4b, 0x05, 0x06], 'zip'],
  [[0x1f, 0x8b], 'gzip'],
  [[0x66, 0x67, 0x62], 'flatgeobuf'],
  [[0x00, 0x00, 0x27, 0x0a], 'shp'],
]

const strangers: ReadonlyArray<readonly [head: string, what: string]> = [
  ['%PDF', 'PDF 文档'],
  ['\x89PNG', '图片'],
  ['\xff\xd8\xff', '图片'],
  ['GIF8', '图片'],
  ['Rar!', 'RAR 压缩包，请改用 ZIP'],
  ['7z\xbc\xaf', '7z 压缩包，请改用 ZIP'],
  ['\xd0\xcf\x11\xe0', '旧版 Excel 或 Word 文件，请在 Excel 里另存为 CSV UTF-8'],
  ['SQLite format 3', 'SQLite 数据库（GeoPackage 或 MBTiles），请导出为 GeoJSON'],
]

/** Tells a file by its content; the name only breaks ties between text formats. Throws ReadFailure that says what it is instead. */
export function sniff(file: SourceFile): Kind {
  const { name, bytes } = file
  if (/\.(dbf|prj|cpg|cst|shx|qix|sbn|sbx|qpj|qmd)$/i.test(name) || /\.shp\.xml$/i.test(name)) return 'sidecar'
  if (bytes.length === 0) throw new ReadFailure(`“${name}”是空文件（0 字节），请重新导出或下载`)
  for (const [head, kind] of magics) if (head.every((value, index) => bytes[index] === value)) return kind
  const latin = String.fromCharCode(...bytes.subarray(0, 16))
  for (const [head, what] of strangers) if (latin.startsWith(head)) throw new ReadFailure(`“${name}”不是地图数据，而是${what}`)
  const head = decodeText(bytes.subarray(0, 4096)).text.replace(/^[\uFEFF\u001E\s]+/, '')
  if (/^<!doctype html|^<html|^<head|^<body/i.test(head) || (/\.html?$/i.test(name) && head.startsWith('<')))
    throw new ReadFailure(`“${name}”其实是一个网页（HTML），不是地图数据；多半是下载时没有登录或地址失效，请重新下载原文件`)
  if (head.startsWith('<')) {
    if (/<(\w+:)?kml\b/i.test(head)) return 'kml'
    if (/<(\w+:)?gpx\b/i.test(head)) return 'gpx'
    throw new ReadFailure(`“${name}”是 XML，但不是 KML 或 GPX`)
  }
  if (head.startsWith('{') || head.startsWith('['))
    return /"type"\s*:\s*"Topology"/.test(head) || /\.topojson$/i.test(name) ? 'topojson' : 'geojson'
  if (/^Geolife trajectory/i.test(head) || /^OziExplorer Track/i.test(head) || /\.plt$/i.test(name)) return 'plt'
  if (head.trim() === '') throw new ReadFailure(`“${name}”里没有内容`)
  if (head.includes('\u0000') && !/\.(csv|tsv|txt)$/i.test(name)) throw new ReadFailure(`“${name}”不是能识别的地图或表格格式`)
  return 'csv'
}
