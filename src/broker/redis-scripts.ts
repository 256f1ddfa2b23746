/**
 * Each is one step for Redis, whatever else happens meanwhile. Redis 6.2 or Valkey; keys that are built from
 * arguments keep these to a single Redis, not a cluster.
 */

/** Drops what is too old and what ARGV[2]-ARGV[3] confirms, unless that was never an entry here; answers the rest. */
export const readScript = `
local now = redis.call('TIME')
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f', now[1] * 1000 - ARGV[1]))
if ARGV[2] ~= '' then
  local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
  if #last > 0 then
    local time, sequence = string.match(last[1][1], '(%d+)-(%d+)')
    local ackTime, ackSequence = tonumber(ARGV[2]), tonumber(ARGV[3])
    if ackTime < tonumber(time) or (ackTime == tonumber(time) and ackSequence <= tonumber(sequence)) then
      redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f-%.0f', ackTime, ackSequence + 1))
    end
  end
end
return redis.call('XRANGE', KEYS[1], '-', '+')
`;

/** Puts a batch in once, however often it is tried; answers how many old entries had to go. */
export const appendScript = `
if not redis.call('SET', KEYS[2], '1', 'NX', 'PX', 600000) then return 0 end
local before = redis.call('XLEN', KEYS[1])
local calls = tonumber(ARGV[3])
for i = 4 + calls, #ARGV do redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[2], '*', 'm', ARGV[i]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
if calls > 0 then
  for i = 4, 3 + calls do redis.call('LREM', KEYS[3], 0, ARGV[i]) redis.call('RPUSH', KEYS[3], ARGV[i]) end
  redis.call('LTRIM', KEYS[3], -20, -1)
  redis.call('PEXPIRE', KEYS[3], ARGV[1])
end
return before + #ARGV - 3 - calls - redis.call('XLEN', KEYS[1])
`;

/** The claim is free, ours, or held by a machine that no longer lives. */
export const claimScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and redis.call('EXISTS', ARGV[2] .. holder) == 1 then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return 1
`;

export const releaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return redis.call('PUBLISH', ARGV[2], ARGV[3])
`;
