import { createHash } from 'node:crypto';
import { VERSION_WRITERS } from '@ridewait/core';

/** A Lua script and the hash by which the server knows it. */
export interface RedisScript {
  source: string;
  sha1: string;
}

function script(source: string): RedisScript {
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}

/**
 * The whole write. KEYS: state, dirty, view.
 * ARGV: expected version, new version, header, flow (`same` leaves it, empty removes it), view, view's seconds
 * to live, channel, notice, attraction, number of buckets, then minute and bucket in turn, then the minutes to prune.
 * Answers 1 when written, 0 on a conflict, `no flow` where there is none to be left.
 */
export const WRITE_SCRIPT = script(`
local current = redis.call('HGET', KEYS[1], 'version') or '0'
if current ~= ARGV[1] then return 0 end
if ARGV[4] == 'same' and redis.call('HEXISTS', KEYS[1], 'flow') == 0 then return 'no flow' end
local version, attraction = ARGV[2], ARGV[9]
redis.call('HSET', KEYS[1], 'version', version, 'header', ARGV[3])
if ARGV[4] == '' then
  redis.call('HDEL', KEYS[1], 'flow')
elseif ARGV[4] ~= 'same' then
  redis.call('HSET', KEYS[1], 'flow', ARGV[4])
end
local last = 10 + 2 * tonumber(ARGV[10])
for i = 11, last, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  redis.call('ZADD', KEYS[2], version, attraction .. ' ' .. ARGV[i])
end
for i = last + 1, #ARGV do
  if not redis.call('ZSCORE', KEYS[2], attraction .. ' ' .. ARGV[i]) then
    redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
redis.call('SET', KEYS[3], ARGV[5], 'EX', ARGV[6])
redis.call('PUBLISH', ARGV[7], ARGV[8])
return 1
`);

/**
 * KEYS: dirty, then the states. ARGV, five for each mark: the number of its state's key, attraction,
 * minute, version flushed, the minute before which buckets are dropped.
 */
export const CLEAN_SCRIPT = script(`
for i = 1, #ARGV, 5 do
  local minute = ARGV[i + 2]
  local member = ARGV[i + 1] .. ' ' .. minute
  local score = redis.call('ZSCORE', KEYS[1], member)
  if not score or tonumber(score) <= tonumber(ARGV[i + 3]) then
    if score then redis.call('ZREM', KEYS[1], member) end
    if tonumber(minute) < tonumber(ARGV[i + 4]) then
      redis.call('HDEL', KEYS[tonumber(ARGV[i])], minute)
    end
  end
end
return 1
`);

/** KEYS: dirty, then the states. ARGV: the least version that is left, then their attractions. `forgottenVersion` in Lua. */
export const FORGET_SCRIPT = script(`
local gone = {}
for i = 2, #ARGV do
  local version = tonumber(redis.call('HGET', KEYS[i], 'version') or '0')
  local left = tonumber(ARGV[1])
  if version >= left then left = version - version % ${VERSION_WRITERS} + ${VERSION_WRITERS} end
  redis.call('UNLINK', KEYS[i])
  redis.call('HSET', KEYS[i], 'version', string.format('%.0f', left))
  gone[ARGV[i]] = true
end
for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if gone[string.match(member, '^(.*) ')] then redis.call('ZREM', KEYS[1], member) end
end
return 1
`);
