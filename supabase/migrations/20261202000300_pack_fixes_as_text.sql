-- A minute of walking in under 200 bytes: 480 of them, a night, stay under 100 kB. The lists of numbers took 130 kB.

/* Whole numbers from text: five bits a character, the least first, a sixth says that more follow; then zigzag, so that small
   differences of either sign are one character. Character 40 + value; '!' stands for the backslash, which JSON would double. */
create function private.unpacked_text(packed text) returns int8[]
language plpgsql immutable strict set search_path = '' as $$
declare
  bytes bytea := convert_to(replace(packed, '!', chr(92)), 'UTF8');
  found int8[] := '{}';
  value int8 := 0;
  place int8 := 1;
  part int;
begin
  for i in 0 .. length(bytes) - 1 loop
    part := get_byte(bytes, i) - 40;
    if part not between 0 and 63 or place > 1125899906842624 then return null; end if;
    value := value + place * (part % 32);
    if part >= 32 then
      place := place * 32;
    else
      found := found || case when value % 2 = 0 then value / 2 else -(value + 1) / 2 end;
      value := 0;
      place := 1;
    end if;
  end loop;
  return case when place = 1 then found end;
end $$;

/* Fixes of a chunk in any form as parallel lists; refuses lists that do not fit each other. `fixes` is text of second, longitude,
   latitude (degrees x 10^6) and accuracy (dm, -1: unknown) of each fix, each less that of the fix before. */
create or replace function private.read_fixes(chunk jsonb, out t float8[], out lng float8[], out lat float8[],
  out accuracy float8[])
language plpgsql immutable set search_path = '' as $$
declare
  n int;
  flat int8[];
begin
  if chunk ? 'fixes' then
    flat := private.unpacked_text(chunk ->> 'fixes');
    if coalesce(cardinality(flat), 0) % 4 = 0 then
      with part as (select (u.i - 1) % 4 as kind, u.i, sum(u.v) over (partition by (u.i - 1) % 4 order by u.i)::float8 as s
        from unnest(flat) with ordinality u(v, i))
      select array_agg(s order by i) filter (where kind = 0), array_agg(s / 1e6 order by i) filter (where kind = 1),
        array_agg(s / 1e6 order by i) filter (where kind = 2),
        array_agg(case when s >= 0 then s / 10 end order by i) filter (where kind = 3)
      into t, lng, lat, accuracy from part;
    end if;
  elsif chunk ? 'lng_e6' then
    lng := array(select v / 1e6 from unnest(private.unpacked(chunk -> 'lng_e6')) with ordinality u(v, i) order by i);
    lat := array(select v / 1e6 from unnest(private.unpacked(chunk -> 'lat_e6')) with ordinality u(v, i) order by i);
    n := cardinality(lng);
    t := private.unpacked(jsonb_build_array(chunk -> 't0')
      || coalesce(to_jsonb(private.filled(coalesce(chunk -> 'dt', '[]'), greatest(n - 1, 0))), '[]'));
    accuracy := array(select v / 10 from unnest(private.filled(chunk -> 'acc_dm', n)) with ordinality u(v, i) order by i);
    if cardinality(accuracy) = 0 then accuracy := null; end if;
  else
    lng := private.numbers(chunk -> 'lng');
    lat := private.numbers(chunk -> 'lat');
    t := private.numbers(chunk -> 't');
    accuracy := private.numbers(chunk -> 'accuracy');
  end if;
  if coalesce(cardinality(lng), 0) not between 1 and 2000 or cardinality(lng) is distinct from cardinality(lat)
    or cardinality(t) is distinct from cardinality(lng)
    or cardinality(coalesce(accuracy, lng)) is distinct from cardinality(lng) then
    perform private.refuse('22023', 'bad_fixes', '一段轨迹应有 1 到 2000 个点，经度、纬度、时间个数相同。', 'lng');
  end if;
end $$;
