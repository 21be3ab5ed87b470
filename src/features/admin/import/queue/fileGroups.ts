/** Files that are one only together: a Shapefile and what lies beside it. */
const companions = /\.(shp|dbf|prj|shx|cpg|sbn|sbx|qmd|shp\.xml)$/i

/** Several files picked at once, as what they are: the parts of one Shapefile together, every other file by itself, in their order. */
export function fileGroups<One extends { readonly name: string }>(files: readonly One[]): readonly (readonly One[])[] {
  const groups = new Map<string, One[]>()
  for (const [at, file] of files.entries()) {
    const isPart = companions.test(file.name)
    const key = isPart ? `shape ${file.name.replace(companions, '').toLowerCase()}` : `file ${at}`
    groups.set(key, [...(groups.get(key) ?? []), file])
  }
  return [...groups.values()]
}
