import { ReadFailure } from '@/geo/import/budget'
import type { Format, SourceFile } from '@/geo/import/table'
import { decodeFile } from './text'

/** What a single file turned out to be; a zip or gz is opened first, and .dbf, .prj and the like belong to their .shp. */
export type Kind = Exclude<Format, 'shapefile' | 'xlsx' | 'ods' | 'esrijson' | 'json'> | 'shp' | 'zip' | 'gzip' | 'sidecar'

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
  ['II*\0', 'TIFF 图片'],
  ['MM\0*', 'TIFF 图片'],
  ['Rar!', 'RAR 压缩包，请改用 ZIP'],
  ['7z\xbc\xaf', '7z 压缩包，请改用 ZIP'],
  ['AutoCAD Binary DXF', 'CAD 图（二进制 DXF），请在 CAD 或 QGIS 里导出为 Shapefile 或 GeoJSON'],
  ['PMTiles', 'PMTiles 底图，请在“底图”设置里添加'],
]

/** Old Office files are all of one container; what is inside shows in its directory, written in UTF-16. */
function nameOldOffice({ name, bytes }: SourceFile): string {
  const has = (stream: string): boolean => {
    const wanted = [...stream].flatMap((letter) => [letter.charCodeAt(0), 0])
    const first = wanted[0] ?? 0
    const end = Math.min(bytes.length, 4_000_000)
    for (let at = bytes.indexOf(first); at >= 0 && at < end; at = bytes.indexOf(first, at + 1))
      if (wanted.every((value, index) => bytes[at + index] === value)) return true
    return false
  }
  if (has('EncryptedPackage')) return `“${name}”是有密码的工作簿，请在 Excel 或 WPS 里去掉打开密码，另存后再导入`
  if (has('WordDocument')) return `“${name}”是旧版 Word 文档，不是表格；请把其中的表格粘贴到 Excel，另存为 .xlsx`
  return `“${name}”是${/\.et$/i.test(name) ? ' WPS 表格的 .et 文件' : '旧版 Excel（.xls）或 WPS（.et）文件'}，请在 Excel 或 WPS 里另存为 .xlsx 后再导入`
}

function nameDatabase({ name, bytes }: SourceFile): string {
  const application = String.fromCharCode(...bytes.subarray(68, 72))
  const what = /^GP(KG|10|11)/.test(application)
    ? 'GeoPackage 数据库'
    : application === 'MPBX'
      ? 'MBTiles 底图'
      : 'SQLite 数据库（可能是 GeoPackage 或 MBTiles）'
  return `“${name}”是 ${what}，还不能直接读；请在 QGIS 里把要用的图层导出为 GeoJSON 或 Shapefile`
}

/** Texts that are no data though their first character looks like it. */
function nameText(name: string, head: string): string | null {
  if (head.startsWith('version https://git-lfs'))
    return `“${name}”只是 Git LFS 的指针，文件本身没有取下来；请运行 git lfs pull，或从网页下载原文件`
  if (/^(\.\.\/)*\.?git\/annex\/|^\/annex\/objects\//.test(head))
    return `“${name}”只是 git-annex 的指针，文件本身没有取下来；请下载原文件`
  if (/^AC10\d\d/.test(head)) return `“${name}”是 CAD 图（DWG），请在 CAD 或 QGIS 里导出为 Shapefile 或 GeoJSON`
  if (/^0\s*\r?\n\s*SECTION\b/.test(head) || /^999\s*\r?\n/.test(head))
    return `“${name}”是 CAD 图（DXF），没有写明坐标系，还不能直接读；请在 CAD 或 QGIS 里导出为 Shapefile 或 GeoJSON，并记下坐标系`
  if (/^MIME-Version:/i.test(head)) return `“${name}”是网页存档（MHT），请在 Excel 或 WPS 里打开，另存为 .xlsx`
  if (/^\{\\rtf/.test(head)) return `“${name}”是 RTF 文档，不是表格或地图数据`
  return null
}

function sniffXml(name: string, head: string): Kind {
  if (/<(\w+:)?kml\b/i.test(head)) return 'kml'
  if (/<(\w+:)?gpx\b/i.test(head)) return 'gpx'
  const what = /Excel\.Sheet|schemas-microsoft-com:office:spreadsheet/i.test(head)
    ? 'Excel 的 XML 表格（2003），请在 Excel 或 WPS 里打开，另存为 .xlsx'
    : /<osm\b/i.test(head)
      ? 'OpenStreetMap 的 XML，请在 QGIS 里导出为 GeoJSON'
      : /<(\w+:)?(FeatureCollection|gml)\b|opengis\.net\/gml/i.test(head)
        ? 'GML，请在 QGIS 里导出为 GeoJSON'
        : /TrainingCenterDatabase/.test(head)
          ? 'TCX 运动记录，请导出为 GPX'
          : null
  throw new ReadFailure(what ? `“${name}”是 ${what}` : `“${name}”是 XML，但不是 KML 或 GPX`)
}

function sniffText(file: SourceFile): Kind {
  const { name } = file
  const head = decodeFile({ ...file, bytes: file.bytes.subarray(0, 4096) }).text.replace(/^[\uFEFF\u001E\s]+/, '')
  const strange = nameText(name, head)
  if (strange !== null) throw new ReadFailure(strange)
  if (
    /^(<\?xml[^>]*>\s*)?(<!doctype html|<html|<head|<body|<table|<meta)/i.test(head) ||
    (/\.html?$/i.test(name) && head.startsWith('<'))
  )
    throw new ReadFailure(
      /\.xlsx?$/i.test(name) || /<table/i.test(head)
        ? `“${name}”其实是网页表格（HTML），只是改名叫 Excel；请在 Excel 或 WPS 里打开，另存为 .xlsx`
        : `“${name}”其实是一个网页（HTML），不是地图数据；多半是下载时没有登录或地址失效，请重新下载原文件`,
    )
  if (head.startsWith('<')) return sniffXml(name, head)
  if (head.startsWith('{') || head.startsWith('['))
    return /"type"\s*:\s*"Topology"/.test(head) || /\.topojson$/i.test(name) ? 'topojson' : 'geojson'
  if (/^Geolife trajectory/i.test(head) || /^OziExplorer Track/i.test(head) || /\.plt$/i.test(name)) return 'plt'
  if (head.trim() === '') throw new ReadFailure(`“${name}”里没有内容`)
  if (head.includes('\u0000') && !/\.(csv|tsv|txt)$/i.test(name)) throw new ReadFailure(`“${name}”不是能识别的地图或表格格式`)
  return 'csv'
}

/** Tells a file by its content; the name only breaks ties between text formats. Throws ReadFailure that says what it is instead. */
export function sniff(file: SourceFile): Kind {
  const { name, bytes } = file
  if (/\.(dbf|prj|cpg|cst|shx|qix|sbn|sbx|qpj|qmd)$/i.test(name) || /\.shp\.xml$/i.test(name)) return 'sidecar'
  if (bytes.length === 0) throw new ReadFailure(`“${name}”是空文件（0 字节），请重新导出或下载`)
  for (const [head, kind] of magics) if (head.every((value, index) => bytes[index] === value)) return kind
  const latin = String.fromCharCode(...bytes.subarray(0, 20))
  for (const [head, what] of strangers) if (latin.startsWith(head)) throw new ReadFailure(`“${name}”不是地图数据，而是${what}`)
  if (latin.startsWith('SQLite format 3')) throw new ReadFailure(nameDatabase(file))
  if (latin.startsWith('\xd0\xcf\x11\xe0')) throw new ReadFailure(nameOldOffice(file))
  return sniffText(file)
}
