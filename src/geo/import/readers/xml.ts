import { SaxesParser } from 'saxes'
import { ReadFailure, type Meter } from '@/geo/import/budget'
import type { Encoding, SourceFile } from '@/geo/import/table'
import { decodeFile } from './text'

/** An XML element as a plain tree: local name without prefix, attributes, text directly inside, children. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
  readonly children: XmlElement[]
}

const pieceLength = 65_536
// Real KML nests folders ten deep; thousands would overflow the stack of whoever walks the tree.
const deepest = 200

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** What a stream of XML tells as it goes by; names are local, without prefix. */
export interface XmlHandlers {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close(name: string): void
  text(piece: string): void
}

/**
 * Reads XML without a DOM, so that it runs in a worker. No entity is expanded, no document type, link or script is followed:
 * everything is text. Undefined entities (&nbsp; in KML descriptions) are forgiven; a broken structure is refused with its line.
 */
export function streamXml(file: SourceFile, meter: Meter, handlers: XmlHandlers): { encoding: Encoding } {
  const head = new TextDecoder('latin1').decode(file.bytes.subarray(0, 200))
  const { text, encoding } = decodeFile(file, /encoding=["']([\w-]+)["']/.exec(head)?.[1])
  const parser = new SaxesParser({ xmlns: false, position: true })
  let failure: string | null = null
  let depth = 0
  parser.on('error', (error) => {
    // "line:column: what"
    if (!/entity/i.test(error.message)) failure ??= error.message
  })
  parser.on('opentag', (tag) => {
    if (++depth > deepest) throw new ReadFailure(`“${file.name}”的嵌套超过 ${deepest} 层，不是正常的地图数据`)
    handlers.open(localName(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag) => {
    depth--
    handlers.close(localName(tag.name))
  })
  parser.on('text', (piece) => handlers.text(piece))
  parser.on('cdata', (piece) => handlers.text(piece))
  const start = text.search(/\S/)
  for (let at = Math.max(0, start); at < text.length && failure === null; at += pieceLength) {
    parser.write(text.slice(at, at + pieceLength))
    meter.checkTime()
  }
  if (failure === null) parser.close()
  if (failure !== null) throw new ReadFailure(describeFailure(file.name, failure))
  return { encoding }
}

/** The same as a tree, for files small enough to be held whole. */
export function parseXml(file: SourceFile, meter: Meter): { root: XmlElement; encoding: Encoding } {
  const root: XmlElement = { name: '', attributes: {}, text: '', children: [] }
  const open: XmlElement[] = [root]
  const { encoding } = streamXml(file, meter, {
    open(name, attributes) {
      const element: XmlElement = { name, attributes, text: '', children: [] }
      open.at(-1)?.children.push(element)
      open.push(element)
    },
    close: () => void open.pop(),
    text(piece) {
      const element = open.at(-1)
      if (element) element.text += piece
    },
  })
  return { root, encoding }
}

function describeFailure(name: string, message: string): string {
  const [, line, column] = /(\d+):(\d+)/.exec(message) ?? []
  const where = line ? `第 ${line} 行第 ${Number(column) + 1} 列` : '文件中'
  return /unclosed|end of document|must contain/i.test(message)
    ? `“${name}”在${where}处中断，标签没有结束，文件可能没有传完；请重新导出`
    : `“${name}”${where}的 XML 写法有误（${message.replace(/^[\d:\s]+/, '').slice(0, 80)}），请在导出它的软件里重新导出`
}

/** The first child with this name. */
export const childOf = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name)

/** The text of the first child with this name, trimmed; null when absent or empty. */
export const textOf = (element: XmlElement, name: string): string | null => childOf(element, name)?.text.trim() || null

/** Every element with this name below, in document order, without going into one that matches. */
export function* descendants(element: XmlElement, name: string): Generator<XmlElement> {
  for (const child of element.children) {
    if (child.name === name) yield child
    else yield* descendants(child, name)
  }
}
