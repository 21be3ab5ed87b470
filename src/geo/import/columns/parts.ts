import type { Field } from './fields'

/** Parts that some tables keep in columns of their own: of a time, and of degrees. */
export type PartName =
  'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'lng_minute' | 'lng_second' | 'lat_minute' | 'lat_second'

export const timeParts: readonly Field[] = [
  { name: 'year', synonyms: ['year', '年', '年份', 'yyyy', 'nian'] },
  { name: 'month', synonyms: ['month', '月', '月份', 'mm', 'yue'] },
  { name: 'day', synonyms: ['day', '日', '号', 'dd', 'ri'] },
  { name: 'hour', synonyms: ['hour', '时', '小时', '点', 'hh'] },
  { name: 'minute', synonyms: ['minute', '分', '分钟', 'mi'] },
  { name: 'second', synonyms: ['second', '秒', '秒钟', 'ss'] },
]

export const angleParts: readonly Field[] = [
  {
    name: 'lng_minute',
    synonyms: ['经度分', '东经分', '经分', 'lngmin', 'lonmin', 'lngminute', 'lonminute', 'longitudeminutes'],
  },
  {
    name: 'lng_second',
    synonyms: ['经度秒', '东经秒', '经秒', 'lngsec', 'lonsec', 'lngsecond', 'lonsecond', 'longitudeseconds'],
  },
  { name: 'lat_minute', synonyms: ['纬度分', '北纬分', '纬分', 'latmin', 'latminute', 'latitudeminutes'] },
  { name: 'lat_second', synonyms: ['纬度秒', '北纬秒', '纬秒', 'latsec', 'latsecond', 'latitudeseconds'] },
]

/** The numbers each part may hold; a column with others is not that part. Minutes of arc too large are named row by row. */
export const partRanges: Readonly<Record<PartName, readonly [least: number, most: number]>> = {
  year: [1990, 2100],
  month: [1, 12],
  day: [1, 31],
  hour: [0, 24],
  minute: [0, 59],
  second: [0, 60],
  lng_minute: [0, 999],
  lng_second: [0, 999],
  lat_minute: [0, 999],
  lat_second: [0, 999],
}

export const isPart = (name: string): name is PartName => name in partRanges
