import type { Shape } from '@/geo/import/geometry/placeGeometry'
import { angleParts, timeParts, type PartName } from './parts'
import { clockSynonyms, moverSynonyms, occurredSynonyms } from './synonyms'

export const importKinds = ['areas', 'offices', 'waters', 'incidents', 'tracks', 'roads', 'people', 'teams'] as const
export type ImportKind = (typeof importKinds)[number]

/** Everything a column of a file may be used for. Names are those of the database where one stands behind them. */
export type FieldName =
  | 'code'
  | 'name'
  | 'kind'
  | 'parent_code'
  | 'population'
  | 'households'
  | 'patrols_per_week'
  | 'address'
  | 'phone'
  | 'opening_hours'
  | 'staff_count'
  | 'risk'
  | 'cycle_days'
  | 'note'
  | 'type'
  | 'source'
  | 'summary'
  | 'occurred_at'
  | 'occurred_time'
  | 'track'
  | 'team_code'
  | 'time'
  | 'clock'
  | 'accuracy'
  | 'class'
  | 'oneway'
  | 'bridge'
  | 'speed_kmh'
  | 'area'
  | 'office'
  | 'team'
  | 'is_lead'
  | PartName
  | 'lng'
  | 'lat'
  | 'position'

export interface Field {
  readonly name: FieldName
  /** Headings that mean this field, normalised (lower case, no spaces or punctuation); the first ones are the surest. */
  readonly synonyms: readonly string[]
  /** Without it (or what the options say instead) rows are set aside. */
  readonly isRequired?: boolean
}

const position: readonly Field[] = [
  {
    name: 'lng',
    synonyms: [
      'lng',
      'lon',
      '经度度',
      '东经度',
      'long',
      'longitude',
      '经度',
      'x',
      'xcoord',
      'xcoordinate',
      'pointx',
      'lngwgs84',
      'wgs84lng',
      'gpslng',
      'jd',
      'east',
      'startlng',
    ],
  },
  {
    name: 'lat',
    synonyms: [
      'lat',
      'latitude',
      '纬度度',
      '北纬度',
      '纬度',
      'y',
      'ycoord',
      'ycoordinate',
      'pointy',
      'latwgs84',
      'wgs84lat',
      'gpslat',
      'wd',
      'north',
      'startlat',
    ],
  },
  {
    name: 'position',
    synonyms: [
      'position',
      '经纬度',
      '坐标',
      '位置坐标',
      'location',
      'coordinates',
      'coordinate',
      'latlng',
      'lnglat',
      'thegeom',
      'geom',
      'geometry',
      'wkt',
      'point',
      'gps',
      'shape',
    ],
  },
  ...angleParts,
]

const shapeText = position.filter((field) => field.name === 'position')

const code: Field = {
  name: 'code',
  synonyms: [
    'code',
    '编码',
    '编号',
    '代码',
    '代号',
    'adcode',
    '警情编号',
    '接警单编号',
    '行政区划代码',
    'areacode',
    'caseno',
    'casenumber',
    'beatnum',
    'distnum',
    'grid',
    'precinct',
    'zipcode',
    'district',
    'uid',
    'guid',
    'gid',
    'osmid',
    'pointid',
    'id',
    '序号',
    'no',
    'num',
    'number',
    'fid',
    'objectid',
  ],
}
const name: Field = {
  name: 'name',
  synonyms: [
    'name',
    '名称',
    '名字',
    'title',
    '标题',
    '全称',
    'fullname',
    'label',
    'distlabel',
    'distlabl',
    'districtname',
    'areaname',
    '辖区名称',
    '网格名称',
    '村名',
    '单位名称',
    '水域名称',
    'neighborhood',
    'stationname',
    'namezh',
    'namecn',
    'mc',
    '点名',
    '点号',
  ],
}

const phone: Field = {
  name: 'phone',
  synonyms: ['phone', '电话', '联系电话', '手机', '手机号', '手机号码', '联系方式', 'tel', 'telephone', 'mobile', 'phonenumber'],
}
/** Of a row without a position: the area, by code or name. */
const area: Field = {
  name: 'area',
  synonyms: [
    '辖区',
    '所属辖区',
    '辖区编码',
    '网格',
    '所属网格',
    '派出所',
    '所属派出所',
    '村',
    '片区',
    'area',
    'areacode',
    'station',
    'grid',
  ],
}
const office: Field = { name: 'office', synonyms: ['警务室', '所属警务室', 'office', 'policeoffice'] }

/** The fields of each kind, in the order they are shown. */
export const fieldsOf: Readonly<Record<ImportKind, readonly Field[]>> = {
  areas: [
    code,
    { ...name, isRequired: true },
    { name: 'kind', synonyms: ['level', '级别', '层级', '辖区类型', '类型', 'adminlevel', 'arealevel'] },
    { name: 'parent_code', synonyms: ['parentcode', '上级编码', '上级代码', 'parent', '上级', '所属', 'parentid', 'pcode'] },
    { name: 'population', synonyms: ['population', '人口', '人口数', '常住人口', 'pop', 'poptotal', '总人口'] },
    { name: 'households', synonyms: ['households', '户数', '家庭户数', '总户数', 'hh'] },
    { name: 'patrols_per_week', synonyms: ['patrolsperweek', '每周巡逻次数', '周巡次数', '巡逻频次'] },
    ...shapeText,
  ],
  offices: [
    code,
    { ...name, isRequired: true },
    { name: 'kind', synonyms: ['kind', '类型', 'type', '类别', '单位类型'] },
    { name: 'address', synonyms: ['address', '地址', '详细地址', 'addr', 'street', '住址', 'dz'] },
    {
      name: 'phone',
      synonyms: ['phone', '电话', '联系电话', 'tel', 'telephone', 'mobile', '手机', '值班电话', 'phonenumber', 'lxdh'],
    },
    { name: 'opening_hours', synonyms: ['openinghours', '开放时间', '值班时间', '工作时间', 'hours'] },
    { name: 'staff_count', synonyms: ['staffcount', '人数', '警力', '人员数', '工作人员数', 'staff'] },
    ...position,
  ],
  waters: [
    code,
    name,
    { name: 'kind', synonyms: ['kind', '水域类型', '类型', 'type', '类别', 'waterway', 'water', 'natural', 'landuse'] },
    { name: 'risk', synonyms: ['risk', '风险等级', '危险等级', '风险', 'risklevel'] },
    { name: 'cycle_days', synonyms: ['cycledays', '巡查周期', '周期', '巡查周期天', '周期天'] },
    { name: 'note', synonyms: ['note', '备注', '说明', 'description', 'remark', 'remarks', 'desc', 'bz'] },
    ...position,
  ],
  incidents: [
    code,
    {
      name: 'type',
      synonyms: [
        'primarytype',
        'type',
        '类型',
        '警情类型',
        '案件类型',
        '类别',
        'category',
        'offensetype',
        'offense',
        'crimetype',
        '案由',
        '警情类别',
        'incidenttype',
        'bjlx',
      ],
    },
    {
      name: 'occurred_at',
      synonyms: occurredSynonyms,
      isRequired: true,
    },
    { name: 'occurred_time', synonyms: clockSynonyms },
    ...timeParts,
    {
      name: 'address',
      synonyms: ['address', '地址', '发生地址', '案发地点', '地点', 'block', 'addr', '事发地', 'street', '发生地点'],
    },
    {
      name: 'summary',
      synonyms: [
        'summary',
        '简要案情',
        '案情',
        '内容',
        '描述',
        'description',
        'desc',
        '报警内容',
        'detail',
        'details',
        'locationdescription',
        'loccat',
      ],
    },
    { name: 'source', synonyms: ['source', '来源', '报警方式', '接警来源', '警情来源'] },
    ...position,
  ],
  tracks: [
    {
      name: 'track',
      synonyms: [
        'trackid',
        'trajectoryid',
        'trajid',
        'track',
        '轨迹编号',
        '轨迹id',
        'trip',
        'tripid',
        'uid',
        'userid',
        'patrolid',
        '巡逻编号',
        'deviceid',
        '设备编号',
        'tracker',
        'vehicleid',
        ...moverSynonyms,
        'id',
      ],
    },
    { ...name, synonyms: [...name.synonyms, '轨迹名称'] },
    { name: 'team_code', synonyms: ['teamcode', '巡防队编码', '队伍编码', 'team', '巡防队', '队伍'] },
    {
      name: 'time',
      synonyms: [
        'time',
        'datetime',
        'timestamp',
        '时间',
        '定位时间',
        't',
        'date',
        '采集时间',
        'gpstime',
        'starttime',
        'when',
        '日期',
        '定位日期',
        'rq',
      ],
    },
    { name: 'clock', synonyms: clockSynonyms },
    ...timeParts,
    { name: 'accuracy', synonyms: ['accuracy', '精度', '定位精度', 'accuracym', 'hacc', 'precision'] },
    ...position,
  ],
  roads: [
    code,
    { ...name, synonyms: ['道路名称', '路名', ...name.synonyms] },
    {
      name: 'class',
      synonyms: ['highway', 'class', '道路等级', '等级', '道路类型', '类型', 'fclass', 'roadclass', 'type', '技术等级'],
    },
    { name: 'oneway', synonyms: ['oneway', '单行', '单行线', '单行道', '通行方向'] },
    { name: 'bridge', synonyms: ['bridge', '桥', '桥梁', '是否桥梁'] },
    { name: 'speed_kmh', synonyms: ['speedkmh', 'maxspeed', '限速', '设计时速', '限速公里', 'speedlimit', 'speed'] },
    ...shapeText,
  ],
  people: [
    { name: 'code', synonyms: ['警号', '工号', '编号', '证件号', 'badge', 'staffno', 'code'] },
    { ...name, synonyms: ['姓名', '人员姓名', 'fullname', ...name.synonyms], isRequired: true },
    { name: 'kind', synonyms: ['类别', '人员类别', '身份', '职务', '岗位', 'kind', 'type', 'post', '类型'] },
    phone,
    area,
    office,
    { name: 'team', synonyms: ['队伍', '巡防队', '所在队伍', '所属队伍', 'team', 'teamname'] },
    { name: 'is_lead', synonyms: ['队长', '是否队长', 'lead', 'islead', 'leader'] },
  ],
  teams: [
    { name: 'code', synonyms: ['队伍编号', '队伍编码', '编号', '编码', 'teamcode', 'code'] },
    { ...name, synonyms: ['队名', '队伍名称', '巡防队', '队伍', 'teamname', 'team', ...name.synonyms], isRequired: true },
    { name: 'kind', synonyms: ['类别', '队伍类别', '类型', 'kind', 'type'] },
    phone,
    area,
    { ...office, synonyms: ['驻地', '驻地警务室', ...office.synonyms] },
  ],
}

/** The shape of geometry each kind is stored as. */
export const shapeOf: Readonly<Record<ImportKind, Shape>> = {
  areas: 'area',
  offices: 'point',
  waters: 'any',
  incidents: 'point',
  tracks: 'any',
  roads: 'line',
  people: 'any',
  teams: 'any',
}

/** Kinds whose rows have no position: they name their area. */
export const isPlaceless = (kind: ImportKind): kind is 'people' | 'teams' => kind === 'people' || kind === 'teams'

/** Which column (by place) feeds which field. */
export type Mapping = Readonly<Partial<Record<FieldName, number>>>
