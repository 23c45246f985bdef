package io.sluice.rtmp;

/**
 * So many bytes for one session, and a look at what is used.
 */
final class BoundedMemory implements SessionMemory
{
    private final long limitBytes;
    private long usedBytes;

    BoundedMemory(final long limitBytes)
    {
        this.limitBytes = limitBytes;
    }

    @Override
    public boolean tryUse(final long bytes)
    {
        if (usedBytes + bytes > limitBytes)
        {
            return false;
        }
        usedBytes += bytes;
        return true;
    }

    @Override
    public void giveBack(final long bytes)
    {
        if (bytes > usedBytes)
        {
            throw new IllegalStateException("giving back " + bytes + " bytes, but only " + usedBytes + " are used");
        }
        usedBytes -= bytes;
    }

    @Override
    public long limitBytes()
    {
        return limitBytes;
    }

    long usedBytes()
    {
        return usedBytes;
    }
}
