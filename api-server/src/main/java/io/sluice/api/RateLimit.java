package io.sluice.api;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many requests a client's address may make: a bucket for each that fills at the rate and holds one second's.
 * May be used by any thread.
 */
final class RateLimit
{
    private static final int MAX_ADDRESSES = 10_000;
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final Map<InetAddress, Bucket> buckets = new HashMap<>();

    RateLimit(final int perSecond)
    {
        this.perSecond = perSecond;
    }

    synchronized boolean allows(final InetAddress address, final long nowNs)
    {
        Bucket bucket = buckets.get(address);
        if (bucket == null)
        {
            if (buckets.size() >= MAX_ADDRESSES)
            {
                buckets.values().removeIf(other -> nowNs - other.filledNs > NS_PER_SECOND);
            }

            if (buckets.size() >= MAX_ADDRESSES)
            {
                return false;
            }

            bucket = new Bucket(perSecond, nowNs);
            buckets.put(address, bucket);
        }

        bucket.tokens = Math.min(perSecond, bucket.tokens + (nowNs - bucket.filledNs) / NS_PER_SECOND * perSecond);
        bucket.filledNs = nowNs;
        if (bucket.tokens < 1)
        {
            return false;
        }

        bucket.tokens--;
        return true;
    }

    private static final class Bucket
    {
        private double tokens;
        private long filledNs;

        Bucket(final double tokens, final long filledNs)
        {
            this.tokens = tokens;
            this.filledNs = filledNs;
        }
    }
}
