/** The browser reads a link some time after the click has been handled: taken back at once, the file loses its name or never comes. */
const keptMs = 60_000

/** Offers a file to be saved under a name. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a')
  const url = URL.createObjectURL(content)
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), keptMs)
}
