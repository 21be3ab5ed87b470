import { err, ok, type Result } from '@/domain/result'
import { toWgs84, type PointTransform } from '@/geo/frames'
import { projectedToWgs84 } from '@/geo/frames/projections'
import type { ImportSettings } from './settings'

/** The transform from the stated frame to WGS-84; an error when the frame is `projected` and its definition cannot be used. */
export function transformOf(settings: Pick<ImportSettings, 'frame' | 'projection'>): Result<PointTransform> {
  if (settings.frame !== 'projected') return ok(toWgs84[settings.frame])
  if (!settings.projection?.trim())
    return err({ kind: 'invalid', field: 'projection', detail: '请填写投影：EPSG 编号（如 EPSG:4547）或 .prj 文件的内容' })
  return projectedToWgs84(settings.projection)
}
