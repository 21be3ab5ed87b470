-- Imports of people and teams: rows without a place of their own. They name their area, office and team by code or name.
alter table public.imports drop constraint imports_kind_known, add constraint imports_kind_known
  check (kind in ('areas', 'offices', 'waters', 'incidents', 'tracks', 'roads', 'basemap', 'people', 'teams'));
alter table public.personnel add column external_key text, add column content_hash text,
  add column import_id uuid references public.imports (id), add column import_area_id uuid;
alter table public.teams add column external_key text, add column content_hash text,
  add column import_id uuid references public.imports (id), add column import_area_id uuid;
create index personnel_import on public.personnel (import_id);
create index teams_import on public.teams (import_id);
create unique index personnel_key_unique on public.personnel (external_key, import_area_id);
create unique index teams_key_unique on public.teams (external_key, import_area_id);

create or replace function private.import_table(kind text) returns text language sql immutable set search_path = '' as $$
  select case kind when 'areas' then 'areas' when 'offices' then 'police_offices' when 'waters' then 'water_spots'
    when 'incidents' then 'incidents' when 'people' then 'personnel' when 'teams' then 'teams'
    when 'tracks' then 'patrols' when 'roads' then 'roads' when 'basemap' then 'basemap_features' end
$$;

/* Kinds whose rows bring no geometry to be read. */
create function private.is_placeless(kind text) returns boolean language sql immutable set search_path = '' as $$
  select kind in ('tracks', 'people', 'teams')
$$;

/* As before; placeless kinds are not asked for a geometry. */
create or replace function private.read_rows(kind text, rows json) returns private.incoming[]
language sql stable set search_path = extensions, pg_temp as $$
  with element as (
    -- Even to look up a key PostgreSQL decodes the whole object, and a NUL stops it: the number is found as text.
    select substring(e::text from '"row"\s*:\s*([0-9]{1,9})')::int as row_no, e::text ~ '(^|[^\\])(\\\\)*\\u0000' as has_nul, e, i
    from json_array_elements(rows) with ordinality x(e, i)
  ), sent as materialized (
    select coalesce(row_no, i::int) as row_no, has_nul, case when not has_nul then e::jsonb end as j from element
  ), point as materialized (
    select s.*, md5((j - 'row')::text) as hash, j -> 'geom' ->> 'type' = 'Point' as is_point,
      jsonb_typeof(j #> '{geom,coordinates,0}') = 'number' and jsonb_typeof(j #> '{geom,coordinates,1}') = 'number' as is_pair
    from sent s
  ), number as materialized (
    select p.*, case when is_point and is_pair then (j #>> '{geom,coordinates,0}')::numeric end as lng,
      case when is_point and is_pair then (j #>> '{geom,coordinates,1}')::numeric end as lat
    from point p
  ), judged as materialized (
    select n.row_no, n.j, n.hash, n.has_nul,
      case when n.is_point and n.lng between -180 and 180 and n.lat between -85.06 and 85.06 and not (n.lng = 0 and n.lat = 0)
        then st_setsrid(st_makepoint(n.lng::float8, n.lat::float8), 4326) else g.geom end as geom,
      case when n.has_nul then 'nul' when private.is_placeless(kind) then null
        when n.is_point and not coalesce(n.is_pair, false) then 'bad_geometry'
        when n.is_point and n.lng = 0 and n.lat = 0 then 'zero_coordinates'
        when n.is_point and not (n.lng between -180 and 180 and n.lat between -85.06 and 85.06) then 'out_of_range'
        when not coalesce(n.is_point, false) then g.code end as code,
      g.message
    from number n
    left join lateral private.try_geometry(n.j -> 'geom', coalesce(n.j #>> '{props,name}', '第' || n.row_no || '行')) g
      on not private.is_placeless(kind) and not n.has_nul and not coalesce(n.is_point, false)
  )
  select array_agg(row(row_no, coalesce(nullif(left(j ->> 'key', 200), ''), 'h:' || hash), hash,
    case when jsonb_typeof(j -> 'props') = 'object' then j -> 'props' else '{}'::jsonb end
      || case when kind = 'tracks' then jsonb_strip_nulls(jsonb_build_object('name', j -> 'name', 'team_code', j -> 'team_code'))
        when kind = 'roads' and code is null then jsonb_build_object('heights_m', private.heights_of(j -> 'geom'))
          else '{}'::jsonb end,
    case when kind in ('offices', 'incidents') and st_dimension(geom) > 0 then st_pointonsurface(geom) else geom end,
    j -> 'fixes', null, null, null, null, code, case code
      when 'nul' then '文字里有不可见的空字符（NUL），请删去后再导入。'
      when 'zero_coordinates' then '坐标是 0, 0，多半是没有定位。'
      when 'out_of_range' then '坐标超出范围：经度 −180 到 180，纬度 −85.06 到 85.06。'
      else coalesce(message, '坐标不是数字。') end)::private.incoming order by row_no)
  from judged
$$;

/* The one row of a table (areas, police_offices, teams) in the branch that goes by this code, else by this name; null when there
   is none or more than one. */
create function private.named_row(target text, word text, branch extensions.ltree) returns uuid
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  found uuid[];
begin
  if coalesce(word, '') = '' then return null; end if;
  execute format('select array_agg(t.id) from public.%1$I t where %2$s and t.%3$I <@ $2 and t.code = $1', target,
    case target when 'teams' then 't.is_active' else 't.deleted_at is null' end,
    case target when 'areas' then 'path' else 'area_path' end) into found using word, branch;
  if found is null then
    execute format('select array_agg(t.id) from public.%1$I t where %2$s and t.%3$I <@ $2 and t.name = $1', target,
      case target when 'teams' then 't.is_active' else 't.deleted_at is null' end,
      case target when 'areas' then 'path' else 'area_path' end) into found using word, branch;
  end if;
  return case when cardinality(found) = 1 then found[1] end;
end $$;

/* People and teams go where their row says; a word that names nothing, or more than one thing, is refused with the word. */
create function private.place_named_rows(imp public.imports, staged private.incoming[]) returns private.incoming[]
language sql stable set search_path = extensions, pg_temp as $$
  with word as (
    select s.*, nullif(s.props ->> 'area', '') as area, nullif(s.props ->> 'office', '') as office,
      nullif(s.props ->> 'team', '') as team from unnest(staged) s),
  -- Thousands of rows name some dozens of areas: each word is looked up once.
  known as materialized (
    select w.target, w.word, private.named_row(w.target, w.word, imp.area_path) as id
    from (select 'areas' as target, area as word from word union select 'police_offices', office from word
      union select 'teams', team from word) w where w.word is not null)
  select array_agg(row(w.row_no, w.key, w.hash, w.props || jsonb_build_object('office_id', o.id, 'team_id', t.id), w.geom,
    w.fixes,
    coalesce(a.id, imp.area_id), coalesce(p.path, imp.area_path), null, null,
    coalesce(w.code, case when w.area is not null and a.id is null then 'no_area'
      when w.office is not null and o.id is null then 'no_office'
      when w.team is not null and t.id is null then 'no_team' end),
    case when w.code is not null then w.message when w.area is not null and a.id is null
        then format('所选辖区内没有名称或编码为“%s”的辖区，或不止一个：请写编码。', left(w.area, 60))
      when w.office is not null and o.id is null then format('没有“%s”这个警务室，或不止一个：请写编码。', left(w.office, 60))
      when w.team is not null and t.id is null
        then format('没有“%s”这支队伍，或不止一支：请先导入队伍，或写编号。', left(w.team, 60)) end)::private.incoming)
  from word w
  left join known a on a.target = 'areas' and a.word = w.area left join public.areas p on p.id = a.id
  left join known o on o.target = 'police_offices' and o.word = w.office
  left join known t on t.target = 'teams' and t.word = w.team
$$;

create function private.store_people(imp public.imports, staged private.incoming[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.personnel (area_id, area_path, name, kind, phone, office_id, external_key, content_hash, import_id,
    import_area_id, created_by)
  select s.area_id, s.area_path, left(s.props ->> 'name', 60), s.props ->> 'kind', left(s.props ->> 'phone', 30),
    (s.props ->> 'office_id')::uuid, s.key, s.hash, imp.id, imp.area_id, imp.created_by
  from unnest(staged) s where s.match is null;
  update public.personnel t set name = left(s.props ->> 'name', 60), kind = s.props ->> 'kind',
    phone = coalesce(left(s.props ->> 'phone', 30), t.phone), area_id = s.area_id,
    office_id = coalesce((s.props ->> 'office_id')::uuid, t.office_id), content_hash = s.hash
  from unnest(staged) s where t.id = s.match;
  insert into public.team_members (team_id, personnel_id, is_lead)
  select (s.props ->> 'team_id')::uuid, p.id, coalesce((s.props ->> 'is_lead')::boolean, false)
  from unnest(staged) s join public.personnel p on p.is_active
    and (p.id = s.match or s.match is null and p.external_key = s.key and p.import_area_id = imp.area_id)
  where s.props ->> 'team_id' is not null
  on conflict (team_id, personnel_id) do update set is_lead = excluded.is_lead;
$$;

create function private.store_teams(imp public.imports, staged private.incoming[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.teams (area_id, area_path, code, name, kind, phone, home_office_id, external_key, content_hash, import_id,
    import_area_id, created_by)
  select s.area_id, s.area_path, left(coalesce(nullif(s.props ->> 'code', ''), left(s.hash, 8)), 60),
    left(s.props ->> 'name', 60), s.props ->> 'kind', left(s.props ->> 'phone', 30), (s.props ->> 'office_id')::uuid,
    s.key, s.hash, imp.id, imp.area_id, imp.created_by
  from unnest(staged) s where s.match is null;
  update public.teams t set name = left(s.props ->> 'name', 60), kind = s.props ->> 'kind',
    phone = coalesce(left(s.props ->> 'phone', 30), t.phone), area_id = s.area_id,
    home_office_id = coalesce((s.props ->> 'office_id')::uuid, t.home_office_id), content_hash = s.hash
  from unnest(staged) s where t.id = s.match;
$$;

/* What keeps a row that an import made from being taken out again: somebody leans on it. */
create function private.leans_on(kind text) returns text language sql immutable set search_path = '' as $$
  select case kind
    when 'areas' then 'and not exists (select from public.areas k where k.parent_id = t.id and k.deleted_at is null
        and (k.import_id is distinct from $1 or k.rev > 1))
      and not exists (select from public.memberships m where m.area_id = t.id)
      and not exists (select from public.personnel p where p.area_id = t.id)
      and not exists (select from public.teams p where p.area_id = t.id)'
    when 'people' then 'and t.user_id is null and not exists (select from public.areas a where a.responsible_id = t.id)
      and not exists (select from public.water_spots w where w.responsible_id = t.id)
      and not exists (select from public.hazards h where h.assignee_id = t.id)
      and not exists (select from public.inspections i where i.inspector_id = t.id)
      and not exists (select from public.past_team_members m where m.personnel_id = t.id)'
    when 'teams' then 'and not exists (select from public.patrols p where p.team_id = t.id)
      and not exists (select from public.plan_routes r where r.team_id = t.id)
      and not exists (select from public.rota_nights n where n.team_id = t.id)
      and not exists (select from public.team_members m where m.team_id = t.id)
      and not exists (select from public.past_team_members m where m.team_id = t.id)
      and not exists (select from public.incidents n where n.assigned_team_id = t.id)'
    else '' end
$$;
