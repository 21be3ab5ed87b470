-- The history of a tip, beside that of the other cases.

/* What happened to a record, newest first: its own events, then changes from the audit. kind: area, office, water, incident,
   hazard, dispute, tip, team, person. → [{at, actor, action, from, to, note, changes}] */
create or replace function private.record_history(kind text, id uuid) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  source record;
  path ltree;
begin
  select s.* into source from (values
    ('area', 'areas', 'path', null), ('office', 'police_offices', 'area_path', null), ('water', 'water_spots', 'area_path', null),
    ('incident', 'incidents', 'area_path', '{chief,duty_officer,grid_worker}'), ('hazard', 'hazards', 'area_path', null),
    ('dispute', 'disputes', 'area_path', '{administrator,chief,duty_officer,grid_worker}'),
    ('tip', 'tips', 'area_path', '{chief,duty_officer,grid_worker}'), ('team', 'teams', 'area_path', null),
    ('person', 'personnel', 'area_path', '{administrator,chief,duty_officer}')) s(kind, table_name, path_column, roles)
  where s.kind = record_history.kind;
  if source.table_name is null then
    perform private.refuse('22023', 'bad_kind', '没有这一类记录。', 'kind');
  end if;
  execute format('select %I from public.%I where id = $1', source.path_column, source.table_name) into path
    using record_history.id;
  if path is null or not path <@ any (private.my_paths(source.roles::text[])) then
    perform private.refuse('PT404', 'not_found', '没有这条记录，或不在你的辖区内。', 'id');
  end if;
  return (select coalesce(json_agg(h order by h.at desc), '[]'::json) from (
    select e.at, private.account_name(e.actor) as actor, 'step' as action, e.from_status as "from", e.to_status as "to", e.note,
      null::jsonb as changes
      from public.incident_events e where record_history.kind = 'incident' and e.incident_id = record_history.id
    union all
    select e.at, private.account_name(e.actor), 'step', e.from_status, e.to_status, e.note, null
      from public.hazard_events e where record_history.kind = 'hazard' and e.hazard_id = record_history.id
    union all
    select e.at, private.account_name(e.actor), 'step', e.from_status, e.to_status, e.note, null
      from public.dispute_events e where record_history.kind = 'dispute' and e.dispute_id = record_history.id
    union all
    select e.at, private.account_name(e.actor), 'step', e.from_status, e.to_status, e.note, null
      from public.tip_events e where record_history.kind = 'tip' and e.tip_id = record_history.id
    union all
    select i.inspected_at, coalesce(p.name, private.account_name(i.created_by)), 'inspection', null, null, i.note, i.checklist
      from public.inspections i left join public.personnel p on p.id = i.inspector_id
      where (record_history.kind = 'water' and i.water_spot_id = record_history.id)
        or (record_history.kind = 'office' and i.office_id = record_history.id)
    union all
    select l.at, private.account_name(l.actor), l.action, null, null, null,
      jsonb_build_object('before', l.before - 'geom' - 'center', 'after', l.after - 'geom' - 'center', 'outline',
        coalesce(l.after ? 'geom', false))
      from public.audit_log l
      where l.row_id = record_history.id::text and l.table_name in (source.table_name,
        case when record_history.kind = 'water' then 'water_kit' end)
    order by 1 desc limit 300) h);
end $$;
