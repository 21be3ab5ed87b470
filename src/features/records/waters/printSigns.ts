import { encodeQR } from 'qr'
import { signText } from '@/domain/waterSign'
import './printSigns.css'

export interface Sign {
  readonly id: string
  readonly name: string
  readonly code: string
}

/** Eight to a sheet of A4: a code of five centimetres is read from arm's length, wet and scratched. */
const perSheet = 8
const svgNames = 'http://www.w3.org/2000/svg'

/** The code as one path; medium correction, a quarter more than a clean sign would need. */
function codeOf(text: string): SVGSVGElement {
  const rows = encodeQR(text, 'raw', { ecc: 'quartile', border: 2 })
  const path = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  const svg = document.createElementNS(svgNames, 'svg')
  svg.setAttribute('viewBox', `0 0 ${rows.length} ${rows.length}`)
  svg.setAttribute('shape-rendering', 'crispEdges')
  const drawn = document.createElementNS(svgNames, 'path')
  drawn.setAttribute('d', path)
  svg.append(drawn)
  return svg
}
function textOf(name: 'strong' | 'p', text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

/** One sheet for every eight signs. The phone's page reads them, and the phone's own camera opens it. */
export function signSheets(signs: readonly Sign[], origin: string, hint: string): HTMLElement {
  const print = document.createElement('div')
  print.className = 'print-sheet'
  for (let from = 0; from < signs.length; from += perSheet) {
    const page = document.createElement('section')
    page.className = 'sign-sheet'
    for (const { id, name, code } of signs.slice(from, from + perSheet)) {
      const label = document.createElement('div')
      label.className = 'sign'
      label.append(codeOf(signText(origin, id)), textOf('strong', name), textOf('p', `${code} · ${hint}`))
      page.append(label)
    }
    print.append(page)
  }
  return print
}

export function printSigns(signs: readonly Sign[], hint: string): void {
  const sheets = signSheets(signs, location.origin, hint)
  document.body.append(sheets)
  addEventListener('afterprint', () => sheets.remove(), { once: true })
  window.print()
}
