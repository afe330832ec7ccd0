import { createHash } from 'node:crypto';

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
 * ARGV: expected version, new version, header, view, view's seconds to live, channel, notice, attraction,
 * number of buckets, then minute and bucket in turn, then the minutes to prune.
 * Answers 1 when written, 0 on a conflict.
 */
export const WRITE_SCRIPT = script(`
local current = redis.call('HGET', KEYS[1], 'version') or '0'
if current ~= ARGV[1] then return 0 end
local version, attraction = ARGV[2], ARGV[8]
redis.call('HSET', KEYS[1], 'version', version, 'header', ARGV[3])
local last = 9 + 2 * tonumber(ARGV[9])
for i = 10, last, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  redis.call('ZADD', KEYS[2], version, attraction .. ' ' .. ARGV[i])
end
for i = last + 1, #ARGV do
  if not redis.call('ZSCORE', KEYS[2], attraction .. ' ' .. ARGV[i]) then
    redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
redis.call('SET', KEYS[3], ARGV[4], 'EX', ARGV[5])
redis.call('PUBLISH', ARGV[6], ARGV[7])
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
