'use strict';

// Whatever comes from the network goes into the page as textContent, never as markup.

const POLL_MS = 1000;
const HISTOGRAM_MS = 5000;
const EVENT_LIMIT = 200;
const RATE_MS = 10000;
const SVG = 'http://www.w3.org/2000/svg';
const SERIES = ['p50', 'p99', 'p99_9'];

const $ = (id) => document.getElementById(id);
const state = {
  overview: null, histograms: null, sort: '', isDescending: false, dropping: null,
  token: sessionStorage.getItem('sluice-token') || '',
  sent: new Map(), rates: new Map()
};

function element(name, className, text) {
  const node = document.createElement(name);
  if (className) {
    node.className = className;
  }
  if (text !== undefined) {
    node.textContent = text;
  }
  return node;
}

function scaled(value, units, base) {
  let i = 0;
  while (value >= base && i < units.length - 1) {
    value /= base;
    i++;
  }
  return (i === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)) + ' ' + units[i];
}

const bits = (value) => scaled(value, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s'], 1000);
const bytes = (value) => scaled(value, ['B', 'KiB', 'MiB', 'GiB', 'TiB'], 1024);
const nanos = (value) => scaled(value, ['ns', 'µs', 'ms', 's'], 1000);

function lag(ms) {
  return ms < 1000 ? ms + ' ms' : (ms / 1000).toFixed(1) + ' s';
}

function age(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(s / 86400), Math.floor(s / 3600) % 24, Math.floor(s / 60) % 60, s % 60];
  const pad = (n) => String(n).padStart(2, '0');
  return (parts[0] ? parts[0] + ' d ' : '') + (parts[0] || parts[1] ? parts[1] + ':' + pad(parts[2]) : parts[2]) +
    ':' + pad(parts[3]);
}

async function request(path, options) {
  const headers = state.token ? { Authorization: 'Bearer ' + state.token } : {};
  const response = await fetch(path, Object.assign({ headers, cache: 'no-store' }, options));
  if (response.status === 401 && !$('login').open) {
    $('login').showModal();
  }
  return response;
}

async function getJson(path) {
  const response = await request(path);
  if (!response.ok) {
    throw new Error('the server said ' + response.status);
  }
  return response.json();
}

/** Keeps children by key, so that focus and selection survive an update. */
function reconcile(parent, items, keyOf, create, update) {
  const known = new Map(Array.from(parent.children, (child) => [child.dataset.key, child]));
  let position = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let node = known.get(key);
    if (node) {
      known.delete(key);
    } else {
      node = create(item);
      node.dataset.key = key;
    }
    update(node, item);
    if (node === position) {
      position = position.nextElementSibling;
    } else {
      parent.insertBefore(node, position);
    }
  }
  known.forEach((node) => node.remove());
}

function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** What each engine sends over KMP, in bits per second over the last ten seconds. */
function measureRates(overview) {
  const sent = new Map();
  state.rates.clear();
  for (const engine of overview.engines.filter((candidate) => candidate.status === 'live')) {
    const key = engine.name + ' ' + engine.pid;
    const samples = (state.sent.get(key) || []).filter((sample) => sample.ms >= overview.time_ms - RATE_MS);
    samples.push({ ms: overview.time_ms, bytes: engine.kmp_bytes_sent });
    sent.set(key, samples);
    const first = samples[0];
    const elapsedMs = overview.time_ms - first.ms;
    state.rates.set(engine.name, elapsedMs > 0 ? (engine.kmp_bytes_sent - first.bytes) * 8000 / elapsedMs : 0);
  }
  state.sent = sent;
}

function showEngines(overview) {
  $('no-engines').hidden = overview.engines.length > 0;
  reconcile($('engines'), overview.engines, (engine) => engine.name, () => element('article'), (card, engine) => {
    const isLive = engine.status === 'live';
    const word = isLive ? engine.state : engine.status;
    card.className = 'card ' + word;
    const title = element('h3', '', engine.name);
    title.append(element('span', 'badge ' + word, word));
    card.replaceChildren(title);
    if (!isLive) {
      card.append(element('p', 'problem', engine.problem ||
        'no heartbeat for ' + age(overview.time_ms - engine.heartbeat_ms)));
    }
    if (engine.status === 'unreadable') {
      return;
    }
    const list = element('dl');
    const add = (name, value) => list.append(element('dt', '', name), element('dd', '', value));
    if (isLive) {
      add('Connections, streams', engine.connections_open + ', ' + engine.streams_published);
      add('Tracks, upstreams', engine.tracks_open + ', ' + engine.upstreams_open);
      add('RTMP in', bits(engine.bandwidth_in));
      add('KMP out', bits(state.rates.get(engine.name)));
      if (engine.bandwidth_out > 0) {
        add('RTMP out', bits(engine.bandwidth_out));
      }
      add('Frame memory', bytes(engine.slab_bytes_in_use) + ' of ' + bytes(engine.arena_bytes));
      add('Frames dropped', String(engine.frames_dropped));
      if (engine.unexpected_errors > 0) {
        add('Unexpected errors', String(engine.unexpected_errors));
      }
      if (engine.drain_deadline_ms > 0) {
        add('Drain ends in', age(engine.drain_deadline_ms - overview.time_ms));
      }
      add('Up', age(overview.time_ms - engine.started_ms));
    }
    add('Process', String(engine.pid));
    card.append(list);
  });
}

function bandwidth(session, direction) {
  return session.streams.reduce((sum, stream) => sum + (stream.open ? stream['bw_' + direction] : 0), 0);
}

function streamName(session) {
  return session.streams.map((stream) => stream.name).join(', ') || '(no stream)';
}

function searchText(session) {
  const words = [session.engine, session.connection, session.state, session.address, session.app, session.client];
  for (const stream of session.streams) {
    words.push(stream.name, stream.type);
    for (const track of stream.tracks) {
      words.push(track.id, track.channel, track.track, track.media);
      for (const upstream of track.upstreams) {
        words.push(upstream.id, upstream.address, upstream.state);
      }
    }
  }
  return words.join('\n').toLowerCase();
}

const SORT_KEYS = {
  stream: (session) => session.app + '/' + streamName(session),
  address: (session) => session.address,
  engine: (session) => session.engine,
  started: (session) => -session.started_ms,
  bandwidth: (session) => bandwidth(session, 'in') + bandwidth(session, 'out')
};

function compare(a, b) {
  return typeof a === 'number' ? a - b : a.localeCompare(b, undefined, { numeric: true });
}

function trackRow(track) {
  const row = element('div', 'track');
  row.append(element('span', 'kind', track.media || 'track'), element('span', '', bits(track.bitrate)),
    element('span', '', track.frame_rate.toFixed(1) + ' fps'));
  const memory = element('span');
  const used = track.mem_limit - track.mem_left;
  const meter = element('meter');
  meter.max = Math.max(1, track.mem_limit);
  meter.high = meter.max * 0.8;
  meter.value = used;
  meter.title = 'memory: ' + bytes(used) + ' of ' + bytes(track.mem_limit);
  meter.setAttribute('aria-label', meter.title);
  memory.append(meter);
  const upstreams = element('span');
  for (const upstream of track.upstreams) {
    const line = element('span', 'upstream', (upstream.id ? upstream.id + ' ' : '') + '→ ' + upstream.address + ' ');
    const high = upstream.ack_lag_ms >= 5000 ? ' very-high' : upstream.ack_lag_ms >= 1000 ? ' high' : '';
    line.append(element('span', 'lag' + high, 'ack lag ' + lag(upstream.ack_lag_ms)));
    if (upstream.state && upstream.state !== 'connected' && upstream.state !== 'active') {
      line.append(' ', element('span', 'lag high', upstream.state));
    }
    if (upstream.auto_acked_frames > 0) {
      line.append(' ', element('span', 'lag', upstream.auto_acked_frames + ' auto-acked'));
    }
    upstreams.append(line);
  }
  if (track.upstreams.length === 0) {
    upstreams.append(element('span', 'small', track.state || 'no upstream'));
  }
  row.append(memory, upstreams);
  return row;
}

function createSession(session) {
  const row = element('tr');
  for (const className of ['', '', '', 'n', 'n', '', '']) {
    row.append(element('td', className));
  }
  const [stream, client, engine] = row.children;
  stream.append(element('div', 'name'), element('div', 'small'));
  client.append(element('div'), element('div', 'small'));
  engine.append(element('div'), element('div', 'small connection-number'));
  const button = element('button', 'danger drop', 'Drop');
  button.type = 'button';
  button.addEventListener('click', () => askToDrop(row.session));
  row.lastElementChild.append(button);
  row.session = session;
  return row;
}

function updateSession(row, session) {
  const overview = state.overview;
  row.session = session;
  const [stream, client, engine, up, rate, tracks, actions] = row.children;
  const name = streamName(session);
  setText(stream.children[0], name);
  setText(stream.children[1], [session.app, session.streams.map((s) => s.type).join(', '),
    session.open ? session.state : 'publisher gone'].filter(Boolean).join(' · '));
  setText(client.children[0], session.address);
  setText(client.children[1], session.client);
  setText(engine.children[0], session.engine);
  setText(engine.children[1], '№ ' + session.connection);
  setText(up, age(overview.time_ms - session.started_ms));
  const out = bandwidth(session, 'out');
  setText(rate, bits(bandwidth(session, 'in')) + (out > 0 ? ', ' + bits(out) : ''));
  const list = element('div', 'tracks');
  for (const s of session.streams) {
    list.append(...s.tracks.map(trackRow));
  }
  tracks.replaceChildren(list);
  const button = actions.firstElementChild;
  button.hidden = !(overview.write && session.open);
  button.setAttribute('aria-label', 'Drop ' + name + ' from ' + session.address);
}

function showSessions() {
  const overview = state.overview;
  if (!overview) {
    return;
  }
  const wanted = $('search').value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = overview.sessions.filter((session) => {
    const text = searchText(session);
    return wanted.every((word) => text.includes(word));
  });
  const key = SORT_KEYS[state.sort];
  const sign = state.isDescending ? -1 : 1;
  found.sort((a, b) => sign * compare(key(a), key(b)) || compare(a.connection, b.connection));
  reconcile($('sessions').tBodies[0], found, (session) => session.engine + ' ' + session.connection,
    createSession, updateSession);
  setText($('shown'), wanted.length ? found.length + ' of ' + overview.sessions.length : String(found.length));
  $('no-sessions').hidden = found.length > 0;
  setText($('no-sessions'), wanted.length ? 'No session matches.' : 'Nobody is connected.');
}

function showTotals(overview) {
  const live = overview.engines.filter((engine) => engine.status === 'live');
  const sum = (field) => live.reduce((total, engine) => total + engine[field], 0);
  setText($('totals'), live.length + ' of ' + overview.engines.length + ' engines live · ' +
    sum('connections_open') + ' connections · ' + sum('streams_published') + ' streams · ' +
    bits(sum('bandwidth_in')) + ' RTMP in · ' +
    bits(Array.from(state.rates.values()).reduce((total, rate) => total + rate, 0)) + ' KMP out');
}

function setConnection(isOk, text) {
  $('connection').className = 'connection ' + (isOk ? 'ok' : 'lost');
  setText($('connection'), text);
}

async function pollOverview() {
  try {
    const overview = await getJson('dashboard.json');
    state.overview = overview;
    measureRates(overview);
    showTotals(overview);
    showEngines(overview);
    showSessions();
    setConnection(true, 'live');
  } catch (ex) {
    setConnection(false, 'no data: ' + ex.message);
  }
  setTimeout(pollOverview, POLL_MS);
}

function fill(select, values) {
  const chosen = select.value;
  if (Array.from(select.options, (option) => option.value).join('\n') !== values.join('\n')) {
    select.replaceChildren(...values.map((value) => element('option', '', value)));
    select.value = values.includes(chosen) ? chosen : values[0] || '';
  }
}

function svg(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  if (text !== undefined) {
    node.textContent = text;
  }
  return node;
}

function plot(history) {
  // One unit is one pixel, so that the words keep their size in a narrow window.
  const width = Math.max(280, $('plot').clientWidth);
  const [left, right, top, bottom] = [64, width - 10, 10, 212];
  const ticks = width < 600 ? 2 : 4;
  const nodes = [];
  $('plot').setAttribute('viewBox', '0 0 ' + width + ' 240');
  if (history.length < 2) {
    nodes.push(svg('text', { x: width / 2, y: 120, 'text-anchor': 'middle' }, 'A plot comes with the next measurements.'));
    $('plot').replaceChildren(...nodes);
    return;
  }
  const values = history.flatMap((point) => SERIES.map((name) => Math.max(1, point[name])));
  // Latencies differ by powers of ten: the scale is logarithmic.
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const from = history[0].end_ms;
  const to = history[history.length - 1].end_ms;
  const x = (ms) => left + (ms - from) / Math.max(1, to - from) * (right - left);
  const y = (value) => bottom - (Math.log10(Math.max(1, value)) - low) / (high - low) * (bottom - top);
  for (let power = low; power <= high; power++) {
    const at = y(10 ** power);
    nodes.push(svg('line', { class: 'grid', x1: left, x2: right, y1: at, y2: at }),
      svg('text', { x: left - 8, y: at + 4, 'text-anchor': 'end' }, nanos(10 ** power)));
  }
  for (let i = 0; i <= ticks; i++) {
    const ms = from + (to - from) * i / ticks;
    nodes.push(svg('text', { x: x(ms), y: 232, 'text-anchor': i === 0 ? 'start' : i === ticks ? 'end' : 'middle' },
      new Date(ms).toLocaleTimeString()));
  }
  for (const name of SERIES) {
    const points = history.map((point) => x(point.end_ms).toFixed(1) + ',' + y(point[name]).toFixed(1)).join(' ');
    nodes.push(svg('polyline', { class: 'series ' + name, points }));
  }
  $('plot').replaceChildren(...nodes);
}

function showLatency() {
  const engines = state.histograms ? state.histograms.engines.filter((engine) => engine.histograms.length) : [];
  fill($('latency-engine'), engines.map((engine) => engine.name));
  const engine = engines.find((candidate) => candidate.name === $('latency-engine').value);
  fill($('latency-what'), engine ? engine.histograms.map((histogram) => histogram.label) : []);
  const histogram = engine && engine.histograms.find((candidate) => candidate.label === $('latency-what').value);
  setText($('latency-meaning'), histogram ? histogram.meaning : '');
  plot(histogram ? histogram.history : []);
  const body = $('latency-figures').tBodies[0];
  body.replaceChildren();
  if (histogram) {
    for (const [name, label] of [['p50', '50 %'], ['p90', '90 %'], ['p99', '99 %'], ['p99_9', '99.9 %'],
      ['p99_99', '99.99 %'], ['max', 'largest']]) {
      const row = body.insertRow();
      const head = element('th', name, label);
      head.scope = 'row';
      row.append(head, element('td', '', histogram.count ? nanos(histogram[name]) : '–'));
    }
    const row = body.insertRow();
    row.append(element('th', '', 'counted'), element('td', '', histogram.count.toLocaleString()));
  }
}

async function pollHistograms() {
  try {
    state.histograms = await getJson('histograms');
    showLatency();
  } catch (ex) {
    // The overview's poll tells that the server is away.
    console.debug(ex);
  }
  setTimeout(pollHistograms, HISTOGRAM_MS);
}

function showEvent(type, data) {
  const item = element('li');
  const time = element('time', '', new Date(data.time_ms || Date.now()).toLocaleTimeString());
  const where = [data.app, data.stream].filter(Boolean).join('/');
  const what = [where, data.peer, data.reason, data.connection ? '№ ' + data.connection : '',
    data.sessions !== undefined ? data.sessions + ' sessions' : '', data.count ? data.count + ' events missed' : '',
    data.engine ? 'engine ' + data.engine : ''].filter(Boolean).join(' · ');
  item.append(time, element('span', 'type ' + type, type.replace('_', ' ')), element('span', '', what));
  $('events').prepend(item);
  while ($('events').children.length > EVENT_LIMIT) {
    $('events').lastElementChild.remove();
  }
  $('no-events').hidden = true;
}

/** EventSource cannot send a token, so the stream is read by hand. */
async function listen() {
  try {
    const response = await request('events');
    if (response.ok) {
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          break;
        }
        text += value;
        const messages = text.split('\n\n');
        text = messages.pop();
        messages.forEach(onMessage);
      }
    }
  } catch (ex) {
    console.debug(ex);
  }
  setTimeout(listen, 2000);
}

function onMessage(message) {
  let type = '';
  let data = '';
  for (const line of message.split('\n')) {
    if (line.startsWith('event: ')) {
      type = line.slice(7);
    } else if (line.startsWith('data: ')) {
      // A connection's number may be too large for a number of JavaScript's.
      data = line.slice(6).replace(/"connection":(\d+)/, '"connection":"$1"').replace('"connection":"0"', '"connection":""');
    }
  }
  if (type && data) {
    showEvent(type, JSON.parse(data));
  }
}

function askToDrop(session) {
  state.dropping = session;
  setText($('drop-what'), (session.app ? session.app + '/' : '') + streamName(session) + ' from ' + session.address +
    ', connection ' + session.connection + ' of engine ' + session.engine);
  setText($('drop-problem'), '');
  $('drop-confirm').disabled = false;
  $('drop').showModal();
  $('drop-cancel').focus();
}

async function drop() {
  $('drop-confirm').disabled = true;
  try {
    const path = state.overview.location + 'sessions/' + state.dropping.connection;
    const response = await request(path, { method: 'DELETE' });
    if (response.ok || response.status === 404) {
      $('drop').close();
      return;
    }
    const answer = await response.json().catch(() => ({}));
    setText($('drop-problem'), answer.error || 'the server said ' + response.status);
  } catch (ex) {
    setText($('drop-problem'), 'it did not work: ' + ex.message);
  }
  $('drop-confirm').disabled = false;
}

function sortBy(name) {
  state.isDescending = state.sort === name ? !state.isDescending : name === 'bandwidth';
  state.sort = name;
  for (const button of document.querySelectorAll('[data-sort]')) {
    const isThis = button.dataset.sort === name;
    button.parentElement.setAttribute('aria-sort',
      isThis ? (state.isDescending ? 'descending' : 'ascending') : 'none');
  }
  showSessions();
}

$('search').addEventListener('input', showSessions);
$('latency-engine').addEventListener('change', showLatency);
$('latency-what').addEventListener('change', showLatency);
addEventListener('resize', showLatency);
$('drop-cancel').addEventListener('click', () => $('drop').close());
$('drop-confirm').addEventListener('click', drop);
document.querySelectorAll('[data-sort]').forEach((button) =>
  button.addEventListener('click', () => sortBy(button.dataset.sort)));
$('login-form').addEventListener('submit', () => {
  state.token = $('token').value.trim();
  sessionStorage.setItem('sluice-token', state.token);
});
document.addEventListener('keydown', (event) => {
  const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (event.key === '/' && !isTyping && !document.querySelector('dialog[open]')) {
    event.preventDefault();
    $('search').focus();
  } else if (event.key === 'Escape' && document.activeElement === $('search')) {
    $('search').value = '';
    showSessions();
  }
});

sortBy('stream');
pollOverview();
pollHistograms();
listen();
