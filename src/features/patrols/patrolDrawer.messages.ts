/** Words of the patrol drawer. */
export const patrolDrawerMessages = {
  'zh-CN': {
    untitled: '未命名的巡逻',
    serviceDay: '所属日期',
    started: '开始',
    ended: '结束',
    distance: '里程',
    duration: '用时',
    minutes: '{count} 分钟',
    note: '备注',
    kind: { day: '日间巡逻', night: '夜间巡逻' },
    status: { planned: '已计划', active: '进行中', finished: '已完成', withdrawn: '已撤回' },
    show: '在地图上查看',
  },
  en: {
    untitled: 'Unnamed patrol',
    serviceDay: 'Service day',
    started: 'Started',
    ended: 'Ended',
    distance: 'Distance',
    duration: 'Duration',
    minutes: '{count} min',
    note: 'Note',
    kind: { day: 'Day patrol', night: 'Night patrol' },
    status: { planned: 'Planned', active: 'Under way', finished: 'Finished', withdrawn: 'Withdrawn' },
    show: 'Show on the map',
  },
}
