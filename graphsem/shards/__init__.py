"""A corpus in shards: each is parsed whole, written at once, and not parsed again.

shard      one file in, one file out, and what is known to be done
local      shards in processes of this machine
cluster    shards in workers of a Ray cluster
"""
